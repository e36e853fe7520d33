// Writers that stand in each other's way: deadlocks, failed serialisations, locks that do not come free, and hubs or databases that fall silent.
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Client } from 'pg';
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import { openPostgres } from '../../server/store/postgres.ts';
import { sha256 } from '../../server/store/ids.ts';
import { pruneLeaves } from '../../server/streams/records.ts';
import { startPostgres } from '../hub/postgres.ts';
import type { TestPostgres } from '../hub/postgres.ts';
import { intakeFor, say } from '../hub/rig.ts';
import { buildGate, shutGate } from './gate.ts';
import { SEED, TIMES, accountGiven, connect, holdNow, openDatabase, openHouse } from './hubs.ts';
import type { Database, House, HubProcess } from './hubs.ts';
import { layWire, through } from './wire.ts';

let server: TestPostgres;
let house: House;
let database: Database;
let left: HubProcess;
let right: HubProcess;
/** A session of somebody else on the same database. */
let other: Client;
beforeAll(async () => {
  server = await startPostgres();
  house = await openHouse(SEED);
  database = await openDatabase(server);
  await database.sql.query(`alter database ${new URL(database.url).pathname.slice(1)} set deadlock_timeout = '300ms'`);
  left = await house.hub({ database: database.url });
  right = await house.hub({ database: database.url });
  other = await connect(database.url.replace('//docket@', '//postgres@'));
  await buildGate(database.sql);
  say(`seed ${SEED}, PostgreSQL ${server.version}`);
});
afterAll(async () => {
  await other.end();
  await house.close();
  await database.close();
  await server.stop();
});

/** The hub's URL of the database with waits that a test can sit out. */
const impatient = (waits: Readonly<Record<string, number>>): string => `${database.url}?${new URLSearchParams(Object.entries(waits).map(([name, ms]): [string, string] => [name, String(ms)])).toString()}`;

async function bodyOf<T>(id: string): Promise<T> {
  const { rows } = await database.sql.query<{ body: string }>('select body from records where id = $1', [id]);
  return JSON.parse(rows[0]?.body ?? 'null') as T;
}

const caseOn = async (hub: HubProcess, accountId: string | null = null): Promise<Case> => {
  const { id } = await hub.intake('content-removal', { accountId, account: accountId === null ? null : accountGiven(accountId) });
  return bodyOf<Case>(id);
};

const idOf = (act: string): string => (JSON.parse(act) as { actId: string }).actId;
const storedAs = async (act: string): Promise<unknown[]> => (await database.sql.query<{ verdict: string }>('select verdict from ledger where act_id = $1', [idOf(act)])).rows.map(({ verdict }) => JSON.parse(verdict) as unknown);

/** How many deadlocks the database has seen, as far as its sessions have told. */
const deadlocks = async (): Promise<number> => Number((await database.sql.query<{ n: string }>('select deadlocks as n from pg_stat_database where datname = current_database()')).rows[0]?.n);

/** Comes back when so many sessions of hubs wait for a lock. */
async function waiting(sessions: number): Promise<void> {
  const now = async (): Promise<number> => (await database.sql.query(`select 1 from pg_stat_activity where application_name = 'docket-hub' and datname = current_database() and wait_event_type = 'Lock'`)).rowCount ?? 0;
  while ((await now()) < sessions) await database.sql.query('select pg_sleep(0.01)');
}

/** Makes every row that goes into a table fail with a code, `fails` times of each row of tries; a sequence counts, because it is never undone. */
async function failing(table: string, code: string, fails: number): Promise<{ readonly tries: () => Promise<number>; readonly end: () => Promise<void> }> {
  await database.sql.query(`
    create sequence tries;
    grant all on tries to docket;
    create function fail() returns trigger language plpgsql as $$ begin
      if nextval('tries') <= ${fails} then raise exception 'forced' using errcode = '${code}'; end if;
      return new;
    end $$;
    create trigger fail before insert on ${table} for each row execute function fail();`);
  return {
    tries: async () => Number((await database.sql.query<{ n: string }>('select last_value as n from tries')).rows[0]?.n),
    end: async () => {
      await database.sql.query(`drop trigger fail on ${table}; drop function fail; drop sequence tries;`);
    },
  };
}

test('[P9] the waits of a hub are bounded by the database and by itself', async () => {
  const store = await openPostgres(database.url);
  const shown = async (name: string): Promise<unknown> => Object.values((await store.query(`show ${name}`))[0] ?? {})[0];
  expect([await shown('lock_timeout'), await shown('statement_timeout'), await shown('idle_in_transaction_session_timeout')]).toEqual(['10s', '30s', '30s']);
  await store.close();
});

test('[P9] a hub runs as a plain role: no superuser, no role that makes others', async () => {
  const { rows } = await database.sql.query(`select distinct r.rolname, r.rolsuper, r.rolcreaterole, r.rolcreatedb, r.rolreplication, r.rolbypassrls from pg_stat_activity a join pg_roles r on r.oid = a.usesysid where a.application_name = 'docket-hub' and a.datname = current_database()`);
  expect(rows).toEqual([{ rolname: 'docket', rolsuper: false, rolcreaterole: false, rolcreatedb: false, rolreplication: false, rolbypassrls: false }]);
});

test('[P9] the victim of a deadlock is run again from the start, and its act is applied once', async () => {
  const held = await caseOn(left);
  await other.query(`set deadlock_timeout = '10s'`);
  // The wrong order, as nobody in Docket takes them: the stream first, then a record in it.
  await other.query('begin');
  await other.query(`select 1 from streams where stream = 'content-removal' for update`);
  const act = left.desk('ines').act('note', held, { text: 'in the middle' });
  const pushing = left.desk('ines').push(act);
  await waiting(1);
  // Now each waits for the other. The hub's session looks first and gives way.
  await other.query('select 1 from records where id = $1 for update', [held.id]);
  await other.query('commit');
  const verdict = await pushing;
  expect(verdict.verdict).toBe('applied');
  expect(await storedAs(act)).toEqual([verdict]);
  expect((await bodyOf<Case>(held.id)).events.filter(({ says }) => says === 'in the middle').length).toBe(1);
  // The victim's session tells the statistics when it has nothing else to do.
  while ((await deadlocks()) < 1) await database.sql.query('select pg_sleep(0.05)');
  expect(await deadlocks()).toBe(1);
});

test('[P15] an act that comes to another hub while its withdrawal is being judged waits for it, and is withdrawn', async () => {
  const held = await caseOn(left);
  const act = right.desk('ines').act('note', held, { text: 'taken back in time' });
  await other.query('begin');
  await other.query('select 1 from records where id = $1 for update', [held.id]);
  // Stands at the case, with the act's row in hand.
  const withdrawing = left.desk('ines').push(left.desk('ines').act('withdraw', held, { actId: idOf(act), docHash: sha256(act) }));
  await waiting(1);
  const pushing = right.desk('ines').push(act);
  await waiting(2);
  await other.query('commit');
  expect([await withdrawing, await pushing]).toMatchObject([{ verdict: 'applied' }, { verdict: 'withdrawn' }]);
  expect((await bodyOf<Case>(held.id)).events.some(({ actId }) => actId === idOf(act))).toBe(false);
});

test('[P9] [P10] a transaction that could not be serialised is tried five times; then the act is "later", kept nowhere, and applied when it comes again', async () => {
  const held = await caseOn(left);
  const desk = left.desk('ines');
  const twice = await failing('ledger', '40001', 2);
  expect(await desk.push(desk.act('note', held, { text: 'third time' }))).toMatchObject({ verdict: 'applied' });
  expect(await twice.tries()).toBe(3);
  await twice.end();
  const always = await failing('ledger', '40001', 1_000);
  const act = desk.act('note', held, { text: 'not now' });
  expect(await desk.push(act)).toMatchObject({ verdict: 'later', afterSeconds: 5 });
  expect(await always.tries()).toBe(5);
  expect(await storedAs(act)).toEqual([]);
  await always.end();
  expect(await desk.push(act)).toMatchObject({ verdict: 'applied' });
});

test('[P23] [P24] an intake that could not be serialised is tried again; then the platform is told to come back, and the same id makes one case', async () => {
  const twice = await failing('intake', '40P01', 2);
  expect(await left.intake('under18', { externalId: 'third-time' })).toMatchObject({ made: true });
  expect(await twice.tries()).toBe(3);
  await twice.end();
  const always = await failing('intake', '40P01', 1_000);
  const answer = await left.intakeRaw('under18', intakeFor('under18', 'not-now'));
  expect([answer.status, answer.headers.get('retry-after'), ((await answer.json()) as { fault: string }).fault]).toEqual([503, '2', 'busy']);
  await always.end();
  expect([await left.intake('under18', { externalId: 'not-now' }), await right.intake('under18', { externalId: 'not-now' })].map(({ made }) => made)).toEqual([true, false]);
});

test('[P23] first cases of one new account at the same moment at both hubs are all taken without a deadlock, and the account knows each of them', async () => {
  const before = await deadlocks();
  for (let n = 0; n < 10; n += 1) {
    const accountId = `new-${n}`;
    const shown = await Promise.all(Array.from({ length: 6 }, (_, k) => (k % 2 === 0 ? left : right).intake(k < 3 ? 'under18' : 'data-subject', { accountId, account: accountGiven(accountId) })));
    expect((await bodyOf<Account>(accountId)).caseIds.toSorted()).toEqual(shown.map(({ id }) => id).toSorted());
  }
  expect(await deadlocks()).toBe(before);
});

test(`[P9] [P13] holds, approvals, notes and new cases on one account at both hubs at once: no deadlock, no "later", and every hold is on the account and on each of its cases (seed ${SEED})`, async () => {
  const accountId = 'busy';
  const before = await deadlocks();
  const cases = [];
  for (let n = 0; n < 8; n += 1) cases.push(await caseOn(n % 2 === 0 ? left : right, accountId));
  const asked: Promise<void>[] = [];
  const seen = { holds: 0, verdicts: new Map<string, number>() };
  const store = await openPostgres(database.url);
  for (let n = 0; n < 8 * TIMES; n += 1) {
    asked.push((async () => {
      const hub = n % 2 === 0 ? left : right;
      const [ines, theo] = [hub.desk('ines'), hub.desk('theo')];
      for (let k = 0; k < 6; k += 1) {
        const held = cases[Math.floor(house.roll() * cases.length)] as Case;
        const now = await bodyOfOwn(held.id);
        const acts = [ines.act('place-hold', held, holdNow()), ines.act('note', held, { text: `${n} ${k}` }), ines.act('propose-decision', now, { decision: 'disable-items', note: '', itemIds: ['i1'] }), ines.act('release-hold', now, { holdId: now.facts.holds[0]?.id ?? 'none' })];
        for (const verdict of await ines.pushAll(acts)) seen.verdicts.set(verdict.verdict, (seen.verdicts.get(verdict.verdict) ?? 0) + 1);
        const proposed = await bodyOfOwn(held.id);
        if (proposed.facts.proposal !== null) await theo.push(theo.act('approve', proposed, { proposalHash: proposed.facts.proposal.hash }));
        if (proposed.facts.decision !== null) await ines.push(ines.act('reopen', proposed, {}));
        if (k % 4 === 0) await hub.intake('under18', { accountId });
        if (k % 4 === 1) await store.tx((q) => pruneLeaves(q, new Date().toISOString()));
        seen.holds += 1;
      }
    })());
  }
  await Promise.all(asked);
  await store.close();
  expect(seen.verdicts.get('later')).toBe(undefined);
  const account = await bodyOf<Account>(accountId);
  expect(account.holds.length).toBe(seen.holds);
  const live = account.holds.filter(({ released }) => released === null).map(({ id }) => id).toSorted();
  for (const id of account.caseIds) {
    const { facts } = await bodyOf<Case>(id);
    expect(facts.holds.map((hold) => hold.id).toSorted()).toEqual(live);
  }
  expect(await deadlocks()).toBe(before);

  async function bodyOfOwn(id: string): Promise<Case> {
    const [row] = await store.query<{ body: string }>('select body from records where id = $1', [id]);
    return JSON.parse(row?.body ?? 'null') as Case;
  }
}, 240_000);

test('[P9] [P24] a row that somebody holds for ever: the act is "later", the acts behind it are judged, an intake is told to come back, and nothing waits longer than it may', async () => {
  const hub = await house.hub({ database: impatient({ lock_timeout: 300 }) });
  const [stuck, free] = [await caseOn(left, 'stuck'), await caseOn(left)];
  await other.query('begin');
  await other.query('select 1 from records where id = any($1) for update', [[stuck.id, 'stuck']]);
  const desk = hub.desk('ines');
  const acts = [desk.act('note', stuck, { text: 'x' }), desk.act('note', free, { text: 'y' })];
  expect((await desk.pushAll(acts)).map((answer) => [answer.verdict, 'afterSeconds' in answer ? answer.afterSeconds : null])).toEqual([['later', 5], ['applied', null]]);
  expect((await hub.intakeRaw('under18', { ...intakeFor('under18', 'on-stuck'), accountId: 'stuck' })).status).toBe(503);
  await other.query('commit');
  expect((await desk.pushAll(acts)).map(({ verdict }) => verdict)).toEqual(['applied', 'applied']);
  expect(hub.logged.filter(({ event }) => event === 'act_later').map(({ facts }) => facts?.['code'])).toEqual(['55P03']);
  await hub.end('SIGKILL');
});

test('[P9] a statement that runs too long is ended, and its act is "later"', async () => {
  const hub = await house.hub({ database: impatient({ statement_timeout: 300 }) });
  const held = await caseOn(left);
  await database.sql.query(`create function dawdle() returns trigger language plpgsql as $$ begin if new.doc like '%dawdle%' then perform pg_sleep(60); end if; return new; end $$; create trigger dawdle before insert on ledger for each row execute function dawdle();`);
  const act = hub.desk('ines').act('note', held, { text: 'dawdle' });
  expect(await hub.desk('ines').push(act)).toMatchObject({ verdict: 'later', afterSeconds: 5 });
  await database.sql.query('drop trigger dawdle on ledger');
  expect(await hub.desk('ines').push(act)).toMatchObject({ verdict: 'applied' });
  await hub.end('SIGKILL');
});

test('[P7] [P9] a hub that freezes in the middle of an act loses its transaction, so that the others go on; thawed, it says "later", and the act is judged once', async () => {
  const hub = await house.hub({ database: impatient({ idle_in_transaction_session_timeout: 300 }) });
  const held = await caseOn(left);
  const act = hub.desk('ines').act('note', held, { text: 'frozen' });
  const gate = await shutGate(database.sql, idOf(act), 'judged');
  const pushing = hub.desk('ines').push(act);
  await gate.reached();
  process.kill(hub.pid, 'SIGSTOP');
  await gate.open();
  // The frozen hub holds the rows of the act and its case; whoever else wants them waits until the database ends its session.
  const answer = await right.desk('ines').push(act);
  expect(answer.verdict).toBe('applied');
  process.kill(hub.pid, 'SIGCONT');
  expect(await pushing).toMatchObject({ verdict: 'later', afterSeconds: 5 });
  expect(await hub.desk('ines').push(act)).toEqual(answer);
  expect((await bodyOf<Case>(held.id)).events.filter(({ says }) => says === 'frozen').length).toBe(1);
  await hub.end('SIGKILL');
});

test('[P9] [P24] a database that falls silent without hanging up: acts are "later", requests are told to come back, and when it speaks again all goes on', async () => {
  const wire = await layWire(Number(new URL(database.url).port));
  const hub = await house.hub({ database: through(wire, impatient({ query_timeout: 400 })) });
  const held = await caseOn(left);
  const desk = hub.desk('ines');
  expect(await desk.push(desk.act('note', held, { text: 'before' }))).toMatchObject({ verdict: 'applied' });
  const act = desk.act('note', held, { text: 'into the silence' });
  const gate = await shutGate(database.sql, idOf(act), 'taken');
  const pushing = desk.push(act);
  await gate.reached();
  wire.silent(true);
  await gate.open();
  expect(await pushing).toMatchObject({ verdict: 'later', afterSeconds: 5 });
  const asked = await hub.intakeRaw('under18', intakeFor('under18', 'into-the-silence'));
  expect(asked.status).toBe(503);
  wire.silent(false);
  const again = await desk.pushAll([act]).catch(() => desk.pushAll([act]));
  expect(again.map(({ verdict }) => verdict)).toEqual(['applied']);
  await hub.end('SIGKILL');
  await wire.close();
});
