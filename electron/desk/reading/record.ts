// One record as a screen reads it: a case with names and the list of its texts, an account with its cases, or a parked record.
import type { AccountShown, CaseShown, Out, UnknownShown } from '../../../shared/contract.ts';
import type { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import type { Case } from '../../../shared/model/case.ts';
import { guarded, prep } from '../cache/cache.ts';
import type { Cache } from '../cache/cache.ts';
import { namesOf, recordById } from '../cache/records.ts';
import { rowsByRid } from './views.ts';

/** What the mirror knows of a case; basis, rights, decisions and own acts are added by who knows the person. */
export type CaseRead = Pick<CaseShown, 'what' | 'case' | 'texts' | 'names'>;

/**
 * A record by id. `now` is an instant in UTC and decides which claims of an account's cases are live. Throws
 * FaultError `not_found` where it is not on this computer, `cache_corrupt` where its bytes fail their authentication.
 */
export function openRecord(cache: Cache, id: string, now: string): CaseRead | z.infer<typeof AccountShown> | z.infer<typeof UnknownShown> {
  const found = recordById(cache, id);
  if (found === null) throw new FaultError('not_found');
  if (found.what === 'unknown') return { what: 'unknown', id, kind: found.kind };
  if (found.what === 'account') {
    const { account } = found;
    const ridOf = prep(cache, 'SELECT rid FROM records WHERE id = ?').pluck();
    const rids = guarded(() => account.caseIds.map((caseId) => ridOf.get(caseId) as number | undefined)).filter((rid) => rid !== undefined);
    return { what: 'account', account, cases: rowsByRid(cache, rids, now), names: {} };
  }
  const texts = guarded(
    () => prep(cache, 'SELECT text_id AS id, name, language, sha256, characters FROM texts WHERE rid = ? ORDER BY place').all(found.rid) as CaseShown['texts'],
  );
  return { what: 'case', case: found.case, texts, names: namesOf(cache, peopleOf(found.case)) };
}

type Text = { readonly rid: number; readonly place: number; readonly sha256: string; readonly text: string };

/**
 * A window of one text of a case. `from`, `count` and `total` count UTF-16 code units, as `length` of a string does; a
 * window that would end inside a character takes one unit more. Past the end it is empty. Throws FaultError `not_found`.
 */
export function textWindow(cache: Cache, asked: { readonly caseId: string; readonly textId: string; readonly from: number; readonly count: number }): Out<'text'> {
  const row = guarded(
    () =>
      prep(cache, 'SELECT t.rid, t.place, t.sha256, t.characters FROM texts t JOIN records r ON r.rid = t.rid WHERE r.id = ? AND t.text_id = ?').get(asked.caseId, asked.textId) as
        | { rid: number; place: number; sha256: string; characters: number }
        | undefined,
  );
  if (row === undefined) throw new FaultError('not_found');
  // The text last read is kept: somebody who scrolls a long notice asks for one window after another.
  let held = cache.kept.get('text') as Text | undefined;
  if (held === undefined || held.rid !== row.rid || held.place !== row.place || held.sha256 !== row.sha256 || held.text.length !== row.characters) {
    const text = guarded(() => prep(cache, 'SELECT text FROM texts WHERE rid = ? AND place = ?').pluck().get(row.rid, row.place) as string);
    held = { rid: row.rid, place: row.place, sha256: row.sha256, text };
    cache.kept.set('text', held);
  }
  let until = Math.min(asked.from + asked.count, held.text.length);
  const last = held.text.charCodeAt(until - 1);
  if (until > asked.from && last >= 0xd800 && last <= 0xdbff && until < held.text.length) until++;
  return { text: held.text.slice(asked.from, until), from: asked.from, total: held.text.length };
}

/** Everybody whom a case names by id: who has it, who decided, who did anything to it. */
function peopleOf(it: Case): Set<string> {
  const { facts, state } = it;
  const people = new Set<string>();
  for (const id of [state.assignee, state.claim?.by, facts.proposal?.by, facts.decision?.by, facts.decision?.approvedBy]) {
    if (id !== null && id !== undefined) people.add(id);
  }
  for (const event of it.events) people.add(event.by);
  return people;
}
