// Judging what desks push: one transaction per act, in which verdict, case, effect and stream position stand or fall together.
import type { Act, Effect, FinalVerdict, Verdict } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import type { Judged, LedgerEntry } from '../../shared/rules/judge/answer.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import type { PushShown } from '../../shared/wire.ts';
import { lastRestore } from '../effects/restores.ts';
import { effectForUpdate, keepResolved } from '../effects/shelf.ts';
import type { BooksNow } from '../settings/in-force.ts';
import { hashOf } from '../store/ids.ts';
import { codeOf, isPassing } from '../store/store.ts';
import type { Queryer, Store } from '../store/store.ts';
import { caseAndAccountForUpdate, personOf } from '../streams/records.ts';
import { writeCases } from '../streams/write.ts';
import type { Written } from '../streams/write.ts';
import { holdUnjudged, keepForBytes, keepWithdrawal, newRow, rowOf, settle, takeRow, withdrawalOf } from './ledger.ts';
import type { Withdrawal } from './ledger.ts';
import { readAct } from './read-act.ts';
import type { ReadAct } from './read-act.ts';

export type Pushing = {
  readonly store: Store;
  /** Who is signed in, and from which device: never what the acts say about themselves. */
  readonly personId: string;
  readonly device: string;
  readonly now: () => string;
  readonly books: BooksNow;
  readonly newId: () => string;
  /** Told of an act that could not be judged now, by the database's code alone: an error's words may carry content. */
  readonly onLater: (code: string) => void;
};

type Answer = PushShown['verdicts'][number];

/** Seconds until an act is worth sending again: the database is away, or this hub cannot judge that act at all. */
const LATER = { passing: 5, unexpected: 300 } as const;

/**
 * Room in a record and in a case's list of events. A note stops at the lower mark, so that a case can always still be
 * decided; nothing passes the upper one, because a record that fits in no page would stop every desk's sync.
 */
const ROOM = { notes: { events: 4_500, bytes: 10 * 1024 * 1024 }, all: { events: 5_000, bytes: 14 * 1024 * 1024 } } as const;

/** Judges acts in the order given, each by itself (P9). Never throws: what cannot be judged now is answered `later` and stored nowhere. */
export async function push(asked: Pushing, texts: readonly string[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (const [index, text] of texts.entries()) {
    const read = readAct(text);
    if (read.is === 'unreadable') answers.push({ verdict: 'unreadable', index, says: read.says });
    else answers.push(await judgeOne(asked, read, text));
  }
  return answers;
}

async function judgeOne(asked: Pushing, read: Exclude<ReadAct, { is: 'unreadable' }>, text: string): Promise<Verdict> {
  const actId = read.is === 'act' ? read.act.actId : read.actId;
  try {
    return await asked.store.tx((q) => judgeIn(q, asked, read, text));
  } catch (thrown) {
    asked.onLater(codeOf(thrown));
    return { actId, verdict: 'later', afterSeconds: isPassing(thrown) ? LATER.passing : LATER.unexpected };
  }
}

async function judgeIn(q: Queryer, asked: Pushing, read: Exclude<ReadAct, { is: 'unreadable' }>, text: string): Promise<Verdict> {
  const books = await asked.books(q);
  const at = asked.now();
  const { docHash } = read;
  const named = read.is === 'act' ? { actId: read.act.actId, by: read.act.by, caseId: read.act.caseId } : { actId: read.actId, by: read.by ?? asked.personId, caseId: read.caseId };
  const refused = (reason: Extract<FinalVerdict, { verdict: 'refused' }>['reason']): FinalVerdict => ({ actId: named.actId, verdict: 'refused', at, reason });
  // Not stored: an act id belongs to its author, and somebody else's push must not use it up (P11).
  if (named.by !== asked.personId) return refused('not_yours');
  const taken = await takeRow(q, newRow({ ...named, doc: text, docHash, device: asked.device, at }));
  if (!taken) {
    const row = await rowOf(q, named.actId);
    // The stored verdict stays whatever was sent under its id (P7, P8).
    return row !== null && row.docHash === docHash && row.by === asked.personId ? row.verdict : refused('id_reused');
  }
  const withdrawal = await withdrawalOf(q, named.actId, named.by);
  if (withdrawal !== null) {
    const isThat = withdrawal.docHash === docHash;
    if (!isThat) await keepForBytes(q, named.actId, withdrawal.docHash);
    const verdict = await settle(q, named.actId, withdrawn(withdrawal));
    return isThat ? verdict : refused('id_reused');
  }
  if (read.is === 'bad') return settle(q, named.actId, refused(read.reason));
  const who = (await personOf(q, asked.personId)) ?? { id: asked.personId, name: '', email: '', roles: [], streams: [] };
  const { verdict, write } = await carryOut(q, asked, { act: read.act, who, books, at });
  await settle(q, named.actId, verdict);
  // Last of all: from the first position until the commit everybody else who writes to that stream waits.
  if (write !== null) await writeCases(q, write);
  return verdict;
}

type CarriedOut = { readonly verdict: FinalVerdict; readonly write: Written | null };

async function carryOut(q: Queryer, asked: Pushing, { act, who, books, at }: { readonly act: Act; readonly who: Person; readonly books: CaseBooks; readonly at: string }): Promise<CarriedOut> {
  const target = act.kind === 'withdraw' ? await targetOf(q, asked, act, at) : null;
  // The account's row before the case's: an act that places a hold writes all cases of the account.
  const { found, account } = await caseAndAccountForUpdate(q, act.caseId);
  const held = found?.held ?? null;
  const living = held ? await livingEffects(q, held) : new Set<string>();
  const effectNamed = act.kind === 'resolve-effect' ? await effectForUpdate(q, act.args.key) : null;
  const restoredAt = effectNamed === null ? null : await lastRestore(q);
  const judgeNow = (): Judged => judge({ act, who, held, account: account?.of ?? null, books, target, effectNamed, restoredAt, effectLives: (key) => living.has(key), at, newId: asked.newId, hash: hashOf });
  let judged = judgeNow();
  const room = act.kind === 'note' ? ROOM.notes : ROOM.all;
  if (judged.next !== null && (judged.next.events.length > room.events || (found?.bytes ?? 0) + 2 * JSON.stringify(act).length > room.bytes)) {
    return { verdict: { actId: act.actId, verdict: 'refused', at, reason: 'bad_shape' }, write: null };
  }
  if (judged.effect !== null && !(await arm(q, judged.effect, at))) {
    // Another case set the same effect going a moment ago: judged again with that known, this is a conflict (P20).
    living.add(judged.effect.key);
    judged = judgeNow();
  }
  if (judged.withdraws !== null) await keepWithdrawal(q, { ...judged.withdraws, at });
  const { verdict, next, factsMoved, seals, resolved } = judged;
  if (next === null) return { verdict, write: null };
  for (const key of judged.standDown) await q.query(`update effects set state = 'stood_down' where key = $1 and state = 'armed'`, [key]);
  if (resolved !== null) await keepResolved(q, resolved);
  const changed = judged.account === null ? null : { of: judged.account, version: (account?.version ?? 0) + 1 };
  return { verdict, write: { changed: next, factsMoved, seals, account: changed, at, newId: asked.newId } };
}

/** The verdict that a withdrawal is for the act it names, the same whenever that act comes. */
const withdrawn = ({ actId, at }: Withdrawal): FinalVerdict => ({ actId, verdict: 'withdrawn', at });

/**
 * A withdrawal and the act it names meet at that act's ledger row: whoever takes it first is first (P15). Gives what
 * stands there or what this person said of it before, and null where this withdrawal is the first word about it.
 */
async function targetOf(q: Queryer, asked: Pushing, act: Extract<Act, { kind: 'withdraw' }>, at: string): Promise<LedgerEntry | null> {
  const { actId, docHash } = act.args;
  // Its own row is held by this very transaction and has no verdict yet; judge() refuses such an act.
  if (actId === act.actId) return null;
  if (!(await holdUnjudged(q, newRow({ actId, by: asked.personId, caseId: act.caseId, doc: null, docHash, device: asked.device, at })))) return rowOf(q, actId);
  const before = await withdrawalOf(q, actId, asked.personId);
  return before && { by: before.by, docHash: before.docHash, verdict: withdrawn(before) };
}

/** Keys of the effects that live on this case, and on its account from whatever case. */
async function livingEffects(q: Queryer, held: Case): Promise<Set<string>> {
  const { subject } = held.facts;
  const rows = await q.query<{ key: string }>(`select key from effects where (case_id = $1 or key = $2) and state <> 'stood_down'`, [held.id, subject ? `delete:${subject.id}` : '']);
  return new Set(rows.map((row) => row.key));
}

/**
 * Keeps an effect under its key, once; false where it lives already. One that stood down may be armed again, and then it
 * is in nobody's hand: a runner that took it before must not fire it before its new cooling time is over.
 */
async function arm(q: Queryer, effect: Effect, at: string): Promise<boolean> {
  const rows = await q.query(
    `insert into effects (key, does, case_id, act_id, state, not_before, proposal_hash, at) values ($1, $2, $3, $4, $5, $6, $7, $8)
     on conflict (key) do update set does = excluded.does, case_id = excluded.case_id, act_id = excluded.act_id, state = excluded.state,
       not_before = excluded.not_before, proposal_hash = excluded.proposal_hash, at = excluded.at,
       taken_by = null, taken_until = null, tries = 0, waits_on = null, seen_version = null, in_question = false, remembered = null, remembered_at = null
     where effects.state = 'stood_down' returning key`,
    [effect.key, effect.does, effect.caseId, effect.actId, effect.state, effect.notBefore, effect.proposalHash, at],
  );
  return rows.length > 0;
}
