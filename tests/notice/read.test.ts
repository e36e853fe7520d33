// The notice reader on the fixtures: kinds, addresses, dates, elements, encodings, mails.
import { describe, expect, test } from 'vitest';
import { readNotice, toDryRunLine } from '../../server/intake/notice/read.ts';
import { DryRunLineSchema, NoticeReadSchema } from '../../server/intake/notice/shape.ts';
import { bytesOf, noticeFrom, noticeIn, readFixture } from './given.ts';

describe('a form', () => {
  test('[N3][N4][N5] guidance is left out, field and forks are reported once in order, the work is a reference', async () => {
    const notice = await noticeIn('2024-03-05-lumen-press.md');
    expect(notice.urls).toEqual([
      'https://github.com/copycat/rivers/blob/main/page_1.pdf',
      'https://github.com/copycat/rivers',
      'https://github.com/mirror_man/rivers/',
      'https://github.com/fork-one/rivers',
    ]);
    expect(notice.referenceUrls).toEqual(['https://lumenpress.example/rivers-and-roads', 'https://github.com/copycat']);
    expect(notice).toMatchObject({ kind: 'takedown-notice', received: '2024-03-05', claimant: 'Lumen Press, Inc.', language: 'en', authority: false });
    expect(notice.title).toBe('Takedown notice from Lumen Press, Inc.: github.com/copycat/rivers and 3 more');
    expect(notice.work).toContain('Rivers and Roads');
  });

  test('[N11][N12] six elements of 512(c)(3)(A), redacted answers count as given', async () => {
    const notice = await noticeIn('2024-03-05-lumen-press.md');
    expect(notice.elements).toEqual({ i: 'present', ii: 'present', iii: 'present', iv: 'present', v: 'present', vi: 'present' });
    expect(Object.keys(notice.elementNotes)).toEqual(Object.keys(notice.elements));
  });

  test('[N3] a form without bold, wrapped by a mailer, is still a form', async () => {
    const notice = await noticeIn('2024-03-06-plain-form.md');
    expect(notice.urls).toEqual(['https://github.com/atlas-copy/tiles']);
    expect(notice.referenceUrls).toEqual(['https://tiles.example/atlas']);
    expect(notice.elements).toMatchObject({ i: 'missing', ii: 'present', iii: 'present', iv: 'missing', v: 'missing', vi: 'missing' });
  });

  test('[N3] links in a question no version knew before are guidance too', async () => {
    const notice = await noticeFrom(
      '**What files should be taken down?**\n\nhttps://github.com/a/b\n\n**Have you read [our page](https://platform.example/new-guide)? If not, why?**\n\nYes\n',
    );
    expect([...notice.urls, ...notice.referenceUrls]).toEqual(['https://github.com/a/b']);
  });

  test('[N6] an empty field falls back to the accused addresses of other answers', async () => {
    const notice = await noticeFrom(
      '**Please describe the nature of your copyright ownership.**\n\nThey uploaded our code without permission: https://github.com/thief/loot\n\n**What files should be taken down?**\n\nAll of them\n',
    );
    expect(notice.urls).toEqual(['https://github.com/thief/loot']);
    expect(notice.problems).toContain('urls_outside_form_field');
  });

  test('[N5] the original named in the field beside the copy is not taken down', async () => {
    const notice = await noticeFrom('**What files should be taken down?**\n\nhttps://github.com/thief/loot, copied from our website: https://owner.example/loot\n');
    expect(notice.urls).toEqual(['https://github.com/thief/loot']);
    expect(notice.referenceUrls).toEqual(['https://owner.example/loot']);
  });

  test('[N11] a statement answered with no is missing', async () => {
    const notice = await noticeFrom(
      '**What files should be taken down?**\n\nhttps://github.com/a/b\n\n**I swear, under penalty of perjury, that the information in this notification is accurate.**\n\nNo\n',
    );
    expect(notice.elements['vi']).toBe('missing');
  });
});

describe('kinds', () => {
  test('[N9][N11] a counter-notice is judged by 512(g)(3); a blank contact field leaves D unclear', async () => {
    const notice = await noticeIn('2024-04-01-orchard-counternotice.md');
    expect(notice).toMatchObject({ kind: 'counter-notice', urls: ['https://github.com/orchard/pears'] });
    expect(notice.referenceUrls).toEqual(['https://github.com/other/plums/commits/main']);
    expect(notice.elements).toEqual({ A: 'present', B: 'present', C: 'present', D: 'unclear' });
  });

  test('[N9] a retraction is known by its text; the notice it names is a reference', async () => {
    const notice = await noticeIn('2024-04-20-takedown-of-pears.md');
    expect(notice).toMatchObject({ kind: 'retraction', urls: ['https://github.com/orchard/pears'], elements: {} });
    expect(notice.referenceUrls).toHaveLength(1);
  });

  test('[N9] a file named counter-notice that is a takedown form says so', async () => {
    const notice = await noticeFrom('**What files should be taken down?**\n\nhttps://github.com/a/b\n', '2024-01-02-x-counternotice.md');
    expect(notice.kind).toBe('takedown-notice');
    expect(notice.problems).toContain('kind_differs_from_file_name');
  });

  test('[N10] a Russian register entry: authority, country, the register itself is no item', async () => {
    const notice = await noticeIn('Russia_2024_2024-02-29-roskomnadzor.md');
    expect(notice).toMatchObject({ kind: 'government-takedown', authority: true, authorityCountry: 'RU', claimant: 'Roskomnadzor', received: '2024-02-29', language: 'ru', elements: {} });
    expect(notice.urls).toEqual(['https://primer.github.io/stranitsa']);
    expect(notice.referenceUrls).toEqual(['http://eais.rkn.gov.ru']);
  });

  test('[N19] a row of a government request begins with the address, for one authority sends them all', async () => {
    const notice = await noticeIn('Russia_2024_2024-02-29-roskomnadzor.md');
    expect(notice.title).toBe('primer.github.io/stranitsa: Government request from Roskomnadzor');
    const two = await noticeFrom('This is Beijing Network Industry Association. Please delete the illegal links https://github.com/a/b and https://github.com/a/c');
    expect(two.title).toBe('github.com/a/b and 1 more: Government request from Beijing Network Industry Association');
  });

  test('[N10][N7] a Chinese request: full-width punctuation and glued words end an address', async () => {
    const notice = await noticeIn('China_2024_2024-01-15-MPS.md');
    expect(notice).toMatchObject({ kind: 'government-takedown', authorityCountry: 'CN', language: 'zh' });
    expect(notice.urls).toEqual(['https://github.com/lizi/wenjian', 'https://github.com/lizi/shuoming.md', 'https://github.com/lizi/cangku']);
  });

  test('[N10] an association that acts like an authority is to be checked', async () => {
    const notice = await noticeFrom('This is Beijing Network Industry Association. Please delete the illegal link https://github.com/a/b', 'letter.md');
    expect(notice).toMatchObject({ kind: 'government-takedown', authorityCountry: 'CN' });
    expect(notice.problems).toContain('authority_unconfirmed');
  });
});

describe('a letter', () => {
  test('[N5] copies are reported, the work and the sender’s site are references; a missing oath leaves vi unclear', async () => {
    const notice = await noticeIn('2024-05-02-letter.md');
    expect(notice.claimant).toBe('Quiet Harbor Studios Ltd');
    expect(notice.urls).toEqual(['https://github.com/smuggler/lighthouse-full/blob/main/game(1).zip', 'https://files.smuggler.example/lighthouse.zip']);
    expect(notice.referenceUrls).toEqual(['https://quietharbor.example/lighthouse', 'https://quietharbor.example']);
    expect(notice.elements).toEqual({ i: 'present', ii: 'present', iii: 'present', iv: 'present', v: 'present', vi: 'unclear' });
  });
});

describe('dates', () => {
  test('[N8][N7] an impossible date gives none; a defanged address is repaired', async () => {
    const notice = await noticeIn('2026-02-30-impossible.md');
    expect(notice.received).toBeNull();
    expect(notice.urls).toEqual(['https://thief.example/stolen']);
    expect(notice.problems).toEqual(expect.arrayContaining(['date_invalid', 'url_repaired']));
  });

  test.each([
    ['Russia_2020_2020-04-16-x_2020-04-17-x.md', '2020-04-16'],
    ['notice of 2024-02-29.md', '2024-02-29'],
    ['2023-02-29-x.md', null],
    ['2024-13-01-x.md', null],
    ['120240-01-02.md', null],
    ['plain.md', null],
  ])('[N8] %s is received %s', async (name, received) => {
    expect((await noticeFrom('Please remove https://github.com/a/b, it infringes my copyright.', name)).received).toBe(received);
  });

  test('[N8] front matter dates a file whose name does not', async () => {
    const notice = await noticeIn('front.md');
    expect(notice).toMatchObject({ received: '2024-07-01', urls: ['https://www.taker.example/stolen-page'] });
  });
});

describe('mails', () => {
  test('[N14] quoted-printable body and base64 attachment are read; an image is named as skipped', async () => {
    const notice = await noticeIn('2024-06-10-mail.eml');
    expect(notice.urls).toEqual(['https://github.com/taker/north/blob/main/a_very_long_folder_name/film.mp4', 'https://github.com/taker/south']);
    expect(notice.claimant).toBe('Northlight Films GmbH');
    expect(notice.problems).toContain('mail_attachment_skipped');
    expect(notice.text).toContain('Subject: Notice of infringement – Northlight');
  });

  test('[N14][N3] an HTML-only mail keeps its form and its link targets', async () => {
    const notice = await noticeIn('2024-06-11-page.eml');
    expect(notice.urls).toEqual(['https://github.com/taker/east?tab=readme&v=1']);
    expect(notice.referenceUrls).toEqual([]);
    expect(notice.problems).toContain('mail_html_only');
    expect(notice.elements['i']).toBe('present');
  });

  test('[N8] a mail named without a date is dated by its header', async () => {
    const text = 'From: a@b.example\nSubject: Takedown\nDate: Mon, 10 Jun 2024 09:15:00 +0200\n\nPlease remove https://github.com/a/b, it infringes our copyright.\n';
    expect((await noticeFrom(text, 'forwarded.eml')).received).toBe('2024-06-10');
  });
});

describe('encodings and evidence', () => {
  test.each([
    ['2024-07-02-old-russian.md', 'windows-1251', 'ru', 1],
    ['2024-07-03-old-chinese.md', 'gb18030', 'zh', 3],
  ])('[N13] %s is %s', async (file, encoding, language, urls) => {
    const notice = await noticeIn(file);
    expect(notice).toMatchObject({ encoding, language });
    expect(notice.urls).toHaveLength(urls);
    expect(notice.problems).toContain('encoding_guessed');
  });

  test.each([true, false])('[N13] UTF-16 with a byte-order mark: %s', async (marked) => {
    const text = 'Please remove https://github.com/a/b, it infringes my copyright.';
    const wide = new Uint8Array(Buffer.from(marked ? `\ufeff${text}` : text, 'utf16le'));
    const read = await readNotice({ name: 'wide.txt', bytes: wide });
    expect(read).toMatchObject({ ok: true, notice: { encoding: 'utf-16le', text, urls: ['https://github.com/a/b'] } });
  });

  test('[N16] line ends are made equal, one NUL goes, all else stays', async () => {
    const notice = await noticeFrom('Remove\r\nhttps://github.com/a/b\rinfringing \0copy  \u202eend\n');
    expect(notice.text).toBe('Remove\nhttps://github.com/a/b\ninfringing copy  \u202eend\n');
    expect(notice.problems).toContain('nul_removed');
  });
});

describe('refusals', () => {
  test.each([
    ['empty', new Uint8Array()],
    ['empty', bytesOf(' \n\t\n')],
    ['too_large', new Uint8Array(5 * 1024 * 1024 + 1)],
    ['not_text', bytesOf('%PDF-1.7 takedown notice https://github.com/a/b')],
    ['not_text', Uint8Array.from({ length: 4000 }, (_, index) => (index * 89 + (index >> 3)) % 256)],
    ['not_a_notice', bytesOf('Milk, bread and SECRET-LEMON')],
  ])('[N1] %s', async (refusal, bytes) => {
    const read = await readNotice({ name: '/home/me/inbox\\x.md', bytes });
    expect(NoticeReadSchema.parse(read)).toMatchObject({ ok: false, refusal, file: 'x.md' });
    expect(JSON.stringify(read)).not.toMatch(/SECRET|inbox|home/);
  });

  test('[N1] a mail without a readable part', async () => {
    expect(await readNotice({ name: 'x.eml', bytes: bytesOf('just words') })).toMatchObject({ ok: false, refusal: 'unreadable_mail' });
  });

  test('[N1] a shopping list with an address is no notice', async () => {
    expect(await readFixture('shopping.md')).toMatchObject({ ok: false, refusal: 'not_a_notice' });
  });
});

test('[N18] a dry-run line has exactly its keys, refused or not', async () => {
  const kept = toDryRunLine(await readFixture('2024-05-02-letter.md'));
  expect(Object.keys(DryRunLineSchema.parse(kept))).toEqual(['file', 'kind', 'received', 'claimant', 'urls', 'elements', 'language', 'problems']);
  const refused = toDryRunLine(await readFixture('shopping.md'));
  expect(DryRunLineSchema.parse(refused)).toMatchObject({ file: 'shopping.md', kind: null, problems: ['not_a_notice'], refusal: 'not_a_notice' });
});

const RUSSIAN = 'Направляется уведомление о внесении в единый реестр указателя страницы сайта, содержащей информацию, распространение которой в Российской Федерации запрещено: https://primer.github.io/stranitsa . В случае непринятия мер доступ к сайту будет ограничен.';
const ENGLISH = 'It is notice of making an entry into the unified register of the page link containing the information prohibited for public distribution in the Russian Federation: https://primer.github.io/stranitsa . In case the owner fails to take these measures, access to the website will be limited by the operators.';
const FILE = 'Russia_2024_2024-03-01-roskomnadzor.md';

describe('language', () => {
  test('[N15] of two nearly equal halves the first is the letter, the second its translation', async () => {
    // The English half is the longer one here, as a translation into English of the same words may be.
    expect(ENGLISH.match(/\p{L}/gu)?.length).toBeGreaterThan(RUSSIAN.match(/\p{L}/gu)?.length ?? 0);
    expect((await noticeFrom(`${RUSSIAN}\n\n${ENGLISH}\n`, FILE)).language).toBe('ru');
    expect((await noticeFrom(`${ENGLISH}\n\n${RUSSIAN}\n`, FILE)).language).toBe('en');
  });

  test('[N15] where one half is clearly larger, it decides, wherever it stands', async () => {
    expect((await noticeFrom(`Здравствуйте! Просим удалить информацию.\n\n${ENGLISH}\n`, FILE)).language).toBe('en');
    expect((await noticeFrom(`Hello! This is a message about the page.\n\n${RUSSIAN}\n`, FILE)).language).toBe('ru');
  });

  test('[N15] a translation that the publisher added is not the sender’s', async () => {
    const added = '[The following Google translation has been added by GitHub Staff]';
    expect((await noticeFrom(`${RUSSIAN}\n\n${added}\n\n${ENGLISH}\n${ENGLISH}\n${ENGLISH}\n`, FILE)).language).toBe('ru');
  });

  test('[N15] English full of brand names is English', async () => {
    const text = 'I am an employee at OPPO Ltd who has been tasked with submitting the DMCA notice. The whole work is from the Nykaa website and the Nykaa artwork is taken from Kay Beauty. Please remove https://github.com/a/b, it infringes our copyright.';
    expect((await noticeFrom(text)).language).toBe('en');
  });
});
