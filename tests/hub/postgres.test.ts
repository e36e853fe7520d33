// The wire on a real PostgreSQL, and what only several hub processes on one database can show.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { edgeSuite, edgeWorld } from './edge-suite.ts';
import { startPostgres } from './postgres.ts';
import type { TestPostgres } from './postgres.ts';
import { readingSuite, readingWorld } from './reading-suite.ts';
import { openRig, say } from './rig.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { HISTORY } from '../../server/store/history.ts';
import { writingSuite, writingWorld } from './writing-suite.ts';

const seed = Number(process.env['SEED'] ?? 20261124);

describe('on PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
    say(`seed ${seed}, PostgreSQL ${server.version}`);
  });
  afterAll(() => server.stop());

  readingSuite(async () => openRig({ seed, database: await server.database(), world: readingWorld }));
  writingSuite(async () => openRig({ seed, database: await server.database(), world: writingWorld }));
  edgeSuite(async () => openRig({ seed, database: await server.database(), world: edgeWorld }));

  test('[P1] [P22] three hubs start at once on one empty database: one history, one world, one hub id, and pokes cross', async () => {
    const database = await server.database();
    const rigs = await Promise.all([1, 2, 3].map((n) => openRig({ seed: seed + n, database, world: readingWorld })));
    const [first, second] = rigs;
    if (!first || !second) throw new Error('no rigs');
    expect(new Set(rigs.map((rig) => rig.hub.hubId)).size).toBe(1);
    expect(await first.hub.store.query('select number from schema_history order by number')).toEqual(HISTORY.map(({ number }) => ({ number })));
    const stop = new AbortController();
    const line = await fetch(`${second.hub.url}/v1/poke`, { headers: second.desk('ines').headers(), signal: stop.signal });
    const reader = line.body?.pipeThrough(new TextDecoderStream()).getReader();
    const { id } = await first.intake('under18');
    let heard = '';
    while (!heard.includes('event: poke')) heard += (await reader?.read())?.value ?? '';
    stop.abort();
    expect((await second.desk('noor').follow()).puts.has(id)).toBe(true);
    for (const rig of rigs) await rig.close();
  });

  test('[P22] [P24] when the database cuts every connection, requests are told to come back or work, and pokes come again', async () => {
    const rig = await openRig({ seed, database: await server.database(), world: readingWorld });
    const desk = rig.desk('ines');
    const line = await fetch(`${rig.hub.url}/v1/poke`, { headers: desk.headers() });
    const reader = line.body?.pipeThrough(new TextDecoderStream()).getReader();
    await rig.hub.store.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()');
    const statuses = new Set<number>();
    for (let n = 0; n < 20; n += 1) statuses.add((await desk.post('/v1/pull', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1 })).status);
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    const pokes = { heard: '' };
    const hearing = (async () => {
      while (!pokes.heard.includes('event: poke')) pokes.heard += (await reader?.read())?.value ?? '';
    })();
    // The listening connection comes back by itself; what moved meanwhile was only a hint.
    for (let n = 0; !pokes.heard.includes('event: poke'); n += 1) {
      await rig.intake('under18', { externalId: `again-${n}` });
      await Promise.race([hearing, new Promise((done) => setTimeout(done, 100))]);
    }
    await hearing;
    await rig.close();
  });

  test('[P1] [P7] eight desks on two hubs, writing acts and cases while a reader polls: no loss, no double, no lost deadlock', async () => {
    const database = await server.database();
    const rigs = await Promise.all([1, 2].map((n) => openRig({ seed: seed + n, database, world: readingWorld })));
    const [first, second] = rigs;
    if (!first || !second) throw new Error('no rigs');
    const shared = await first.desk('ines').case((await first.intake('content-removal')).id);
    const notes = Array.from({ length: 8 }, async (_, n) => {
      const rig = n % 2 === 0 ? first : second;
      const desk = rig.desk('ines');
      for (let k = 0; k < 10; k += 1) {
        await rig.intake('content-removal', { externalId: `both-${n}-${k}`, accountId: 'acc-1' });
        const act = desk.act('note', shared, { text: `${n}-${k}` }, { actId: rig.newId() });
        const twice = await Promise.all([first.desk('ines').push(act), second.desk('ines').push(act)]);
        expect(twice.map((verdict) => verdict.verdict)).toEqual(['applied', 'applied']);
      }
    });
    const state = { writing: true };
    const written = Promise.all(notes).finally(() => (state.writing = false));
    const reader = second.desk('ines');
    let seen = await reader.follow({}, 9);
    const puts = new Map(seen.puts);
    while (state.writing) {
      seen = await reader.follow(seen.cursors, 9);
      for (const [id, put] of seen.puts) puts.set(id, put);
    }
    await written;
    seen = await reader.follow(seen.cursors, 9);
    for (const [id, put] of seen.puts) puts.set(id, put);
    const whole = await reader.follow();
    expect([...puts].sort()).toEqual([...whole.puts].sort());
    const held = whole.puts.get(shared.id);
    expect(held?.kind === 'case' ? held.case.events.filter((event) => event.kind === 'noted').length : 0).toBe(80);
    const flagged = whole.puts.get('acc-1');
    expect(flagged?.kind === 'account' ? flagged.account.caseIds.length : 0).toBe(80);
    for (const rig of rigs) await rig.close();
  });
});
