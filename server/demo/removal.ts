// Content removals that people send to the demo platform: copyright, DSA notices, intimate images, own content.
import type { CaseFacts, Item } from '../../shared/model/case.ts';
import { fill } from './dice.ts';
import type { Dice } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { evidence, party } from './draft.ts';
import type { Draft, Ending, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { PLATFORM } from './items.ts';
import { country, countryOf, mailOf, MEMBER_STATES, personName, slug } from './names.ts';
import { DSA_GROUNDS, DSA_LETTER, INTIMATE, OWN } from './removal-orders.ts';
import { agency, ASIDES, CLAIMANTS, COUNTER_BODIES, COUNTER_STATEMENTS, ELEMENTS, OPENINGS, RETRACTIONS, workTitle } from './removal-words.ts';
import { after, DAY, longDay } from './time.ts';

type Elements = Extract<CaseFacts['detail'], { of: 'content-removal' }>['elements'];

const DISABLE: Ending = { decision: 'disable-items', weight: 7, reason: 'The notice is complete and the pages are the ones it names.', note: 'Compared each address with the original. All of them copy it.' };
const REMARKS: readonly string[] = [
  'Compared the first two addresses with the original: the same text, down to the misprints.',
  'The third address was already deleted by the person who posted it.',
  'The claimant wrote last spring about the same account. That notice was answered.',
  'Asked a colleague who reads the language; the summary is right.',
  'The picture has another picture’s edge in it, as the claimant says.',
  'The telephone number in the notice does not answer. The e-mail address does.',
  'Looks like a fan work, but the opening is copied word for word.',
];

const phone = (dice: Dice): string => `+${dice.int(1, 89)} 555 01${dice.int(10, 99)}`;
export const listed = (items: readonly Item[]): string => items.map((it) => it.url ?? it.label).join('\n');

/** A holder who is notably often the one complained of, or anybody. */
export function poster({ dice, holders }: Making): Holder {
  return dice.chance(0.3) ? dice.pick(holders.slice(0, 24)) : dice.pick(holders);
}

/** A notice of claimed infringement. About a third lack something that the statute asks for. */
export function dmcaNotice(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 110);
  const home = country(dice);
  const name = personName(dice, home);
  const claimant = dice.pick(CLAIMANTS);
  const title = workTitle(dice);
  const agent = dice.chance(0.3) ? agency(dice) : null;
  const items = maker.any(dice, dice.weighed([[1, 4], [2, 4], [3, 3], [5, 2], [9, 1], [22, 0.4]]));
  const words = {
    ...claimant, platform: PLATFORM, claimant: name, name, title, count: items.length, urls: listed(items), phone: phone(dice),
    town: dice.pick(home.towns), mail: mailOf(name, dice), year: dice.int(1998, 2025), source: `https://${slug(name)}.example/${slug(title)}`,
  };
  const elements: Elements = {};
  const paragraphs: string[] = [fill(dice.pick(OPENINGS), words)];
  const lacks = dice.chance(0.36) ? dice.some(['i', 'ii', 'iv', 'v', 'vi'] as const, dice.int(1, 3)) : [];
  for (const key of ['ii', 'iii', 'iv', 'v', 'vi', 'i'] as const) {
    const lacking = lacks.some((it) => it === key);
    elements[key] = lacking ? (dice.chance(0.25) ? 'unclear' : 'missing') : 'present';
    if (!lacking) paragraphs.push(fill(dice.pick(ELEMENTS[key]), words));
    else if (elements[key] === 'unclear') paragraphs.push(UNCLEAR[key as keyof typeof UNCLEAR]);
    if (key === 'iii' && dice.chance(0.5)) paragraphs.push(dice.pick(ASIDES));
  }
  const complete = lacks.length === 0;
  const holder = poster(making);
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: home.code, language: 'en',
    title: `Copyright notice: “${title}”`,
    summary: `${agent ?? name} says that ${items.length === 1 ? 'one page' : `${items.length} pages`} by @${holder.handle} copy ${claimant.works} “${title}”.${complete ? '' : ' The notice lacks what the statute asks for.'}`,
    priority: items.length > 8 ? 'high' : dice.weighed([['normal', 8], ['high', 1], ['low', 2]]),
    parties: agent === null ? [party('requester', name, { contact: words.mail })] : [party('agent', name, { organisation: agent, contact: words.mail }), party('on-behalf-of', personName(dice, home))],
    clocks: demoClocks({ kind: 'content-removal', regime: 'dmca', jurisdiction: 'US', received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'dmca-notice', work: `“${title}” (${words.year}), ${claimant.works}`, elements },
    texts: [evidence(dice, dice.pick(['notice.eml', 'web form', 'notice.txt', 'letter.pdf (text)']), 'en', `${paragraphs.join('\n\n')}\n`)],
    endings: complete
      ? [DISABLE, { decision: 'refuse-notice', weight: 1, reason: 'The pages quote a few lines and say whose they are.', note: 'Explained to the claimant which lines were compared.' }]
      : [
          { decision: 'ask-to-complete', weight: 6, reason: 'Elements that the statute asks for are missing.', note: `Asked for: ${lacks.map((it) => `(${it})`).join(', ')}.` },
          { decision: 'refuse-notice', weight: 1, reason: 'Asked twice for what is missing; no answer came.', note: 'May be sent again at any time.' },
          { ...DISABLE, weight: 1, note: 'What was missing came by telephone and is on file.' },
        ],
    remarks: REMARKS,
  };
}

const UNCLEAR = {
  i: 'With regards.',
  ii: 'It copies my work, which everybody knows.',
  iv: 'You know how to reach me.',
  v: 'I do not think that this is allowed.',
  vi: 'Everything here is true as far as I can tell.',
} as const;

/** A counter-notice: the restore window runs from its receipt. */
export function counterNotice(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 60);
  const holder = poster(making);
  const items = maker.any(dice, dice.int(1, 3));
  const claimant = personName(dice, country(dice));
  const words = { name: holder.name, town: holder.town, phone: phone(dice), urls: listed(items), claimant, day: longDay(after(received, -dice.int(3, 20) * DAY)), year: dice.int(2015, 2025) };
  const lacks = dice.chance(0.3) ? dice.pick(['A', 'C', 'D'] as const) : null;
  const elements: Elements = { A: 'present', B: 'present', C: 'present', D: 'present' };
  if (lacks !== null) elements[lacks] = 'missing';
  const body = fill(dice.pick(COUNTER_BODIES), words);
  const statements = (['B', 'C', 'D', 'A'] as const).filter((it) => it !== lacks).map((it) => fill(dice.pick(COUNTER_STATEMENTS[it]), words));
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: holder.jurisdiction, language: 'en',
    title: `Counter-notice by @${holder.handle}`,
    summary: `@${holder.handle} says that ${items.length === 1 ? 'the page was' : 'the pages were'} disabled by mistake after a notice by ${claimant}.`,
    priority: 'normal',
    parties: [party('requester', holder.name, { contact: holder.email }), party('reporter', claimant)],
    clocks: lacks === null ? demoClocks({ kind: 'content-removal', regime: 'dmca', jurisdiction: 'US', received, event: 'counter-notice' }) : demoClocks({ kind: 'content-removal', regime: '*', jurisdiction: 'US', received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'dmca-counter-notice', work: body, elements },
    texts: [evidence(dice, 'counter-notice.txt', 'en', `Counter-notification under 17 U.S.C. 512(g)(3)\n\n${body}\n\n${statements.join('\n\n')}\n`)],
    endings: lacks === null
      ? [
          { decision: 'forward-counter-notice', weight: 5, reason: 'The counter-notice is complete.', note: 'Sent to the claimant with the day on which the pages come back.' },
          { decision: 'restore-items', weight: 2, reason: 'No action was filed within the window.', note: 'The claimant was told.' },
        ]
      : [{ decision: 'ask-to-complete', weight: 1, reason: 'The counter-notice lacks a statement that the statute asks for.', note: `Asked for (${lacks}).` }],
    remarks: ['The drafts with dates are attached and look real.', 'The claimant was told that a counter-notice may follow.', 'No court filing so far.'],
  };
}

/** A claimant takes a notice back. */
export function retraction(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 60);
  const holder = poster(making);
  const name = personName(dice, country(dice));
  const title = workTitle(dice);
  const text = fill(dice.pick(RETRACTIONS), { title, day: longDay(after(received, -dice.int(2, 30) * DAY)), year: dice.int(2018, 2025) });
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items: maker.any(dice, dice.int(1, 2)), jurisdiction: holder.jurisdiction, language: 'en',
    title: `Retraction of a notice: “${title}”`,
    summary: `${name} takes back a notice about “${title}”.`,
    priority: 'low',
    parties: [party('requester', name, { contact: mailOf(name, dice) })],
    clocks: demoClocks({ kind: 'content-removal', regime: '*', jurisdiction: 'US', received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'dmca-retraction', work: `“${title}”`, elements: {} },
    texts: [evidence(dice, 'retraction.eml', 'en', `${text}\n\n${name}\n`)],
    endings: [{ decision: 'close-retracted', weight: 3, reason: 'The claimant took the notice back in writing.', note: 'Answered from the address of the notice.' }, { decision: 'restore-items', weight: 2, reason: 'The claimant allows the use.', note: 'Restored; the person who posted it was told.' }],
    remarks: ['The address is the one from the notice.'],
  };
}

/** A notice under the DSA, by somebody in the Union. */
export function dsaNotice(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 45, 0.16);
  const holder = poster(making);
  const home = countryOf(dice.pick(MEMBER_STATES));
  const name = personName(dice, home);
  const ground = dice.pick(DSA_GROUNDS);
  const items = maker.any(dice, dice.int(1, 3));
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: home.code, language: 'en',
    title: `DSA notice: ${ground.title}`,
    summary: `${name} reports ${items.length === 1 ? 'a page' : `${items.length} pages`} by @${holder.handle}: ${ground.title}.`,
    priority: ground.title === 'private address published' || ground.title === 'incitement' ? 'high' : 'normal',
    parties: [party('reporter', name, { contact: mailOf(name, dice) })],
    clocks: demoClocks({ kind: 'content-removal', regime: 'dsa-notice', jurisdiction: home.code, received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'dsa-notice', work: ground.says, elements: { reasons: 'present', address: 'present', 'name and e-mail': 'present', 'good faith': dice.chance(0.8) ? 'present' : 'missing' } },
    texts: [evidence(dice, 'notice form', 'en', `${fill(DSA_LETTER, { ground: ground.title, says: ground.says, urls: listed(items), name, mail: mailOf(name, dice), day: longDay(received) })}\n`)],
    endings: [DISABLE, { decision: 'refuse-notice', weight: 4, reason: 'What is reported does not break the law or our terms.', note: 'Sent with the ways to complain.' }, { decision: 'ask-to-complete', weight: 1, reason: 'The reported page does not open.', note: 'Asked for the exact address.' }],
    remarks: REMARKS.slice(3),
  };
}

/** A person asks for the removal of a picture of themselves. Labels and texts stay neutral: nothing is described. */
export function intimateImage(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 40, 0.2);
  const holder = poster(making);
  const home = countryOf(dice.weighed([['US', 6], ['GB', 2], ['AU', 2], ['IN', 1], ['DE', 1], ['FR', 1]]));
  const name = personName(dice, home);
  const regime = ({ US: 'tida', GB: 'uk-ncii', AU: 'au-osa', IN: 'in-ncii' } as Readonly<Record<string, string>>)[home.code] ?? 'dsa-notice';
  const says = dice.pick(INTIMATE);
  const proxy = says.startsWith('I represent');
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, jurisdiction: home.code, language: 'en',
    title: 'Private picture posted without consent',
    summary: `${proxy ? 'A representative' : 'The person in the picture'} asks that it and identical copies be removed. Posted by @${holder.handle}.`,
    items: Array.from({ length: dice.int(1, 2) }, () => maker.image(dice, 'Reported picture')),
    priority: 'high',
    parties: proxy ? [party('agent', personName(dice, home), { contact: mailOf(name, dice) }), party('on-behalf-of', name)] : [party('requester', name, { contact: mailOf(name, dice) })],
    clocks: demoClocks({ kind: 'content-removal', regime, jurisdiction: home.code, received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'intimate-image', work: says, elements: { signature: 'present', 'identifies the picture': 'present', 'statement of no consent': 'present', contact: dice.chance(0.85) ? 'present' : 'unclear' } },
    texts: [evidence(dice, 'request form', 'en', `${says}\n\n${name}\n${longDay(received)}\n`)],
    endings: [{ ...DISABLE, weight: 9, reason: 'The request is valid. Removed with identical copies.', note: 'Hash kept so that copies are found.' }, { decision: 'ask-to-complete', weight: 1, reason: 'The picture cannot be found at that address.', note: 'Asked where it was seen.' }],
    remarks: ['Opened greyscale and blurred. It is what the request says.', 'Two identical copies found by hash.', 'The person asked not to be written to at work.'],
  };
}

/** Somebody wants their own content gone, also from where copies remain. */
export function ownRemoval(making: Making): Draft {
  const { dice, now, maker, holders } = making;
  const received = arrival(dice, now, 80);
  const holder = dice.pick(holders);
  const own = dice.pick(OWN);
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items: maker.any(dice, dice.int(1, 4)), jurisdiction: holder.jurisdiction, language: 'en',
    title: `Own removal: ${own.title}`,
    summary: `@${holder.handle} asks that content of their own be deleted, with its copies.`,
    priority: dice.weighed([['normal', 3], ['low', 2]]),
    parties: [party('requester', holder.name, { contact: holder.email, verified: 'checked' })],
    clocks: demoClocks({ kind: 'content-removal', regime: 'user-request', jurisdiction: holder.jurisdiction, received }),
    holds: [],
    detail: { of: 'content-removal', regime: 'own-removal', work: own.says, elements: {} },
    texts: [evidence(dice, 'support message', 'en', `${own.says}\n\n${holder.name} (@${holder.handle})\n`)],
    endings: [{ ...DISABLE, reason: 'The person asks for what is theirs.', note: 'Copies in backups remain until they age out; said so.' }, { decision: 'ask-to-complete', weight: 1, reason: 'It is not clear which content is meant.', note: 'Asked for the addresses.' }],
    remarks: ['Still in the search index. Asked for a refresh.', 'The content delivery network serves it for another day.'],
  };
}
