// One record as a screen reads it: a case with names and the list of its texts, an account with its cases, or a parked record.
import type { AccountShown, CaseShown, Out, UnknownShown } from '../../../shared/contract.ts';
import type { z } from 'zod';
import { FaultError } from '../../../shared/fault.ts';
import type { Case } from '../../../shared/model/case.ts';
import { guarded, prep } from '../cache/cache.ts';
import type { Cache } from '../cache/cache.ts';
import { liveHolds } from '../../../shared/rules/holds/hold.ts';
import { ledgerLetter } from '../../../shared/rules/ledger/letter.ts';
import { answerAboutKeptData } from '../../../shared/rules/holds/conflicts-telling.ts';
import { ledgerStanding } from '../../../shared/rules/ledger/ledger.ts';
import type { Store } from '../../../shared/rules/ledger/stores.ts';
import { liveStrikes } from '../../../shared/rules/removal/consequences.ts';
import type { Account } from '../../../shared/model/account.ts';
import { accountById, namesOf, recordById } from '../cache/records.ts';
import { rowsByRid } from './views.ts';

/** What the mirror knows of a case; basis, rights, decisions and own acts are added by who knows the person. */
export type CaseRead = Pick<CaseShown, 'what' | 'case' | 'texts' | 'names'>;

/** What an account's page is read with: now (UTC), the stores, and the IANA zone in which its letter names days. */
export type ReadAt = { readonly now: string; readonly stores: readonly Store[]; readonly zone: string };

/**
 * A record by id. `now` decides which claims, holds and strikes are live. Throws
 * FaultError `not_found` where it is not on this computer, `cache_corrupt` where its bytes fail their authentication.
 */
export function openRecord(cache: Cache, id: string, at: ReadAt): CaseRead | z.infer<typeof AccountShown> | z.infer<typeof UnknownShown> {
  const found = recordById(cache, id);
  if (found === null || found.what === 'account') {
    const account = found?.account ?? accountById(cache, id);
    if (account === null) throw new FaultError('not_found');
    return accountShown(cache, account, at);
  }
  if (found.what === 'unknown') return { what: 'unknown', id, kind: found.kind };
  const texts = guarded(
    () => prep(cache, 'SELECT text_id AS id, name, language, sha256, characters FROM texts WHERE rid = ? ORDER BY place').all(found.rid) as CaseShown['texts'],
  );
  return { what: 'case', case: found.case, texts, names: namesOf(cache, peopleOf(found.case)) };
}

function accountShown(cache: Cache, account: Account, { now, stores, zone }: ReadAt): z.infer<typeof AccountShown> {
  const ridOf = prep(cache, 'SELECT rid FROM records WHERE id = ?').pluck();
  const rids = guarded(() => account.caseIds.map((caseId) => ridOf.get(caseId) as number | undefined)).filter((rid) => rid !== undefined);
  const gagged = answerAboutKeptData({ accountId: account.id, holds: account.holds, at: now }).does === 'counsel-text';
  const standing = ledgerStanding(account.ledger);
  const letter = standing === 'nothing-planned' ? null : ledgerLetter(account.ledger, stores, now, zone, gagged);
  const people = account.holds.flatMap(({ released }) => (released === null ? [] : [released.by, released.approvedBy]));
  return {
    what: 'account',
    account,
    cases: rowsByRid(cache, rids, now),
    liveHolds: liveHolds(account.holds, now).map(({ id }) => id),
    liveStrikes: liveStrikes(account, now).map(({ id }) => id),
    deletion: { standing, letter: letter?.ready ? letter.text : null, letterNot: letter === null || letter.ready ? null : letter.says },
    names: namesOf(cache, people),
  };
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
  const { detail } = facts;
  const checkers = detail.of === 'law-enforcement' ? [...detail.checks, ...detail.paper, ...detail.counsel].map(({ by }) => by) : [];
  for (const id of [state.assignee, state.claim?.by, facts.proposal?.by, facts.decision?.by, facts.decision?.approvedBy, ...checkers]) {
    if (id !== null && id !== undefined) people.add(id);
  }
  for (const event of it.events) people.add(event.by);
  return people;
}
