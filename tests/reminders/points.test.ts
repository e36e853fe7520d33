// Which reminder is due: pure, over whatever sequence of looks and of things that happen to a clock in between.
import { describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { Case, CaseEvent } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import { cancel, changeRule, extend, meet, pause, restart, resume } from '../../shared/rules/clocks/clock.ts';
import { glanceAt } from '../../shared/rules/glance.ts';
import { remindersDue } from '../../shared/rules/clocks/watch.ts';
import { hasRoom, holdPoints, outlookOf } from '../../server/reminders/points.ts';
import type { Outlook } from '../../server/reminders/points.ts';
import { account, dice, say } from '../hub/rig.ts';
import { BOOKS, CAME, HOUR, after, caseWith, clockOf } from '../settings/given.ts';

const SEED = Number(process.env['SEED'] ?? 31);
say(`seed ${SEED}`);
const DSR = 'EU-GDPR-DSR-1M';

const look = (held: Case, at: string, hours: readonly number[] = [72, 24, 4, 1]): Outlook => outlookOf(held, { books: { reminderHours: hours, zone: 'UTC' }, at });
const written = (held: Case, { due }: Outlook, at: string): Case => ({ ...held, events: [...held.events, ...due.map(({ id, says }): CaseEvent => ({ id, at, by: 'hub', kind: 'reminder', says, actId: null }))] });
/** The case after a look, and what it wrote. */
const looked = (held: Case, at: string): { held: Case; says: string[] } => {
  const outlook = look(held, at);
  return { held: written(held, outlook, at), says: outlook.due.map(({ says }) => says) };
};

describe('the points of a clock', () => {
  const clock = clockOf(DSR);
  const before = (hours: number): string => after(clock.due, -hours * HOUR);

  test('each point comes in its turn, once, and the next one is known', () => {
    let held = caseWith([clock]);
    for (const [hours, next] of [[72, 24], [24, 4], [4, 1]] as const) {
      expect(look(held, after(before(hours), -1))).toEqual({ due: [], next: before(hours) });
      expect(look(held, before(hours))).toMatchObject({ due: [{ at: before(hours), says: `Reminder, ${hours} hours before: Clock ${DSR} is due ${clock.due}.` }], next: before(next) });
      held = looked(held, before(hours)).held;
      expect(look(held, before(hours))).toEqual({ due: [], next: before(next) });
    }
    expect(look(looked(held, before(1)).held, after(clock.due, HOUR))).toEqual({ due: [], next: null });
  });

  test('a hub that was away for a day writes the newest point once, and not what it missed', () => {
    const { held, says } = looked(looked(caseWith([clock]), before(72)).held, before(2));
    expect(says).toEqual([`Reminder, 4 hours before: Clock ${DSR} is due ${clock.due}.`]);
    expect(look(held, before(2))).toEqual({ due: [], next: before(1) });
  });

  test('a point that was missed and whose due has passed is told once, and says so', () => {
    const { held, says } = looked(caseWith([clock]), after(clock.due, 5 * HOUR));
    expect(says).toEqual([`Reminder, 1 hour before: Clock ${DSR} is due ${clock.due}. It has passed.`]);
    expect(look(held, after(clock.due, 6 * HOUR))).toEqual({ due: [], next: null });
  });

  test('a point that had passed when the case came in, or when the clock moved, is none', () => {
    const late = caseWith([clock], {}, { events: [{ id: 'e1', at: before(2), by: 'platform', kind: 'received', says: 'Received.', actId: null }] });
    expect(look(late, before(2))).toEqual({ due: [], next: before(1) });
    const old = caseWith([clockOf(DSR, { trigger: '2024-03-01T10:00:00Z' })]);
    expect(look(old, CAME)).toEqual({ due: [], next: null });
    const moved = extend(clock, { at: before(2), reason: 'complex' }, BOOKS.clocks);
    if (!moved.ok) throw new Error(moved.fault.message);
    expect(look(caseWith([moved.value.clock]), before(2))).toEqual({ due: [], next: after(moved.value.clock.due, -72 * HOUR) });
  });

  test('only act-by clocks that run, of a case that is open or proposed and no duplicate', () => {
    const at = before(1);
    for (const status of ['decided', 'closed'] as const) expect(look(caseWith([clock], { status }), at)).toEqual({ due: [], next: null });
    expect(look(caseWith([clock], { status: 'proposed' }), at).due).toHaveLength(1);
    expect(look(caseWith([clock], { duplicateOf: 'case-2' }), at)).toEqual({ due: [], next: null });
    for (const other of [{ ...clock, state: 'paused' as const }, { ...clock, kind: 'hold_until' as const }, { ...clock, kind: 'other_party' as const }, { ...clock, kind: 'latest_arguable' as const }]) expect(look(caseWith([other]), at)).toEqual({ due: [], next: null });
  });

  test('the hours are the office’s own, and none means none', () => {
    expect(look(caseWith([clock]), before(50), [50]).due.map(({ says }) => says.slice(0, 25))).toEqual(['Reminder, 50 hours before']);
    expect(look(caseWith([clock]), before(1), [])).toEqual({ due: [], next: null });
  });

  test('[P13] a glance at the case says who changed it last, and that is no reminder', () => {
    const held = caseWith([clock]);
    const { held: told } = looked(held, before(72));
    expect([told.events.length, glanceAt(told)]).toEqual([2, glanceAt(held)]);
  });

  test('a case without room takes none: what is left is for decisions', () => {
    const [first] = caseWith([clock]).events;
    const full = caseWith([clock], {}, { events: Array.from({ length: 4_500 }, (_, n) => ({ ...first!, id: `e${n}` })) });
    expect([hasRoom(full), look(full, before(1))]).toEqual([false, { due: [], next: null }]);
  });
});

describe('[P13] whatever the sequence of looks', () => {
  const ROUNDS = 150;
  const PLAIN = ['EU-GDPR-DSR-1M', 'UK-DSR-1M', 'POLICY-U18-DELETE-72H', 'POLICY-U18-REVIEW-24H', 'US-STATE-DSR-45D', 'POLICY-U18-BLOCK-1H'];

  /** One of the things that happen to a clock; null where the engine says no. */
  function happen(clock: Clock, roll: () => number, at: string): Clock | null {
    const because = { at, reason: 'because' };
    const day = at.slice(0, 10);
    const all = [
      () => meet(clock, because), () => cancel(clock, because), () => pause(clock, day, because, BOOKS.clocks), () => resume(clock, day, because, BOOKS.clocks),
      () => extend(clock, because, BOOKS.clocks), () => restart(clock, at, because, BOOKS.clocks), () => changeRule(clock, 'US-STATE-DSR-45D', because, BOOKS.clocks),
    ];
    const done = all[Math.floor(roll() * all.length)]?.();
    return done?.ok ? done.value.clock : null;
  }

  test(`seed ${SEED}: each clock and point is told at most once, never after the clock ended, never early, at most one a look`, () => {
    const seen = { reminders: 0, moves: 0 };
    for (let round = 0; round < ROUNDS; round += 1) {
      const roll = dice(SEED + round);
      let held = caseWith(PLAIN.filter(() => roll() < 0.6).map((rule) => clockOf(rule, { trigger: CAME })));
      let at = CAME;
      const told = new Set<string>();
      for (let step = 0; step < 60; step += 1) {
        at = after(at, Math.floor(roll() ** 3 * 90 * HOUR) + 1);
        if (roll() < 0.15) {
          const index = Math.floor(roll() * held.facts.clocks.length);
          const next = held.facts.clocks[index] === undefined ? null : happen(held.facts.clocks[index], roll, at);
          if (next !== null) {
            seen.moves += 1;
            held = { ...held, facts: { ...held.facts, clocks: held.facts.clocks.map((clock, n) => (n === index ? next : clock)) } };
          }
        }
        if (roll() < 0.05) held = { ...held, facts: { ...held.facts, status: held.facts.status === 'open' ? 'decided' : 'open' } };
        const { due } = look(held, at);
        const lives = held.facts.clocks.filter(({ state, kind }) => state === 'running' && kind === 'act_by' && held.facts.status === 'open');
        expect(due.length).toBeLessThanOrEqual(lives.length);
        for (const point of due) {
          const where = `round ${round}, step ${step}`;
          expect([where, told.has(point.id)]).toEqual([where, false]);
          told.add(point.id);
          expect([where, point.at <= at]).toEqual([where, true]);
          expect([where, lives.some(({ name, due: last }) => point.says.includes(`${name} is due ${last}.`))]).toEqual([where, true]);
          seen.reminders += 1;
        }
        held = written(held, { due, next: null }, at);
      }
    }
    expect(seen.reminders).toBeGreaterThan(ROUNDS);
    expect(seen.moves).toBeGreaterThan(ROUNDS);
  });

  test(`seed ${SEED}: a hub that looks often enough misses no point, and always knows when the next one comes`, () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const roll = dice(SEED + 1_000 + round);
      let held = caseWith(PLAIN.filter(() => roll() < 0.6).map((rule) => clockOf(rule)));
      const expected = held.facts.clocks.flatMap((clock) => remindersDue(clock, CAME, clock.due).map(({ at, hoursBefore }) => `${at} ${clock.name} ${hoursBefore}`)).sort();
      const told: string[] = [];
      // From one point to the next, as a hub without a timer would: nothing lies between.
      for (let { next } = look(held, CAME); next !== null;) {
        const outlook = look(held, next);
        told.push(...outlook.due.map(({ at, says }) => `${at} ${/before: (.*) is due/.exec(says)?.[1]} ${/, (\d+)/.exec(says)?.[1]}`));
        held = written(held, outlook, next);
        ({ next } = outlook);
      }
      expect([round, told.sort()]).toEqual([round, expected]);
    }
  });
});

describe('gags and holds', () => {
  const gag = { id: 'g1', citation: '18 U.S.C. 2705(b)', until: '2027-01-31T00:00:00Z', ended: null };
  const detail = { of: 'law-enforcement' as const, process: 'us_search_warrant', agency: '', reference: '', categories: [], from: null, to: null, gagUntil: null, emergency: false, targets: [], gags: [gag], checks: [], paper: [], counsel: [], records: [], minorReviewedBy: null, emergencyOver: null, notified: null };
  const held = caseWith([], { kind: 'law-enforcement', detail, status: 'closed' });

  test('14 days before the date of a gag, once, also on a closed case; late, it asks to confirm', () => {
    expect(look(held, '2027-01-16T23:59:59Z')).toEqual({ due: [], next: '2027-01-17T00:00:00.000Z' });
    const { held: told, says } = looked(held, '2027-01-17T00:00:00Z');
    expect(says).toEqual(['The gag ends on 31 January 2027. Ask whether it is renewed; the user is not told before its end is confirmed.']);
    expect(look(told, '2027-03-01T00:00:00Z')).toEqual({ due: [], next: null });
    expect(looked(held, '2027-03-01T00:00:00Z').says).toEqual(['The date of the gag, 31 January 2027, has passed. Confirm that it was not renewed; until then the user is not told.']);
  });

  test('a gag that was lifted, one without a date, and one after which the user was told remind of nothing', () => {
    for (const over of [{ gags: [{ ...gag, ended: { at: CAME, how: 'lifted' as const, by: 'theo' } }] }, { gags: [{ ...gag, until: null }] }, { notified: CAME }]) {
      expect(look(caseWith([], { kind: 'law-enforcement', detail: { ...detail, ...over } }), '2027-01-20T00:00:00Z')).toEqual({ due: [], next: null });
    }
  });

  const hold: LegalHold = {
    id: 'h1', accountId: 'acc-1', category: null, itemId: null, basis: 'b', sourceCaseId: 'case-1', placed: CAME, expires: '2027-02-22T23:59:59Z', ground: 'us-2703f', renewal: null,
    secrecy: { kind: 'no-tip', until: null, ended: null }, released: null,
  };
  const points = (...holds: LegalHold[]): string[] => holdPoints({ ...account('acc-1'), holds } satisfies Account, { books: { reminderHours: [], zone: 'UTC' }, at: '2027-02-10T00:00:00Z' }).map(({ at, caseId }) => `${at} ${caseId}`);

  test('14 days before a hold ends, on the case that placed it; a renewal moves it', () => {
    expect(points(hold)).toEqual(['2027-02-08T23:59:59.000Z case-1']);
    expect(points({ ...hold, renewal: { requested: '2027-01-02T00:00:00Z', until: '2027-05-23T23:59:59Z' } })).toEqual(['2027-05-09T23:59:59.000Z case-1']);
  });

  test('a hold that was released, is over, has no end, waits for an answer, came from nowhere or was shorter than that has none', () => {
    const released = { at: CAME, by: 'theo', approvedBy: 'ines', reason: 'over' };
    expect(points({ ...hold, released }, { ...hold, expires: '2027-02-01T00:00:00Z' }, { ...hold, expires: null }, { ...hold, renewal: { requested: '2027-01-02T00:00:00Z', until: null } }, { ...hold, sourceCaseId: null }, { ...hold, placed: '2027-02-09T00:00:00Z' })).toEqual([]);
  });
});
