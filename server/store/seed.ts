// Filling an empty hub with a demo world, in bulk and in one transaction.
import type { Stream } from '../../shared/model/words.ts';
import { accountStream, PUT_AROUND } from '../streams/records.ts';
import type { DemoWorld } from './demo-world.ts';
import { lockHub } from './history.ts';
import type { Param, Queryer, Store } from './store.ts';

type Seeded = { readonly stream: Stream; readonly kind: string; readonly id: string; readonly version: number; readonly body: string; readonly bytes: number };

/** Databases take at most 65,535 parameters a statement; this many keeps statements short as well. */
const PARAMS_AT_ONCE = 4_000;

/**
 * Seeds a world into a hub that knows nobody yet; false, changing nothing, where it does. Several hub processes may
 * start at once on one database: they queue on the hub's lock and only the first one seeds.
 */
export async function seed(store: Store, world: DemoWorld): Promise<boolean> {
  return store.tx(async (q) => {
    await lockHub(q);
    const people = await q.query(`select 1 from records where stream = 'directory' limit 1`);
    if (people.length > 0) return false;
    const records = seededOf(world);
    for (const stream of new Set(records.map((record) => record.stream))) await insertRecords(q, stream, records.filter((record) => record.stream === stream));
    await insertMany(q, 'texts', ['case_id', 'ord', 'body'], world.cases.flatMap((held) => held.texts.map((text, ord) => [held.case.id, ord, JSON.stringify(text)])));
    await insertMany(q, 'media', ['id', 'mime', 'bytes'], world.media.map(({ id, mime, bytes }) => [id, mime, bytes]));
    await insertMany(q, 'case_media', ['media_id', 'case_id'], mediaLinks(world));
    await insertMany(q, 'effects', ['key', 'does', 'case_id', 'act_id', 'state', 'not_before', 'proposal_hash', 'at'], (world.effects ?? []).map((it) => [it.key, it.does, it.caseId, it.actId, it.state, it.notBefore, it.proposalHash, it.at]));
    await insertMany(q, 'counters', ['name', 'next'], countersOf(world));
    return true;
  });
}

function seededOf(world: DemoWorld): Seeded[] {
  const plain = (stream: Stream, kind: string, of: { readonly id: string }): Seeded => {
    const body = JSON.stringify(of);
    return { stream, kind, id: of.id, version: 1, body, bytes: Buffer.byteLength(body) + PUT_AROUND };
  };
  return [
    ...world.people.map((person) => plain('directory', 'person', person)),
    ...world.templates.map((template) => plain('directory', 'template', template)),
    ...world.accounts.map((account) => plain(accountStream(account), 'account', account)),
    ...world.cases.map((held): Seeded => {
      const of = plain(held.case.facts.kind, 'case', held.case);
      const textBytes = held.texts.reduce((sum, text) => sum + Buffer.byteLength(JSON.stringify(text)) + 1, 0);
      return { ...of, version: held.case.version, bytes: of.bytes + textBytes };
    }),
  ];
}

async function insertRecords(q: Queryer, stream: Stream, records: readonly Seeded[]): Promise<void> {
  const [row] = await q.query<{ first: number }>('update streams set next_pos = next_pos + $2, live = live + $2 where stream = $1 returning next_pos - $2 as first', [stream, records.length]);
  const first = row?.first ?? 1;
  await insertMany(q, 'records', ['id', 'stream', 'pos', 'kind', 'version', 'body', 'bytes'], records.map((of, at) => [of.id, stream, first + at, of.kind, of.version, of.body, of.bytes]));
}

function mediaLinks(world: DemoWorld): Param[][] {
  const links = new Map<string, Param[]>();
  for (const held of world.cases) {
    // Sealing takes every recording and image of the case off all consoles, not only the sealed one.
    if (held.case.facts.items.some((item) => item.state === 'sealed')) continue;
    for (const item of held.case.facts.items) if (item.media) links.set(`${item.media.id} ${held.case.id}`, [item.media.id, held.case.id]);
  }
  return [...links.values()];
}

/** Where numbering goes on: behind the highest number of each kind and year in the world. */
function countersOf(world: DemoWorld): Param[][] {
  const next = new Map<string, number>();
  for (const held of world.cases) {
    const [, counter, n] = /^([A-Z0-9]+-\d{4})-(\d+)$/.exec(held.case.facts.number) ?? [];
    if (counter !== undefined) next.set(counter, Math.max(next.get(counter) ?? 1, Number(n) + 1));
  }
  return [...next];
}

/** Inserts rows with as few statements as their parameters allow. Table and column names are this file's own words. */
async function insertMany(q: Queryer, table: string, columns: readonly string[], rows: readonly (readonly Param[])[]): Promise<void> {
  const atOnce = Math.max(1, Math.floor(PARAMS_AT_ONCE / columns.length));
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    const places = some.map((_, row) => `(${columns.map((__, column) => `$${row * columns.length + column + 1}`).join(',')})`);
    await q.query(`insert into ${table} (${columns.join(',')}) values ${places.join(',')}`, some.flat());
  }
}
