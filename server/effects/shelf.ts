// The effects as the database keeps them: which one is due, who runs it, and until when.
import type { Effect } from '../../shared/model/act.ts';
import type { Queryer } from '../store/store.ts';

/** An effect in the hands of one runner. `token` fences: whoever lost the lease can write nothing under it any more. */
export type Taken = Effect & { readonly token: string; readonly tries: number };

/** A lease outlives every single question that is asked under it; it is renewed with each step. Milliseconds. */
const LEASE_MS = 120_000;

/** The first wait before something is tried again, and the longest; it grows fourfold. Milliseconds. */
const WAIT = { first: 10_000, most: 6 * 3_600_000 } as const;

/** How often something is asked for again before a person looks. */
export const MOST_TRIES = 7;

/** Milliseconds after `at` (UTC), as an instant. */
export const later = (at: string, ms: number): string => new Date(Date.parse(at) + ms).toISOString();

/** When to try again after so many tries. */
export const afterTries = (at: string, tries: number): string => later(at, Math.min(WAIT.most, WAIT.first * 4 ** Math.max(0, tries - 1)));

type Row = { readonly key: string; readonly does: Effect['does']; readonly case_id: string; readonly act_id: string; readonly state: Effect['state']; readonly not_before: string; readonly proposal_hash: string | null; readonly tries: number };

const COLUMNS = 'key, does, case_id, act_id, state, not_before, proposal_hash, tries';

const takenOf = (row: Row, token: string): Taken => ({
  key: row.key, does: row.does, caseId: row.case_id, actId: row.act_id, state: row.state, notBefore: row.not_before, proposalHash: row.proposal_hash, token, tries: row.tries,
});

/**
 * Takes the effect that is due the longest, for a lease's time, or null where none is; none is while the hub waits for
 * reconciliation after a restore. Due is what is armed or was left while firing, and what is over but for held parts,
 * once their day has come or their account has changed. A deletion asks store after store: what is done with one
 * question goes before it. Runs of several processes pass each other by (`skip locked`), so that each effect is in one
 * hand. Instants are compared as bytes: a database's own order of letters may skip punctuation.
 */
export async function takeDue(q: Queryer, token: string, at: string): Promise<Taken | null> {
  const [row] = await q.query<Row>(
    `update effects set taken_by = $1, taken_until = $2 where key = (
       select e.key from effects e left join records r on r.id = e.waits_on
       where (e.taken_until is null or e.taken_until collate "C" <= $3)
         and ((e.state in ('armed', 'firing') and e.not_before collate "C" <= $3)
           or (e.state in ('done', 'unknown') and e.waits_on is not null and (e.not_before collate "C" <= $3 or r.version is distinct from e.seen_version)))
         and not exists (select 1 from restores where resumed_at is null)
       order by (e.does in ('delete', 'remove')), e.not_before collate "C", e.key limit 1 for update of e skip locked)
     returning ${COLUMNS}`,
    [token, later(at, LEASE_MS), at],
  );
  return row === undefined ? null : takenOf(row, token);
}

/**
 * The effect as it is now, with its row held until the transaction ends and its lease renewed; null where another runner
 * has it. Asked after the rows of account and case, never before: everybody takes them in that order.
 */
export async function stillMine(q: Queryer, taken: Taken, at: string): Promise<Taken | null> {
  const [row] = await q.query<Row>(`update effects set taken_until = $3 where key = $1 and taken_by = $2 returning ${COLUMNS}`, [taken.key, taken.token, later(at, LEASE_MS)]);
  return row === undefined ? null : takenOf(row, taken.token);
}

/** The effect of a key with its row held until the transaction ends, or null. Asked after the rows of account and case, as `stillMine`. */
export async function effectForUpdate(q: Queryer, key: string): Promise<Effect | null> {
  const [row] = await q.query<Row>(`select ${COLUMNS} from effects where key = $1 for update`, [key]);
  if (row === undefined) return null;
  const { token: _token, tries: _tries, ...effect } = takenOf(row, '');
  return effect;
}

/**
 * Writes what a person resolved an unknown effect to. It is in nobody's hand from then on: a runner that had it, for parts
 * that a hold kept, finds its lease gone and writes nothing of what it was told.
 */
export async function keepResolved(q: Queryer, { key, state, notBefore }: Effect): Promise<void> {
  const rows = await q.query(
    `update effects set state = $2, not_before = $3, tries = 0, taken_by = null, taken_until = null, waits_on = null, seen_version = null, in_question = false, remembered = null, remembered_at = null
     where key = $1 and state = 'unknown' returning key`,
    [key, state, notBefore],
  );
  if (rows.length !== 1) throw new Error('effects: resolved what was not unknown');
}

export type Kept = {
  readonly state: Effect['state'];
  /** When it is looked at again; null leaves it. */
  readonly notBefore?: string;
  readonly tries?: number;
  /** False keeps it in this runner's hand. */
  readonly letGo: boolean;
  /** For a deletion with held parts: the account whose holds it waits for, at which version. */
  readonly waits?: { readonly on: string; readonly seen: number } | null;
};

/** Writes what became of an effect that this runner holds. */
export async function keep(q: Queryer, taken: Taken, kept: Kept): Promise<void> {
  const { state, notBefore = taken.notBefore, tries = taken.tries, letGo, waits = null } = kept;
  await q.query(
    `update effects set state = $3, not_before = $4, tries = $5, waits_on = $6, seen_version = $7, taken_until = case when $8 then null else taken_until end where key = $1 and taken_by = $2`,
    [taken.key, taken.token, state, notBefore, tries, waits?.on ?? null, waits?.seen ?? null, letGo],
  );
}

/** Lets go of an effect without having changed it. */
export async function letGo(q: Queryer, taken: Taken): Promise<void> {
  await q.query('update effects set taken_until = null where key = $1 and taken_by = $2', [taken.key, taken.token]);
}

/** Ends every lease. Only where nobody else can be running: the one process of an embedded database that just started. */
export async function endLeases(q: Queryer): Promise<void> {
  await q.query('update effects set taken_until = null where taken_until is not null');
}

/** Whether a block of this case is with the platform right now: what takes it back must not arrive before it. */
export async function blockUnderWay(q: Queryer, caseId: string, at: string): Promise<boolean> {
  const rows = await q.query(`select 1 from effects where case_id = $1 and does = 'block' and state = 'firing' and taken_until collate "C" > $2`, [caseId, at]);
  return rows.length > 0;
}

/** Why nothing is done of what could be: nobody here carries it out, or the hub waits for reconciliation after a restore. */
export type Idle = 'nobody' | 'paused';

/**
 * One effect of which its case does not say yet why it stands still, each once per arming. What another runner has in
 * hand is left: taking it over would throw its answer away.
 */
export async function takeIdle(q: Queryer, why: Idle, at: string): Promise<Taken | null> {
  const [row] = await q.query<Row>(
    `update effects set taken_by = $1 || ':' || act_id where key = (
       select key from effects where state in ('armed', 'firing') and ($1 = 'paused' or not_before collate "C" <= $2) and (taken_until is null or taken_until collate "C" <= $2)
         and taken_by is distinct from $1 || ':' || act_id
       order by not_before collate "C", key limit 1 for update skip locked)
     returning ${COLUMNS}`,
    [why, at],
  );
  return row === undefined ? null : takenOf(row, `${why}:${row.act_id}`);
}

/** One effect in question after a restore that the platform was not asked about since `before`, for a lease's time. */
export async function takeAsked(q: Queryer, token: string, at: string, before: string): Promise<Taken | null> {
  const [row] = await q.query<Row>(
    `update effects set taken_by = $1, taken_until = $2 where key = (
       select key from effects where in_question and (taken_until is null or taken_until collate "C" <= $3) and (remembered_at is null or remembered_at collate "C" <= $4)
       order by not_before collate "C", key limit 1 for update skip locked)
     returning ${COLUMNS}`,
    [token, later(at, LEASE_MS), at, before],
  );
  return row === undefined ? null : takenOf(row, token);
}

/** Keeps what the platform remembers of an effect, as text, and lets go of it. */
export async function keepRemembered(q: Queryer, taken: Taken, remembered: string, at: string): Promise<void> {
  await q.query('update effects set remembered = $3, remembered_at = $4, taken_until = null where key = $1 and taken_by = $2', [taken.key, taken.token, remembered, at]);
}

/** One effect in question, out of whoever's hand: whoever reconciles decides, and an answer that comes later is too late. */
export async function takeQuestioned(q: Queryer, token: string, at: string): Promise<Taken | null> {
  return takeWhere(q, token, at, 'in_question');
}

/** One effect of which only its case says that it waits. */
export async function takeTold(q: Queryer, token: string, at: string): Promise<Taken | null> {
  return takeWhere(q, token, at, `not in_question and taken_by like 'paused:%'`);
}

async function takeWhere(q: Queryer, token: string, at: string, where: string): Promise<Taken | null> {
  const [row] = await q.query<Row>(
    `update effects set taken_by = $1, taken_until = $2 where key = (select key from effects where ${where} order by not_before collate "C", key limit 1 for update) returning ${COLUMNS}`,
    [token, later(at, LEASE_MS)],
  );
  return row === undefined ? null : takenOf(row, token);
}

/** What was settled is in question no more. */
export async function outOfQuestion(q: Queryer, taken: Taken): Promise<void> {
  await q.query('update effects set in_question = false, remembered = null, remembered_at = null, taken_until = null where key = $1', [taken.key]);
}
