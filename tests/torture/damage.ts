// Mutilates the files of a desk and opens it: what is lost, what is kept, and whether the person is told the truth ([S47]).
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { closeCache, guarded } from '../../electron/desk/cache/cache.ts';
import type { DeskFiles } from '../../electron/desk/open-files.ts';
import { closeFiles, openFiles, openOrSetAside, setCacheAside } from '../../electron/desk/open-files.ts';
import { keepAct, outboxCounts } from '../../electron/desk/outbox/acts.ts';
import { writing } from '../../electron/desk/outbox/open.ts';
import { dismissRescue, rescueTold } from '../../electron/desk/outbox/rescue.ts';
import { insertTrip } from '../../electron/desk/outbox/trips.ts';
import { faultOf } from '../../shared/fault.ts';
import { seeded } from '../cache/made.ts';
import { killedOpening } from './kill-loop.ts';
import { actOf, bytesOf, caseOf, doStep } from './life.ts';
import type { Dice } from './mutilate.ts';
import { MUTILATIONS } from './mutilate.ts';
import { buildShim, shimAt } from './shim.ts';

export const KEY = bytesOf(5)(32);
export const open = (dataDir: string): Promise<DeskFiles> => openFiles({ dataDir, key: { kind: 'given', key: KEY }, now: Date.now, random: bytesOf(1) });

type Acts = Map<string, { readonly doc: string; readonly verdict: string | null }>;
type Truth = { readonly acts: Acts; readonly drafts: unknown; readonly trips: readonly string[]; readonly views: number; readonly records: Set<string> };
/** A desk's folder as it was left, and what was in it. `older` is the folder as it was on an earlier day. */
export type Left = { readonly name: string; readonly dir: string; readonly older: string; readonly truth: Truth };

export type DamageFigures = {
  tried: number;
  /** The outbox was whole, or was rescued. */
  whole: number;
  rescued: number;
  acts: number;
  lost: number;
  cacheRefilled: number;
  wrong: string[];
};

/** Two folders to damage: one of a desk that was closed, one of a desk that was killed and has logs. */
export async function leaveDesks(dir: string, steps: number): Promise<Left[]> {
  const data = join(dir, 'living');
  const files = await open(data);
  const snapshot = (name: string): string => {
    cpSync(data, join(dir, name), { recursive: true });
    return join(dir, name, 'desk');
  };
  let older = '';
  for (let n = 0; n < steps; n += 1) {
    doStep(files, n);
    if (n % 50 === 10) writing(files.outbox, (db) => insertTrip(db, 'mara', { trip: caseOf(n), made: '2026-05-01T10:00:00.000Z', queue: 'content-removal', hours: 8, media: false, reason: 'on the train' }));
    if (n === steps - 40) older = snapshot('older');
  }
  const truth = truthOf(files);
  const killed = snapshot('killed');
  closeFiles(files);
  const closed = snapshot('closed');
  return [{ name: 'closed', dir: join(closed, '..'), older, truth }, { name: 'killed', dir: join(killed, '..'), older, truth }];
}

function truthOf({ outbox, cache }: Pick<DeskFiles, 'outbox' | 'cache'>): Truth {
  return { acts: actsIn(outbox), drafts: draftsIn(outbox), trips: tripsIn(outbox), views: viewsIn(outbox), records: recordsIn(cache) };
}

function actsIn({ db }: DeskFiles['outbox']): Acts {
  return new Map(db.prepare<[], { act_id: string; doc: string; verdict: string | null }>('SELECT act_id, doc, verdict FROM acts ORDER BY rowid').all().map(({ act_id, doc, verdict }) => [act_id, { doc, verdict }]));
}

const draftsIn = ({ db }: DeskFiles['outbox']): unknown => db.prepare('SELECT * FROM drafts ORDER BY by, case_id').all();
const tripsIn = ({ db }: DeskFiles['outbox']): string[] => db.prepare('SELECT * FROM trips ORDER BY rowid').raw().all().map((row) => JSON.stringify(row));
const viewsIn = ({ db }: DeskFiles['outbox']): number => Number(db.prepare('SELECT count(*) FROM view_log').pluck().get());

/** Everything that a screen could be made of, as one text per record; throws where a page is met that is not authentic. */
function recordsIn(cache: Cache): Set<string> {
  return guarded(() => new Set(cache.db.prepare('SELECT r.id, r.title, b.body FROM main.records r JOIN main.bodies b ON b.rid = r.rid').raw().all().map((row) => JSON.stringify(row))));
}

const hashOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const hashesIn = (dir: string): Set<string> => new Set(readdirSync(dir).map((name) => hashOf(join(dir, name))));

/** Damages a copy of what was left, `count` times, and opens it each time. The seed and the number name a case for good. */
export async function damage(asked: { readonly dir: string; readonly left: readonly Left[]; readonly whose: 'cache' | 'outbox' | 'both'; readonly count: number; readonly seed: number }): Promise<DamageFigures> {
  const figures: DamageFigures = { tried: 0, whole: 0, rescued: 0, acts: 0, lost: 0, cacheRefilled: 0, wrong: [] };
  const random = seeded(asked.seed);
  const dice: Dice = { below: (limit) => Math.floor(random() * limit) };
  for (let n = 0; n < asked.count; n += 1) {
    const kinds = MUTILATIONS.filter((each) => asked.whose === 'both' || each.whose === 'one');
    const left = asked.left[n % asked.left.length];
    // By turns and not by chance, so that each kind is tried on each folder.
    const kind = kinds[Math.floor(n / asked.left.length) % kinds.length];
    if (left === undefined || kind === undefined) throw new Error('nothing to damage');
    const dataDir = join(asked.dir, 'damaged');
    rmSync(dataDir, { recursive: true, force: true });
    cpSync(left.dir, dataDir, { recursive: true });
    const desk = join(dataDir, 'desk');
    const other = MUTILATIONS.filter((each) => each.whose === 'one')[dice.below(MUTILATIONS.length - 1)] ?? kind;
    const done: string[] = [];
    if (asked.whose !== 'cache') done.push(`outbox: ${kind.name} ${kind.does(join(desk, 'outbox.db'), dice, left.older)}`);
    const second = asked.whose === 'both' ? other : kind;
    if (asked.whose === 'cache' || kind.whose === 'one') if (asked.whose !== 'outbox') done.push(`cache: ${second.name} ${second.does(join(desk, 'cache.db'), dice, left.older)}`);
    const at = `seed ${asked.seed}, number ${n}, ${left.name}, ${done.join('; ')}`;
    try {
      await opened(dataDir, left, asked.whose, figures, (what) => figures.wrong.push(`${at}: ${what}`));
    } catch (thrown) {
      figures.wrong.push(`${at}: ${faultOf(thrown).code} ${String(thrown)}`);
    }
    figures.tried += 1;
  }
  return figures;
}

async function opened(dataDir: string, { truth }: Left, whose: 'cache' | 'outbox' | 'both', figures: DamageFigures, wrong: (what: string) => void): Promise<void> {
  const desk = join(dataDir, 'desk');
  const before = new Map(readdirSync(desk).map((name) => [name, hashOf(join(desk, name))]));
  let files = await open(dataDir);
  const told = rescueTold(files.outbox);
  const acts = actsIn(files.outbox);
  const lost = [...truth.acts.keys()].filter((id) => !acts.has(id)).length;
  figures.acts += truth.acts.size;
  figures.lost += lost;
  for (const [id, act] of acts) {
    const was = truth.acts.get(id);
    if (was?.doc !== act.doc) wrong(`an act has another text: ${id}`);
    if (act.verdict !== null && act.verdict !== was?.verdict) wrong(`an act has another verdict: ${id}`);
  }
  if (told === null) {
    figures.whole += 1;
    if (!isDeepStrictEqual(acts, truth.acts) || !isDeepStrictEqual(draftsIn(files.outbox), truth.drafts) || !isDeepStrictEqual(tripsIn(files.outbox), truth.trips) || viewsIn(files.outbox) !== truth.views) wrong(`something is missing and nobody is told (${lost} acts)`);
  } else {
    figures.rescued += 1;
    for (const trip of tripsIn(files.outbox)) if (!truth.trips.includes(trip)) wrong(`another trip: ${trip}`);
    if (whose === 'cache') wrong('the outbox was rescued although nothing happened to it');
    if (told.code !== 'outbox_rescued' || !told.message.includes(`${acts.size} act`)) wrong(`told: ${told.message}`);
    if (!told.message.includes(lost === 0 ? 'none is known to be missing' : `${lost} act`)) wrong(`${lost} are missing, told: ${told.message}`);
    // Nothing is removed: what was there lies under another name, byte for byte.
    const after = hashesIn(desk);
    for (const name of ['outbox.db', 'outbox.db-wal']) if (before.has(name) && !after.has(before.get(name) ?? '')) wrong(`${name} is not kept`);
  }
  let refilled = files.setAside;
  try {
    for (const record of recordsIn(files.cache)) if (!truth.records.has(record) && whose !== 'outbox' && !isOlder(record, truth.records)) wrong(`the cache shows another record: ${record.slice(0, 80)}`);
  } catch (thrown) {
    if (faultOf(thrown).code !== 'cache_corrupt') wrong(`reading the cache: ${faultOf(thrown).code}`);
    closeCache(files.cache);
    setCacheAside(files.folder, Date.now);
    files = { ...files, ...(await openOrSetAside(files.folder, files.key, Date.now)) };
    refilled = true;
  }
  if (refilled) {
    figures.cacheRefilled += 1;
    if (recordsIn(files.cache).size > 0) wrong('a cache that was set aside is not empty');
    if (!readdirSync(desk).some((name) => name.startsWith('cache.damaged-'))) wrong('the damaged cache is not kept');
  }
  // Life goes on: something new is kept, the person has read it, and the next start is an ordinary one.
  const waiting = outboxCounts(files.outbox).waiting;
  keepAct(files.outbox, actOf(1_000_000));
  if (outboxCounts(files.outbox).waiting !== waiting + 1) wrong('nothing new can be kept');
  closeFiles(files);
  const again = await open(dataDir);
  if (told !== null && rescueTold(again.outbox)?.message !== told.message) wrong('it was told once only');
  dismissRescue(again.outbox);
  if (rescueTold(again.outbox) !== null) wrong('it is told for ever');
  if (actsIn(again.outbox).size !== acts.size + 1) wrong('the next start lost something');
  if (again.setAside) wrong('the new cache was set aside');
  closeFiles(again);
}

/** The record that every page brings anew may be an older one of itself, where the cache came back from an earlier day. */
function isOlder(record: string, truth: ReadonlySet<string>): boolean {
  const [id] = JSON.parse(record) as [string];
  return id === 'content-removal-1' && [...truth].some((each) => (JSON.parse(each) as [string])[0] === id);
}

/** A key that is not the one changes nothing, however damaged the files are. Answers with what it changed. */
export async function wrongKeyChanges(dir: string, left: Left, kind: (typeof MUTILATIONS)[number], dice: Dice): Promise<string[]> {
  const dataDir = join(dir, 'wrong-key');
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true });
  cpSync(left.dir, dataDir, { recursive: true });
  const desk = join(dataDir, 'desk');
  kind.does(join(desk, 'outbox.db'), dice, left.older);
  // The lock is taken and given back whatever the key is.
  const names = (): string[] => readdirSync(desk).filter((name) => !name.startsWith('lock'));
  const before = new Map(names().map((name) => [name, hashOf(join(desk, name))]));
  const code = await openFiles({ dataDir, key: { kind: 'given', key: bytesOf(6)(32) }, now: Date.now, random: bytesOf(1) }).then(
    () => 'opened',
    (thrown: unknown) => faultOf(thrown).code,
  );
  const changed = [...before].filter(([name, hash]) => !existsSync(join(desk, name)) || hashOf(join(desk, name)) !== hash).map(([name]) => name);
  const added = names().filter((name) => !before.has(name));
  return [...(code === 'wrong_key' ? [] : [code]), ...changed, ...added];
}

/**
 * A rescue that is killed before a chosen call, and the start after it: the same acts as a rescue that nobody disturbed,
 * and the damaged file kept. `among` is given a letter for each call that an undisturbed start makes (s sync, w write,
 * n a file renamed or removed) and picks the calls to die before, counted from 1. Answers with what was wrong.
 */
export async function killedRescues(asked: { readonly dir: string; readonly left: Left; readonly among: (letters: string) => readonly number[] }): Promise<{ readonly kills: number; readonly wrong: string[] }> {
  const wrong: string[] = [];
  const { env, control } = buildShim(asked.dir);
  const damaged = (name: string): { dataDir: string; hash: string } => {
    const dataDir = join(asked.dir, name);
    rmSync(dataDir, { recursive: true, force: true });
    cpSync(asked.left.dir, dataDir, { recursive: true });
    const path = join(dataDir, 'desk', 'outbox.db');
    // The first page, and one in the middle: something is lost and most is not.
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, 0, 4_096).fill(0, 4_096 * 12, 4_096 * 13));
    return { dataDir, hash: hashOf(path) };
  };
  const { dataDir: calmly } = damaged('calm');
  await killedOpening({ dataDir: calmly, killAt: 1_000_000, dir: asked.dir, env });
  const calls = asked.among(shimAt(control).seen().log);
  const calm = await open(calmly);
  const should = actsIn(calm.outbox);
  const told = rescueTold(calm.outbox)?.message;
  closeFiles(calm);
  for (const call of calls) {
    const { dataDir, hash } = damaged(`killed-${call}`);
    await killedOpening({ dataDir, killAt: call, dir: asked.dir, env });
    const files = await open(dataDir);
    if (!isDeepStrictEqual(actsIn(files.outbox), should)) wrong.push(`call ${call}: other acts than without the kill`);
    if (rescueTold(files.outbox)?.message !== told) wrong.push(`call ${call}: told ${rescueTold(files.outbox)?.message ?? 'nothing'}`);
    if (!hashesIn(join(dataDir, 'desk')).has(hash)) wrong.push(`call ${call}: the damaged file is not kept`);
    const aside = readdirSync(join(dataDir, 'desk')).filter((name) => /^outbox\.(damaged-.*\.db|rescue.*|db\.scratch.*)$/.test(name));
    if (aside.length !== 1) wrong.push(`call ${call}: left behind ${aside.join(', ')}`);
    closeFiles(files);
    rmSync(dataDir, { recursive: true, force: true });
  }
  return { kills: calls.length, wrong };
}
