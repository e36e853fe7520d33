// Changing a setting: checked whole, kept with who and why, and what it would do to running clocks told before it is done.
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { FaultError } from '../../shared/fault.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { codeOf, isPassing } from '../store/store.ts';
import type { Queryer, Store } from '../store/store.ts';
import { libraryHolidays } from '../../shared/rules/clocks/holidays.ts';
import { booksWithDocuments } from '../../shared/rules/documents.ts';
import type { Documents, SettingFault, SettingKey } from '../../shared/rules/documents.ts';
import { lockSettings } from './in-force.ts';
import { beginWalk, casesAfter, endOpenWalk } from './move.ts';
import { brokenSettings, historyOf, readDocuments, writeSetting } from './shelf.ts';
import type { SettingRow } from './shelf.ts';
import { bothTouched, goneRules, isTouched, livingUnder, touchedBy, underRules } from './touched.ts';
import type { ClockMoved, Touched } from './touched.ts';

export type Change = {
  readonly key: SettingKey;
  /** The document; null puts the shipped one back. */
  readonly document: unknown;
  /** A person's id, or `hub` for whoever runs it. */
  readonly by: string;
  readonly why: string;
  readonly at: string;
};

export type Changed = {
  readonly written: SettingRow;
  /** What clocks still have to follow. The walk for it has begun in the name of `token`. */
  readonly touched: Touched;
  /** Other settings that do not hold together: a hub does not start before they are set as well. */
  readonly broken: readonly string[];
};

const MOST_SAID = 8;

/**
 * Puts a document in force for every hub process at once, or changes nothing: null where it says what is in force.
 * Throws FaultError `bad_input` with what is wrong, `busy` where the hubs that work on the database did not let it in in
 * time. Who may do this is whoever may open the database.
 */
export async function changeSetting(store: Store, base: CaseBooks, change: Change, token: string): Promise<Changed | null> {
  try {
    return await store.tx((q) => changeIn(q, base, change, token));
  } catch (thrown) {
    throw isPassing(thrown) ? new FaultError('busy', codeOf(thrown)) : thrown;
  }
}

async function changeIn(q: Queryer, base: CaseBooks, change: Change, token: string): Promise<Changed | null> {
  await lockSettings(q);
  const { key, document, by, why, at } = change;
  const planned = await plan(q, base, change);
  if (planned === null) return null;
  const { before, after, broken } = planned;
  const gone = goneRules(before, after);
  if (gone.length > 0) await refuseOrphans(q, gone);
  const written = await writeSetting(q, { key, value: document === null ? null : JSON.stringify(document), by, why, at });
  const touched = bothTouched(await endOpenWalk(q, at), touchedBy(before, after));
  if (touched.rules.length + touched.calendars.length > 0) await beginWalk(q, { revision: written.revision, touched, token, at });
  return { written, touched, broken };
}

type Planned = { readonly before: CaseBooks; readonly after: CaseBooks; readonly broken: readonly string[] };

/** The books before and after a change, or null where it changes nothing. Throws FaultError `bad_input`. */
async function plan(q: Queryer, base: CaseBooks, { key, document }: Change): Promise<Planned | null> {
  const documents = await readDocuments(q);
  if (document === null ? !documents.has(key) : documents.has(key) && documents.get(key) !== undefined && canonical(documents.get(key)) === canonical(document)) return null;
  const now = booksWithDocuments(base, documents, libraryHolidays);
  const { books: after, faults } = booksWithDocuments(base, withDocument(documents, key, document), libraryHolidays);
  // What was broken before and is not this document may stay so for now: else two broken ones could never be mended.
  const known = new Set(now.faults.map(nameOf));
  const news = faults.filter((one) => one.key === key || !known.has(nameOf(one)));
  if (news.length > 0) throw new FaultError('bad_input', saidOf(news));
  return { before: now.faults.length === 0 ? now.books : await lastGoodBooks(q, base), after, broken: [...new Set(faults.map((one) => one.key))] };
}

const nameOf = ({ key, says }: SettingFault): string => `${key} ${says}`;

function withDocument(documents: Documents, key: string, document: unknown): Documents {
  const next = new Map(documents);
  if (document === null) next.delete(key);
  else next.set(key, document);
  return next;
}

function saidOf(faults: readonly SettingFault[]): string {
  const said = faults.slice(0, MOST_SAID).map(({ key, says }) => `${key}: ${says}`);
  return [...said, ...(faults.length > MOST_SAID ? [`and ${faults.length - MOST_SAID} more`] : [])].join('; ').slice(0, 2_000);
}

/** What running clocks were last computed by, where what is in force was broken from outside: the history says it. The shipped books where that is no better. */
async function lastGoodBooks(q: Queryer, base: CaseBooks): Promise<CaseBooks> {
  const kept = new Map<string, unknown>();
  for (const { key, value } of (await historyOf(q)).toReversed()) {
    if (value === null) kept.delete(key);
    else kept.set(key, JSON.parse(value));
  }
  const { books, faults } = booksWithDocuments(base, kept, libraryHolidays);
  return faults.length === 0 ? books : base;
}

/**
 * A rule that clocks still run under cannot be taken away: nobody could say any more when they are due. Every case is
 * read for it while hubs wait, so that none starts such a clock meanwhile; it is rare that a rule goes.
 */
async function refuseOrphans(q: Queryer, gone: readonly string[]): Promise<void> {
  let living = 0;
  for (let cases = await casesAfter(q, ''); cases.length > 0; cases = await casesAfter(q, cases.at(-1)?.id ?? '')) {
    for (const { held } of cases) living += livingUnder(held, gone);
  }
  if (living > 0) throw new FaultError('bad_input', `${living} ${living === 1 ? 'clock runs' : 'clocks run'} under ${gone.slice(0, 5).join(', ')}; keep the rule until ${living === 1 ? 'it has' : 'they have'} ended`);
}

export type Preview = {
  readonly counts: Readonly<Record<ClockMoved['is'], number>>;
  /** The first few, with the number of their case. */
  readonly first: readonly (ClockMoved & { readonly number: string })[];
};

/** What a change would do, doing nothing. Null where it changes nothing. Throws as `changeSetting`, and `settings_broken` where the books in force cannot be read. */
export async function previewSetting(store: Store, base: CaseBooks, change: Change, most: number): Promise<Preview | null> {
  const planned = await plan(store, base, change);
  if (planned === null) return null;
  const { before, after, broken } = planned;
  if (broken.length > 0) throw brokenSettings(broken);
  const gone = goneRules(before, after);
  if (gone.length > 0) await refuseOrphans(store, gone);
  const touched = touchedBy(before, after);
  const counts = { moved: 0, kept: 0, stuck: 0 };
  const first: (ClockMoved & { readonly number: string })[] = [];
  if (touched.rules.length + touched.calendars.length === 0) return { counts, first };
  for (let cases = await casesAfter(store, ''); cases.length > 0; cases = await casesAfter(store, cases.at(-1)?.id ?? '')) {
    for (const { held } of cases) {
      // Revision 0 is nobody's: no clock carries its mark.
      const moved = isTouched(held, touched) ? underRules(held, { touched, revision: 0, by: change.by, why: change.why, at: change.at, books: after.clocks, newId: () => 'preview' }) : null;
      for (const clock of moved?.clocks ?? []) {
        counts[clock.is] += 1;
        if (first.length < most) first.push({ ...clock, number: held.facts.number });
      }
    }
  }
  return { counts, first };
}
