// The end of a seed: faults are switched off, everything comes to rest by itself, and then all must agree.
import type { FinalVerdict } from '../../shared/model/act.ts';
import type { Account } from '../../shared/model/account.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import type { Laptop } from './desk/laptop.ts';
import { isUnreadable } from './hostile.ts';
import type { World } from './world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** As long as a desk may take to come back by itself, plus the rest of an act that the hub could not judge: nobody presses anything. */
const DRAIN_MS = 7 * HOUR;

/** Effects that wait for days wait for a hold; everything else is over long before. */
const EFFECTS_MS = 4 * 24 * HOUR;

/** Switches all faults off and lets everything come to rest. */
export async function comeToRest(world: World): Promise<void> {
  const { house, faults, laptops, time } = world;
  faults.on = false;
  world.trace.say('world', 'comes to rest');
  house.raise();
  for (const laptop of laptops) {
    laptop.line.cut = false;
    laptop.line.proxy = null;
    laptop.line.scripted.length = 0;
    await world.until(laptop.open());
  }
  await tick(world);
  await world.until(house.reconcile());
  for (let passed = 0; passed < DRAIN_MS; passed += 30 * MINUTE) {
    await world.pass(30 * MINUTE);
    await tick(world);
  }
  // Whoever kept acts on a desk that is somebody else's now comes back and sends them.
  for (const laptop of laptops) {
    const files = laptop.files();
    const people = files === null ? [] : (files.outbox.db.prepare('SELECT DISTINCT by FROM acts WHERE verdict IS NULL AND by <> ? ORDER BY by').pluck().all(laptop.person()) as string[]);
    for (const person of people) if (await world.until(laptop.signIn(person))) await world.pass(HOUR);
  }
  const end = time.now() + EFFECTS_MS;
  for (let looks = 0; looks < 100; looks += 1) {
    const due = [...house.truth.effects.values()].filter(({ state, notBefore }) => (state === 'armed' || state === 'firing') && Date.parse(notBefore) < end).map(({ notBefore }) => Date.parse(notBefore)).sort((one, other) => one - other)[0];
    if (due === undefined) break;
    // A lease that somebody died with ends in minutes.
    await world.pass(Math.max(due - time.now(), 3 * MINUTE));
    await tick(world);
  }
  await world.pass(8 * HOUR);
}

async function tick({ house, until }: World): Promise<void> {
  for (const process of house.processes) await until(process.tick());
}

/** What must hold once everything is at rest. */
export function atRest(world: World): void {
  for (const laptop of world.laptops) {
    answered(world, laptop);
    converged(world, laptop);
  }
  carriedOut(world);
}

/** Every acknowledged act has one final verdict, and desk and hub say the same. */
function answered({ trace, house, promises }: World, laptop: Laptop): void {
  const files = laptop.files();
  if (files === null) return;
  const rows = files.outbox.db.prepare('SELECT act_id, by, doc, verdict, parked FROM acts').all() as { act_id: string; by: string; doc: string; verdict: string | null; parked: string | null }[];
  const there = new Map(rows.map((row) => [row.act_id, row]));
  for (const [actId] of promises.acknowledged(laptop.name)) {
    const row = there.get(actId);
    if (row === undefined) {
      trace.fail('nothing acknowledged is lost', laptop.name, actId);
    } else if (row.verdict === null) {
      if (!isUnreadable(row.doc)) trace.fail('the outbox drains once faults are over', laptop.name, actId);
      else if (row.parked === null) trace.fail('an act that nobody can read is parked visibly', laptop.name, actId);
    } else {
      const kept = house.truth.ledger.get(actId)?.verdict ?? null;
      const same = kept !== null && canonical(kept satisfies FinalVerdict) === row.verdict;
      if (!same && !house.takenBack.has(actId)) trace.fail('desk and hub have the same verdict', laptop.name, actId);
    }
  }
}

/** Each desk holds what the hub holds in the streams of whoever it belongs to, version by version and tag by tag. */
function converged({ trace, house }: World, laptop: Laptop): void {
  const files = laptop.files();
  const person = house.truth.personOf(laptop.person());
  if (files === null || person === null) return;
  const rows = files.cache.db.prepare('SELECT r.id, r.queue, b.body FROM records r JOIN bodies b ON b.rid = r.rid').all() as { id: string; queue: string; body: string }[];
  const here = new Map(rows.map((row) => [row.id, row]));
  for (const held of house.truth.records.values()) {
    const row = here.get(held.id);
    if (held.stream === 'directory' || !person.streams.includes(held.stream)) {
      if (row !== undefined) trace.fail('a desk holds nothing outside the granted streams', laptop.name, held.id);
    } else if (row === undefined) trace.fail('desks come to hold what the hub holds', laptop.name, held.id);
    else if (held.kind === 'case' && canonical(JSON.parse(row.body)) !== canonical(held.of)) trace.fail('desks come to hold what the hub holds, to the tag', laptop.name, held.id);
  }
  for (const { id } of rows) if (!house.truth.records.has(id)) trace.fail('what left the hub leaves the desks', laptop.name, id);
}

/** Every effect has come to an end or waits for a hold; what the hub says was done was done once. */
function carriedOut({ trace, house, outside }: World): void {
  const { truth } = house;
  for (const effect of truth.effects.values()) {
    if (effect.state === 'armed' || effect.state === 'firing') trace.fail('every effect comes to an end once faults are over', effect.key, effect.state);
    if (effect.does === 'disclose' && effect.state === 'done' && outside.sent.get(effect.caseId) !== 1) trace.fail('what the hub says was disclosed was sent exactly once', effect.key, outside.sent.get(effect.caseId) ?? 0);
  }
  for (const { kind, of } of truth.records.values()) {
    if (kind !== 'account') continue;
    for (const row of (of as Account).ledger) {
      const what = `${row.accountId}/${row.category}/${row.itemId ?? '*'}/${row.store}`;
      if (isFinal(row) && outside.done.get(what) !== 1) trace.fail('what the hub says was deleted was deleted exactly once', row.key, outside.done.get(what) ?? 0);
    }
  }
}
