// The store and the hub's start: what is made once, what is refused, and what survives a kill.
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CaseDetail, Item } from '../../shared/model/case.ts';
import type { Case } from '../../shared/model/case.ts';
import { startHub } from '../../server/hub.ts';
import { HISTORY, migrate } from '../../server/store/history.ts';
import type { Step } from '../../server/store/history.ts';
import { tagOf, uuidv7 } from '../../server/store/ids.ts';
import { lockDir } from '../../server/store/lock.ts';
import { openPglite } from '../../server/store/pglite.ts';
import { openPostgres } from '../../server/store/postgres.ts';
import { seed } from '../../server/store/seed.ts';
import type { Store } from '../../server/store/store.ts';
import { ActId } from '../../shared/model/words.ts';
import { Desk, PEOPLE, dice, intakeFor, openRig, say, world } from './rig.ts';
import { pgliteTemplate } from './template.ts';

const SEED = Number(process.env['SEED'] ?? 7);
say(`seed ${SEED}`);
const AT = '2026-11-24T09:00:00.000Z';
const KNOWN = HISTORY.map(({ number }) => number);
const NEWEST = KNOWN.at(-1) ?? 0;

let dir: string;
let count = 0;
const fresh = async (): Promise<string> => {
  const place = join(dir, String((count += 1)));
  await mkdir(place);
  return place;
};
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'docket-store-'));
});
afterAll(() => rm(dir, { recursive: true, force: true }));

describe('the history of the database', () => {
  let store: Store;
  beforeAll(async () => {
    store = await openPglite(await fresh(), await pgliteTemplate());
  });
  afterAll(() => store.close());
  const epoch = (): string => uuidv7(Date.now(), Uint8Array.from({ length: 10 }, () => Math.floor(Math.random() * 256)));
  const numbers = async (): Promise<unknown[]> => (await store.query('select number from schema_history order by number')).map((row) => row['number']);

  test('steps run once, in order, and only the new ones when a newer hub comes', async () => {
    await migrate(store, epoch, AT);
    const epochs = await store.query('select stream, epoch from streams order by stream');
    await migrate(store, epoch, AT);
    expect(await store.query('select stream, epoch from streams order by stream')).toEqual(epochs);
    const later: Step = { number: NEWEST + 1, says: 'one more shelf', sql: ['create table one_more_shelf (id text)'] };
    await migrate(store, epoch, AT, [...HISTORY, later]);
    expect(await numbers()).toEqual([...KNOWN, NEWEST + 1]);
  });

  test('a database that a newer hub wrote is refused and left as it is', async () => {
    await expect(migrate(store, epoch, AT, HISTORY)).rejects.toMatchObject({ fault: { code: 'newer_file' } });
    expect(await numbers()).toEqual([...KNOWN, NEWEST + 1]);
  });

  test('a step that fails leaves nothing of itself behind', async () => {
    const half: Step = { number: NEWEST + 2, says: 'half', sql: ['create table half (id text)', 'this is not sql'] };
    await expect(migrate(store, epoch, AT, [...HISTORY, { number: NEWEST + 1, says: '', sql: [] }, half])).rejects.toThrow('syntax error');
    expect(await store.query(`select to_regclass('half') as half`)).toEqual([{ half: null }]);
    expect(await numbers()).toEqual([...KNOWN, NEWEST + 1]);
  });

  test('[P7] [P15] what was withdrawn before it came keeps its answer when step 5 moves it, and verdicts stay where they are', async () => {
    const old = await openPglite(await fresh(), await pgliteTemplate());
    try {
      await migrate(old, epoch, AT, HISTORY.filter(({ number }) => number < 5));
      const said = (actId: string, verdict: string): string => JSON.stringify({ actId, verdict, at: AT });
      const rows = [['a', 'noor', null, 'withdrawn'], ['b', 'noor', '{}', 'applied'], ['c', 'mara', null, 'refused']] as const;
      for (const [actId, by, doc, verdict] of rows) await old.query('insert into ledger (act_id, by_person, case_id, doc, doc_hash, device, verdict, at) values ($1, $2, $3, $4, $5, $6, $7, $8)', [actId, by, 'x', doc, `hash of ${actId}`, 'd', said(actId, verdict), AT]);
      await migrate(old, epoch, AT);
      expect(await old.query('select act_id, by_person, doc_hash, at from withdrawals')).toEqual([{ act_id: 'a', by_person: 'noor', doc_hash: 'hash of a', at: AT }]);
      expect(await old.query('select act_id from ledger order by act_id')).toEqual([{ act_id: 'b' }, { act_id: 'c' }]);
    } finally {
      await old.close();
    }
  });

  test('numbers that do not grow are refused before anything runs', async () => {
    await expect(migrate(store, epoch, AT, [...HISTORY, { number: 1, says: '', sql: [] }])).rejects.toThrow('numbers must grow');
  });
});

describe('the lock of a directory', () => {
  test('one holder at a time; let go, it is free; a holder that is gone gives way', async () => {
    const place = await fresh();
    const letGo = await lockDir(place, 'a');
    await expect(lockDir(place, 'b')).rejects.toMatchObject({ fault: { code: 'in_use' } });
    await letGo();
    await (await lockDir(place, 'c'))();
    // A pid that lives, but with another start time: the number was handed out again.
    await writeFile(join(place, 'lock'), `{"pid":${process.pid},"started":"another-boot.1","token":"d"}\n`);
    await (await lockDir(place, 'e'))();
    await writeFile(join(place, 'lock'), '');
    await (await lockDir(place, 'f'))();
    expect(await readdir(place)).toEqual([]);
  });

  test('of many that find a dead lock at the same moment exactly one takes over', async () => {
    for (let round = 0; round < 20; round += 1) {
      const place = await fresh();
      await writeFile(join(place, 'lock'), '{"pid":1,"started":"another-boot.1","token":"dead"}\n');
      const tried = await Promise.allSettled(Array.from({ length: 12 }, (_, n) => lockDir(place, `t${n}`)));
      expect(tried.filter((each) => each.status === 'fulfilled').length).toBe(1);
    }
  });
});

describe('starting a hub', () => {
  const identity = async (): Promise<{ issuer: string; clientId: string; audience: string; verify: () => Promise<null> }> => ({ issuer: 'x', clientId: 'x', audience: 'x', verify: async () => null });
  const plain = { port: 0, name: 'h', demo: () => world(), identity };

  test('a second hub on one directory, a port in use and a database that is away are one sentence each, and let go of what they held', async () => {
    const rig = await openRig({ seed: SEED, template: await pgliteTemplate() });
    await expect(startHub({ ...plain, dataDir: rig.dataDir })).rejects.toMatchObject({ fault: { code: 'in_use' } });
    const other = await fresh();
    const port = Number(new URL(rig.hub.url).port);
    await expect(startHub({ ...plain, dataDir: other, port })).rejects.toMatchObject({ fault: { code: 'port_in_use' } });
    const dead = createServer();
    await new Promise<void>((done) => dead.listen(0, '127.0.0.1', done));
    const { port: deadPort } = dead.address() as AddressInfo;
    await new Promise<void>((done) => dead.close(() => done()));
    const url = `postgres://u:secret-word@127.0.0.1:${deadPort}/x`;
    const thrown = await startHub({ ...plain, dataDir: other, database: url }).catch((error: unknown) => error);
    expect(thrown).toMatchObject({ fault: { code: 'database' } });
    expect(String(thrown)).not.toContain('secret-word');
    await expect(openPostgres('nonsense://')).rejects.toMatchObject({ fault: { code: 'database' } });
    expect((await readdir(join(other, 'hub'))).filter((name) => name.startsWith('lock'))).toEqual([]);
    await rig.close();
  });

  test('a database directory that is damaged is refused and left untouched', async () => {
    const place = await fresh();
    await mkdir(join(place, 'hub', 'pgdata'), { recursive: true });
    await writeFile(join(place, 'hub', 'pgdata', 'PG_VERSION'), 'eighteen');
    await writeFile(join(place, 'hub', 'pgdata', 'precious'), 'x');
    await expect(startHub({ ...plain, dataDir: place })).rejects.toMatchObject({ fault: { code: 'store_corrupt' } });
    expect(await readFile(join(place, 'hub', 'pgdata', 'precious'), 'utf8')).toBe('x');
    expect(await readFile(join(place, 'hub', 'pgdata', 'PG_VERSION'), 'utf8')).toBe('eighteen');
  });

  test('a first start that was cut off half-way is begun again', async () => {
    const place = await fresh();
    await mkdir(join(place, 'hub', 'pgdata.new'), { recursive: true });
    await writeFile(join(place, 'hub', 'pgdata.new', 'PG_VERSION'), '18');
    const hub = await startHub({ ...plain, dataDir: place, template: await pgliteTemplate() });
    await hub.close();
    expect((await readdir(join(place, 'hub'))).sort()).toEqual(['intake.key', 'mark', 'pgdata']);
    expect((await stat(join(place, 'hub'))).mode & 0o777).toBe(0o700);
    for (const name of ['intake.key', 'mark']) expect((await stat(join(place, 'hub', name))).mode & 0o777).toBe(0o600);
  });

  test('a restart keeps the hub’s id, key, cases and epochs, so that no desk fills afresh; closing twice is closing once', async () => {
    const place = await fresh();
    const template = await pgliteTemplate();
    const first = await openRig({ seed: SEED, template, dataDir: place });
    await first.intake('under18');
    const { cursors, puts } = await first.desk('ines').follow();
    await Promise.all([first.hub.close(), first.hub.close()]);
    const second = await openRig({ seed: SEED + 1, dataDir: place });
    expect(second.hub.hubId).toBe(first.hub.hubId);
    const page = await second.desk('ines').pull(cursors);
    expect(page.streams.map((stream) => [stream.reset, stream.puts.length])).toEqual(page.streams.map(() => [false, 0]));
    expect([...(await second.desk('ines').follow()).puts.keys()].sort()).toEqual([...puts.keys()].sort());
    await second.close();
  });

  test('closing ends open lines and lets go at once', async () => {
    const rig = await openRig({ seed: SEED, template: await pgliteTemplate() });
    const line = await fetch(`${rig.hub.url}/v1/poke`, { headers: rig.desk('ines').headers() });
    const ended = line.text();
    await rig.close();
    expect(await ended).toContain('retry:');
    await expect(fetch(`${rig.hub.url}/v1/hello`)).rejects.toThrow('fetch failed');
  });
});

describe('a demo world', () => {
  const caseOf = (n: number): { case: Case; texts: [] } => {
    const { items, detail, ...rest } = intakeFor('content-removal', 'x');
    const facts: Case['facts'] = {
      number: `CR-2026-${String(n).padStart(6, '0')}`, kind: 'content-removal', title: rest.title, status: 'open', stage: 'received', duplicateOf: null, jurisdiction: 'DE', language: 'de', received: rest.received, subject: null,
      summary: 's'.repeat(2_000), parties: [], items: (items ?? []).map((item) => Item.parse(item)), clocks: [], holds: [], proposal: null, decision: null, detail: CaseDetail.parse(detail),
    };
    return { case: { id: `case-${n}`, version: 1, tag: tagOf(facts), facts, state: { assignee: null, claim: null, lastToken: 0, priority: 'normal', effects: [] }, events: [] }, texts: [] };
  };

  test('is seeded once, whole, with numbers that go on behind it', async () => {
    const store = await openPglite(await fresh(), await pgliteTemplate());
    let made = 0;
    await migrate(store, () => `e${(made += 1)}`, AT);
    const big = world({ cases: Array.from({ length: 1_200 }, (_, n) => caseOf(n + 1)), media: [{ id: 'm', mime: 'audio/wav', bytes: new Uint8Array([0, 255, 7]) }] });
    expect([await seed(store, big), await seed(store, big)]).toEqual([true, false]);
    expect(await store.query(`select live, next_pos from streams where stream = 'content-removal'`)).toEqual([{ live: 1_200, next_pos: 1_201 }]);
    expect(await store.query(`select next from counters where name = 'CR-2026'`)).toEqual([{ next: 1_201 }]);
    expect(await store.query('select bytes from media')).toEqual([{ bytes: new Uint8Array([0, 255, 7]) }]);
    // An account that nothing is held against is no work for the flagged list: everybody reads it in the directory.
    expect(await store.query(`select kind, count(*) as n from records where stream = 'directory' group by kind order by kind`)).toEqual([{ kind: 'account', n: 1 }, { kind: 'person', n: PEOPLE.length }, { kind: 'template', n: 1 }]);
    await store.close();
  });
});

describe('a hub that is killed', () => {
  let child: ChildProcess | null = null;
  afterAll(() => child?.kill('SIGKILL'));

  const start = async (dataDir: string): Promise<string> => {
    child = spawn(resolve('node_modules/.bin/node'), [resolve('tests/hub/hub-child.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
    let said = '';
    for await (const chunk of child.stdout ?? []) {
      said += String(chunk);
      if (said.includes('\n')) return said.trim();
    }
    throw new Error('the hub did not start');
  };

  test('[P7] [P9] keeps every verdict that it gave, applies nothing twice, and starts again on the same directory', async () => {
    const dataDir = await fresh();
    // Made here from the template, so that the child does not spend its seconds on initialising.
    await (await openRig({ seed: SEED, template: await pgliteTemplate(), dataDir })).close();
    const roll = dice(SEED);
    let ticks = 0;
    const newId = (): string => uuidv7(Date.parse(AT) + (ticks += 1), Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256)));
    const given = new Map<string, string>();
    const sent: string[] = [];
    let caseId: string | null = null;
    for (let round = 0; round < 4; round += 1) {
      const url = await start(dataDir);
      const desk = new Desk(url, 'ines', newId);
      if (caseId === null) {
        const key = (await readFile(join(dataDir, 'hub', 'intake.key'), 'utf8')).trim();
        const answer = await fetch(`${url}/v1/intake/under-18`, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` }, body: JSON.stringify(intakeFor('under18', 'one')) });
        caseId = ((await answer.json()) as { id: string }).id;
      }
      const held = await desk.case(caseId);
      for (const [act, verdict] of given) expect(JSON.stringify(await desk.push(act))).toBe(verdict);
      const killAfter = 3 + Math.floor(roll() * 12);
      for (let n = 0; ; n += 1) {
        const act = desk.act('note', held, { text: `note ${round}-${n}` });
        sent.push(act);
        const pushing = desk.push(act);
        if (n === killAfter) {
          child?.kill('SIGKILL');
          await pushing.then((verdict) => given.set(act, JSON.stringify(verdict)), () => undefined);
          break;
        }
        given.set(act, JSON.stringify(await pushing));
      }
      await new Promise((done) => (child?.exitCode !== null || child.signalCode !== null ? done(null) : child.once('exit', done)));
    }
    const url = await start(dataDir);
    const desk = new Desk(url, 'ines', newId);
    for (const act of sent) expect(await desk.push(act)).toMatchObject({ verdict: 'applied' });
    const says = (await desk.case(caseId ?? '')).events.map((event) => event.says).filter((each) => each.startsWith('note'));
    expect([says.length, new Set(says).size]).toEqual([sent.length, sent.length]);
    child?.kill('SIGKILL');
  }, 240_000);
});

test('an id made from time and dice is a UUID of version 7 that sorts by time', () => {
  const roll = dice(SEED);
  const ids = Array.from({ length: 200 }, (_, n) => uuidv7(Date.parse(AT) + n, Uint8Array.from({ length: 10 }, () => Math.floor(roll() * 256))));
  for (const id of ids) expect(ActId.safeParse(id).success).toBe(true);
  expect([...ids].sort()).toEqual(ids);
});
