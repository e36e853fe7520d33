// Importing notices: each file becomes a case or a named refusal, and the rest goes on.
import { FaultError, faultOf } from '../../shared/fault.ts';
import type { Party } from '../../shared/model/case.ts';
import { IntakeAsked } from '../../shared/wire.ts';
import type { IntakeGiven, IntakeShown } from '../../shared/wire.ts';
import { HubRefusal } from '../http/refusal.ts';
import { sha256 } from '../store/ids.ts';
import { readNotice } from './notice/read.ts';
import type { Unread } from './notice/read.ts';
import type { Notice } from './notice/shape.ts';
import { problemSentences } from './notice/shape.ts';

/** A file, or why its bytes could not be had: then it is a named refusal like any other. */
export type NoticeFile = { readonly name: string; readonly bytes: Uint8Array | Unread };

/** What became of one file. `says` is a sentence that names the file and carries nothing of its content. */
export type Imported =
  | { readonly file: string; readonly became: 'case'; readonly id: string; readonly number: string; readonly urls: number }
  | { readonly file: string; readonly became: 'known'; readonly id: string; readonly number: string; readonly urls: number }
  | { readonly file: string; readonly became: 'refused'; readonly says: string };

export type ImportSummary = { readonly files: number; readonly cases: number; readonly known: number; readonly refused: number; readonly urls: number; readonly says: string };

export type Importing = {
  readonly files: AsyncIterable<NoticeFile>;
  /** Hands one case to a hub: straight to its store, or over HTTP to one that runs. */
  readonly accept: (intake: IntakeAsked) => Promise<IntakeShown>;
  readonly report: (of: Imported) => void;
  /** The instant to use where a notice gives no date. */
  readonly now: string;
};

const REGIME = { 'takedown-notice': 'dmca-notice', 'counter-notice': 'dmca-counter-notice', retraction: 'dmca-retraction', 'government-takedown': 'government' } as const;
const KIND_WORDS = { 'takedown-notice': 'Takedown notice', 'counter-notice': 'Counter-notice', retraction: 'Retraction', 'government-takedown': 'Government takedown' } as const;

/** The most addresses that one case carries, and the longest; both are the model's. The rest stays readable in the full text. */
const MOST_ITEMS = 5_000;
const LONGEST_URL = 4_000;

/**
 * Imports notices one after the other. A file never stops the files behind it; only a hub that went away ends the run,
 * by throwing what `accept` threw, because every further file would fail the same way. The external id is the hash of
 * the bytes, so importing again changes nothing and says `known`.
 */
export async function importNotices({ files, accept, report, now }: Importing): Promise<ImportSummary> {
  const count = { files: 0, cases: 0, known: 0, refused: 0, urls: 0 };
  for await (const file of files) {
    count.files += 1;
    const of = await importOne(file, accept, now);
    if (of.became === 'refused') count.refused += 1;
    else {
      count[of.became === 'case' ? 'cases' : 'known'] += 1;
      count.urls += of.urls;
    }
    report(of);
  }
  const says = `${count.files} ${count.files === 1 ? 'file' : 'files'}: ${count.cases} new ${count.cases === 1 ? 'case' : 'cases'}, ${count.known} already here, ${count.refused} refused, ${count.urls} addresses.`;
  return { ...count, says };
}

async function importOne(file: NoticeFile, accept: Importing['accept'], now: string): Promise<Imported> {
  const read = await readNotice(file);
  if (!read.ok) return { file: read.file, became: 'refused', says: read.message };
  // A notice was read, so there were bytes.
  const intake = IntakeAsked.safeParse(intakeOf(read.notice, sha256(file.bytes as Uint8Array), now));
  if (!intake.success) return { file: read.notice.file, became: 'refused', says: `“${read.notice.file}” could not be made into a case; hand it in by the intake form.` };
  try {
    const shown = await accept(intake.data);
    return { file: read.notice.file, became: shown.made ? 'case' : 'known', id: shown.id, number: shown.number, urls: intake.data.items.length };
  } catch (thrown) {
    const refusedAlone = thrown instanceof HubRefusal ? thrown.code === 'too_large' || thrown.code === 'bad_input' : thrown instanceof FaultError && (thrown.fault.code === 'too_large' || thrown.fault.code === 'bad_input');
    if (!refusedAlone) throw thrown;
    return { file: read.notice.file, became: 'refused', says: `“${read.notice.file}” was refused by the hub: ${thrown instanceof HubRefusal ? thrown.message : faultOf(thrown).message}` };
  }
}

/** A notice as the intake takes it. Pure; `hash` is that of the file's bytes, `now` stands in for a date that is not stated. */
export function intakeOf(notice: Notice, hash: string, now: string): IntakeGiven {
  const fits = notice.urls.filter((url) => url.length <= LONGEST_URL);
  const urls = fits.slice(0, MOST_ITEMS);
  const left = notice.urls.length - urls.length;
  const notes = [
    ...(notice.received === null ? ['No date is stated; the time of import stands as received.'] : []),
    ...(left > 0 ? [`${left} of ${notice.urls.length} addresses are only in the full text: too many, or too long.`] : []),
    ...notice.problems.map((problem) => problemSentences[problem]),
  ];
  const language = /^[a-z]{2,3}$/.test(notice.language) ? notice.language : 'und';
  return {
    externalId: `notice:${hash}`,
    title: cut(notice.title.trim() === '' ? KIND_WORDS[notice.kind] : notice.title, 300),
    summary: cut([`${KIND_WORDS[notice.kind]}${notice.claimant === null ? '' : ` from ${notice.claimant}`}, ${urls.length} ${urls.length === 1 ? 'address' : 'addresses'}.`, ...notes].join('\n'), 20_000),
    received: notice.received === null ? now : `${notice.received}T00:00:00Z`,
    jurisdiction: /^[A-Z]{2}$/.test(notice.authorityCountry ?? '') ? (notice.authorityCountry ?? 'ZZ') : 'ZZ',
    language,
    parties: partiesOf(notice),
    items: urls.map((url, at) => ({ id: `url-${at + 1}`, kind: 'url', label: cut(url, 300), url, excerpt: null, category: 'user-content', media: null })),
    texts: [{ name: cut(notice.file, 300), language, text: notice.text.replaceAll('\u0000', '\uFFFD') }],
    detail: { of: 'content-removal', regime: REGIME[notice.kind], work: cut(notice.work, 20_000), elements: notice.elements },
  };
}

function partiesOf(notice: Notice): Party[] {
  if (notice.claimant === null) return [];
  return [{ role: notice.authority ? 'authority' : 'requester', name: cut(notice.claimant, 300), organisation: null, contact: null, authority: notice.authority, verified: 'not-checked' }];
}

/** At most `most` UTF-16 units, never half of a surrogate pair, with an ellipsis where something was cut. */
function cut(text: string, most: number): string {
  const clean = text.replaceAll('\u0000', '\uFFFD');
  return clean.length <= most ? clean : `${clean.slice(0, most - 1).toWellFormed().replace(/\uFFFD$/, '')}…`;
}
