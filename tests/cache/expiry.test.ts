// How long the mirror stays without the hub: the rule on its own, the watch on a real file, and a thousand lives of a laptop.
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { prep } from '../../electron/desk/cache/cache.ts';
import type { Cache } from '../../electron/desk/cache/cache.ts';
import { SET_BACK_MS, agedOf, watchExpiry } from '../../electron/desk/cache/expiry.ts';
import type { Expired, Watch } from '../../electron/desk/cache/expiry.ts';
import { applyPage, askOf, cursorsOf, resumeHalted } from '../../electron/desk/cache/page.ts';
import { CACHED_HOURS } from '../../shared/rules/offline.ts';
import { STREAMS } from '../../shared/model/words.ts';
import type { Queue, Stream } from '../../shared/model/words.ts';
import { ALL_STREAMS, makeAccount, makeCase, makePerson, pageOf, seeded, tempCache, withText } from './made.ts';
import type { Bench, Random } from './made.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;
const START = Date.parse('2026-03-28T22:00:00Z');
const SEED = 37;

describe('the rule', () => {
  const aged = (over: Partial<Parameters<typeof agedOf>[0]>, streams: readonly Stream[] = STREAMS): ReturnType<typeof agedOf> =>
    agedOf({ confirmed: new Map(streams.map((stream) => [stream, START])), highest: START, ranSince: 0, now: START, ...over });

  test('[D5] each stream goes at its hour and not before: a day for children and authorities, three for the rest', () => {
    expect(CACHED_HOURS).toEqual({ under18: 24, 'law-enforcement': 24, 'content-removal': 72, 'data-subject': 72, 'flagged-accounts': 72, directory: 72 });
    expect(aged({ now: START + 24 * HOUR - 1 }).streams).toEqual([]);
    expect(aged({ now: START + 24 * HOUR }).streams).toEqual(['under18', 'law-enforcement']);
    expect(aged({ now: START + 72 * HOUR - 1 }).streams).toEqual(['under18', 'law-enforcement']);
    expect(aged({ now: START + 72 * HOUR }).streams).toEqual([...STREAMS]);
  });

  test('[D5] a clock that stands still or runs backwards does not stop the time of the process', () => {
    expect(aged({ ranSince: 24 * HOUR, now: START + 24 * HOUR - SET_BACK_MS }).streams).toEqual(['under18', 'law-enforcement']);
    expect(aged({ highest: START + 73 * HOUR, now: START + 73 * HOUR - MINUTE }).streams).toEqual([...STREAMS]);
  });

  test('[D5] ten minutes back are a correction, more is a clock that was set back: then everything goes', () => {
    expect(aged({ now: START - SET_BACK_MS })).toMatchObject({ setBack: false, streams: [] });
    expect(aged({ now: START - SET_BACK_MS - 1 })).toMatchObject({ setBack: true, streams: [...STREAMS] });
    expect(aged({ ranSince: 9 * MINUTE, now: START - 2 * MINUTE })).toMatchObject({ setBack: true });
  });

  test('[D5] what nobody knows the age of is too old, and what is not here cannot be', () => {
    expect(aged({ confirmed: new Map([['under18', null]]) }).streams).toEqual(['under18']);
    expect(aged({ confirmed: new Map(), now: START + YEAR }).streams).toEqual([]);
  });

  test('[D5] the time never goes back, whatever the clocks show', () => {
    const instant = fc.integer({ min: 0, max: 50 * YEAR });
    fc.assert(
      fc.property(instant, fc.integer({ min: -DAY, max: YEAR }), instant, (highest, ranSince, now) => {
        const { time } = aged({ highest, ranSince, now });
        expect(time).toBeGreaterThanOrEqual(highest);
        expect(time).toBeGreaterThanOrEqual(now);
      }),
      { seed: SEED },
    );
  });
});

describe('the watch', () => {
  let bench: Bench;
  let cache: Cache;
  let time: { now: number; ran: number };
  let told: Expired[];
  let watch: Watch;
  beforeEach(async () => {
    bench = await tempCache();
    cache = bench.cache;
    time = { now: START, ran: 0 };
    told = [];
    watch = watchOver();
  });
  afterEach(() => bench.close());
  const watchOver = (): Watch => watchExpiry({ cache: () => cache, now: () => time.now, ran: () => time.ran, expired: (what) => told.push(what) });
  const pass = (ms: number): void => {
    time.now += ms;
    time.ran += ms;
  };
  let turn = 0;
  const fill = (streams: readonly Stream[] = ALL_STREAMS, more = false): void => {
    const put = (stream: Stream): Parameters<typeof pageOf>[0][number]['puts'] =>
      stream === 'directory' ? [makePerson('mara', 'Mara')] : stream === 'flagged-accounts' ? [makeAccount(seeded(1), 1)] : [withText(makeCase(seeded(2), stream, 1, { summary: 'zanzibarine' }), 'zanzibarine text')];
    expect(applyPage(cache, askOf(cache), pageOf(streams.map((stream) => ({ stream, cursor: `c${(turn += 1)}`, more, puts: put(stream) ?? [] }))), time.now).applied).toBe(true);
    watch.confirmed();
  };
  const here = (): string[] => prep(cache, 'SELECT queue FROM records UNION SELECT \'directory\' FROM directory ORDER BY 1').pluck().all() as string[];

  test('[D5] records, bodies, texts, words and cursor go, the rest stays; it is told once', () => {
    watch.check();
    fill();
    pass(24 * HOUR - 1);
    watch.check();
    expect([here().length, told]).toEqual([6, []]);
    pass(1);
    watch.check();
    watch.check();
    expect(told).toEqual([{ queues: ['under18', 'law-enforcement'], directory: false, setBack: false }]);
    expect(here()).toEqual(['content-removal', 'data-subject', 'directory', 'flagged-accounts']);
    expect(Object.keys(cursorsOf(cache)).sort()).toEqual(['content-removal', 'data-subject', 'directory', 'flagged-accounts']);
    expect(prep(cache, 'SELECT count(*) FROM bodies b LEFT JOIN records r ON r.rid = b.rid WHERE r.rid IS NULL').pluck().get()).toBe(0);
    expect(prep(cache, 'SELECT count(*) FROM texts t LEFT JOIN records r ON r.rid = t.rid WHERE r.rid IS NULL').pluck().get()).toBe(0);
    expect((prep(cache, 'SELECT block FROM words_under18_data').pluck().all() as Buffer[]).some((block) => block.includes('zanzibar'))).toBe(false);
    pass(48 * HOUR);
    watch.check();
    expect([here(), cursorsOf(cache), told.at(-1)]).toEqual([[], {}, { queues: ['content-removal', 'data-subject', 'flagged-accounts'], directory: true, setBack: false }]);
  });

  test('[D5] each page of the hub starts the time anew, an empty one too; one in the middle of a run does not', () => {
    fill(['content-removal', 'directory']);
    for (let day = 0; day < 5; day += 1) {
      pass(2 * DAY);
      watch.check();
      applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: `e${day}` }, { stream: 'directory', cursor: `d${day}` }], ['content-removal', 'directory']), time.now);
      watch.confirmed();
    }
    expect(here()).toEqual(['content-removal', 'directory']);
    pass(2 * DAY);
    applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'more', more: true }, { stream: 'directory', cursor: 'end' }], ['content-removal', 'directory']), time.now);
    watch.confirmed();
    pass(DAY);
    watch.check();
    expect(here()).toEqual(['directory']);
  });

  test('[D5] a stream that is being filled for the first time has its time from its first page', () => {
    fill(['content-removal'], true);
    pass(71 * HOUR);
    watch.check();
    expect(here()).toEqual(['content-removal']);
    pass(HOUR);
    watch.check();
    expect(here()).toEqual([]);
  });

  test('[D5][P25] what the hub wants removed is not confirmed by asking: a halt does not make it stay', () => {
    applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'a', puts: Array.from({ length: 30 }, (_, n) => makeCase(seeded(n), 'content-removal', n)) }]), time.now);
    pass(2 * DAY);
    const leaves = Array.from({ length: 30 }, (_, n) => ({ id: `content-removal-${n}`, why: 'deleted' as const }));
    expect(applyPage(cache, askOf(cache), pageOf([{ stream: 'content-removal', cursor: 'b', leaves }]), time.now).halted).toBe('content-removal');
    watch.confirmed();
    pass(DAY);
    watch.check();
    expect([here(), cursorsOf(cache)]).toEqual([[], {}]);
    // Nothing is left to let go of.
    resumeHalted(cache);
    fill(['content-removal']);
    expect(here()).toEqual(['content-removal']);
  });

  test('[D5] set back by more than ten minutes, also while it was off: everything goes at the start, and the next page counts by the clock as it is', () => {
    fill();
    pass(3 * HOUR);
    watch.check();
    time.now -= 2 * HOUR;
    time.ran = 0;
    watch = watchOver();
    watch.check();
    expect(told).toEqual([{ queues: ['under18', 'law-enforcement', 'content-removal', 'data-subject', 'flagged-accounts'], directory: true, setBack: true }]);
    expect(here()).toEqual([]);
    fill();
    pass(HOUR);
    watch.check();
    expect([here().length, told.length]).toEqual([6, 1]);
  });

  test('[D5] between two pages the check asks no database, and on a full disk a case can still be read', () => {
    watch.check();
    fill();
    watch.check();
    const prepared = [...cache.statements.keys()].length;
    cache.statements.clear();
    for (let n = 0; n < 100; n += 1) {
      pass(500);
      watch.check();
    }
    expect([prepared > 0, cache.statements.size]).toEqual([true, 0]);
    cache.db.pragma('query_only=ON');
    pass(2 * MINUTE);
    expect(() => watch.check()).not.toThrow();
    // But what is too old and cannot be removed is not shown: every read fails with the check.
    pass(80 * HOUR);
    expect(() => watch.check()).toThrow('went wrong');
    cache.db.pragma('query_only=OFF');
    watch.check();
    expect(here()).toEqual([]);
  });

  test('[P16] the hub’s time here is that of its last page and what has passed since, also over a restart', () => {
    expect(watch.hubNow()).toBeNull();
    const page = pageOf([{ stream: 'directory', cursor: 'x' }]);
    applyPage(cache, askOf(cache), page, time.now);
    watch.confirmed();
    pass(90 * MINUTE);
    expect(watch.hubNow()).toBe(Date.parse(page.now) + 90 * MINUTE);
    watch = watchOver();
    time.ran = 0;
    pass(10 * MINUTE);
    expect(watch.hubNow()).toBe(Date.parse(page.now) + 100 * MINUTE);
  });
});

describe('a thousand laptops', () => {
  let bench: Bench;
  beforeAll(async () => {
    bench = await tempCache();
  });
  afterAll(() => bench.close());

  /**
   * One life. `real` is the time that truly passed, `wall` what the clock shows, `ran` the process. Jumps are years, or
   * minutes as a time server makes them; what a clock hides while the machine is off is at most ten minutes each time.
   */
  function live(random: Random, queue: Queue, jumps: boolean): { readable: number; expired: number } {
    const { cache } = bench;
    const at = { real: 0, wall: START + Math.floor(random() * YEAR), ran: 0 };
    let hidden = 0;
    let confirmed = 0;
    const found = { readable: 0, expired: 0 };
    const boot = (): Watch => watchExpiry({ cache: () => cache, now: () => at.wall, ran: () => at.ran, expired: () => undefined });
    let watch = boot();
    const pass = (ms: number, running: boolean): void => {
      at.real += ms;
      at.wall += ms;
      if (running) at.ran += ms;
    };
    const sync = (): void => {
      applyPage(cache, askOf(cache), pageOf([], []), at.wall);
      applyPage(cache, askOf(cache), pageOf([{ stream: queue, cursor: `c${Math.floor(random() * 1e9)}`, puts: [makeCase(random, queue as 'under18', 1)] }], [queue]), at.wall);
      watch.confirmed();
      confirmed = at.real;
      hidden = 0;
    };
    const read = (): void => {
      watch.check();
      const there = prep(cache, 'SELECT count(*) FROM records').pluck().get() === 1;
      const age = at.real - confirmed;
      found[there ? 'readable' : 'expired'] += 1;
      if (there) expect(age - hidden, 'readable after its time').toBeLessThan(CACHED_HOURS[queue] * HOUR);
      else if (!jumps) expect(age, 'gone before its time').toBeGreaterThanOrEqual(CACHED_HOURS[queue] * HOUR);
    };
    watch.check();
    sync();
    for (let event = 0; event < 14; event += 1) {
      const dice = random();
      if (dice < 0.3) {
        pass(Math.floor(random() * 10 * HOUR), true);
      } else if (dice < 0.5) {
        pass(Math.floor(random() * 30 * HOUR), false);
        hidden += SET_BACK_MS;
      } else if (dice < 0.7) {
        watch.check();
        pass(Math.floor(random() * 40 * HOUR), false);
        hidden += SET_BACK_MS;
        if (jumps && random() < 0.5) at.wall += Math.floor((random() - 0.5) * 18 * MINUTE);
        at.ran = 0;
        watch = boot();
      } else if (dice < 0.9 && jumps) {
        const years = Math.floor((random() - 0.5) * 20 * YEAR);
        at.wall += random() < 0.5 ? Math.floor((random() - 0.5) * 18 * MINUTE) : years + Math.sign(years) * 11 * DAY;
      } else if (dice > 0.97 && !jumps) {
        read();
        sync();
      }
      read();
    }
    return found;
  }

  test(`[S37] 1,000 random lives with jumps of ten years, sleep and restarts: nothing is readable after its time (seed ${SEED})`, { timeout: 120_000 }, () => {
    const seen = { readable: 0, expired: 0 };
    for (let n = 0; n < 1_000; n += 1) {
      const { readable, expired } = live(seeded(SEED * 10_000 + n), n % 2 === 0 ? 'under18' : 'content-removal', n % 4 < 2);
      seen.readable += readable;
      seen.expired += expired;
    }
    process.stdout.write(`[S37] 1,000 lives, seed ${SEED}: ${seen.readable} readings in time, ${seen.expired} after it and empty, 0 readable after it\n`);
    expect(seen.readable).toBeGreaterThan(2_000);
    expect(seen.expired).toBeGreaterThan(2_000);
  });
});
