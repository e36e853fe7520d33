// One hub process: the hub's own rooms over a store that may be slow, busy, cut off or gone at any transaction.
import type { z } from 'zod';
import type { Stream } from '../../../shared/model/words.ts';
import { LIMITS, PullAsked, PushAsked, WIRE_VERSION } from '../../../shared/wire.ts';
import { startEffects } from '../../../server/effects/runner.ts';
import type { Effects } from '../../../server/effects/runner.ts';
import type { Executors } from '../../../server/effects/port.ts';
import { depthOf } from '../../../server/http/json.ts';
import { push } from '../../../server/judging/push.ts';
import type { BooksNow } from '../../../server/settings/in-force.ts';
import { isPassing } from '../../../server/store/store.ts';
import type { Queryer, Store, TxMode } from '../../../server/store/store.ts';
import { pull } from '../../../server/streams/pull.ts';
import { personOf } from '../../../server/streams/records.ts';
import type { Dice } from '../dice.ts';
import type { Faults } from '../faults.ts';
import type { Time } from '../time.ts';
import type { Trace } from '../trace.ts';
import type { Database } from './database.ts';
import { noteStatement, untouched } from './truth.ts';
import type { Touched, View } from './truth.ts';

export type Answered = {
  readonly status: number;
  readonly text: string;
  /** For a page: what stood in the database at the moment that it shows. */
  readonly built: Built | null;
};

/** What every stream held, which of them the reader was granted, and how many commits had gone before. */
export type Built = { readonly view: View; readonly granted: readonly Stream[]; readonly commits: number };

export type Asked = { readonly path: 'push' | 'pull'; readonly person: string; readonly text: string };

export type Process = {
  readonly name: string;
  readonly isAlive: () => boolean;
  readonly store: Store;
  /** Answers a request as the routes do. Throws where the process dies in the middle. */
  readonly answer: (asked: Asked) => Promise<Answered>;
  /** Carries out what is due. */
  readonly tick: () => Promise<void>;
  readonly kill: () => void;
  /** Its database lets so many questions through and then refuses so many. */
  readonly refuse: (after: number, times: number) => void;
  /** Stands still for so many milliseconds before its next transaction. */
  readonly stall: (ms: number) => void;
};

export type ProcessParts = {
  readonly name: string;
  readonly time: Time;
  readonly trace: Trace;
  readonly dice: Dice;
  readonly faults: Faults;
  readonly database: Database;
  /** How many processes may share the database. Alone, a hub takes its database for its own. */
  readonly alone: boolean;
  readonly books: BooksNow;
  readonly newId: () => string;
  readonly executors: (process: { readonly isAlive: () => boolean }) => Executors;
  /** Told of every commit before anything else can be committed. */
  readonly committed: (touched: Touched, by: string) => Promise<void>;
  /** What stands in the database now, as somebody may read it. */
  readonly built: (person: string) => Built;
  readonly died: () => void;
};

const KILLED = 'KILLED';
const failed = (code: string): Error => Object.assign(new Error(code), { code });

/** As the route takes it: an act that is too long is judged by itself (P9). */
const Pushed = PushAsked.extend({ acts: PushAsked.shape.acts.element.array().min(1).max(LIMITS.pushActs) });

export function startProcess(parts: ProcessParts): Process {
  const { name, time, trace, dice, faults, database } = parts;
  const state = { alive: true, stall: 0, refuse: { after: 0, times: 0 } };
  const die = (): Error => {
    if (state.alive) {
      state.alive = false;
      trace.say(name, 'dies');
      parts.died();
    }
    return failed(KILLED);
  };

  /** What may happen to a process before it reaches its database. */
  const gate = async (): Promise<void> => {
    await time.sleep(faults.on ? dice.between(1, 40) : 1);
    const stall = state.stall;
    state.stall = 0;
    if (stall > 0) await time.sleep(stall);
    if (faults.on && dice.chance(faults.rates.stall)) await time.sleep(dice.between(60, 600) * 1_000);
    if (!state.alive) throw failed(KILLED);
    if (faults.on && dice.chance(faults.rates.hubDies)) throw die();
    const { refuse } = state;
    if (refuse.after > 0) refuse.after -= 1;
    else if (refuse.times > 0) {
      refuse.times -= 1;
      throw failed('57P03');
    }
    if (faults.on && dice.chance(faults.rates.busy)) throw failed('57P03');
  };
  const tx = async <T>(run: (q: Queryer) => Promise<T>, mode: TxMode = 'write'): Promise<T> => {
    await gate();
    const done = await time.real(async () => {
      const touched = untouched();
      const value = await database.tx(
        (q) => run({ ...q, query: async (sql, params = []) => (noteStatement(touched, sql, params), q.query(sql, params)) }), mode,
        (stream) => touched.streams.add(stream),
      );
      await parts.committed(touched, name);
      return value;
    });
    if (mode === 'snapshot' || !faults.on) return done;
    if (dice.chance(faults.rates.hubDies)) throw die();
    // Committed, and nobody was told: what runs into it must find out by asking again.
    if (dice.chance(faults.rates.unanswered)) throw failed('08006');
    return done;
  };
  const query: Store['query'] = async (sql, params) => {
    await gate();
    return time.real(() => database.query(sql, params));
  };
  const store: Store = { engine: parts.alone ? 'pglite' : 'postgres', query, tx, moved: () => undefined, listen: async () => async () => undefined, close: async () => undefined };

  const log = (event: string, facts: Readonly<Record<string, string | number>> = {}): void => {
    const code = String(facts['code'] ?? '');
    if (![KILLED, '57P03', '08006'].includes(code)) trace.fail('nothing unexpected happens in a hub', event, code);
  };
  const effects: Effects = startEffects({ store, books: parts.books, executors: parts.executors({ isAlive: () => state.alive }), now: time.iso, newId: parts.newId, log, everyMs: null });

  const answer = async ({ path, person, text }: Asked): Promise<Answered> => {
    if (text.length > LIMITS.pageBytes) return refusal(413, 'too_large');
    const read = parsed(path === 'push' ? Pushed : PullAsked, text);
    if (read === null) return refusal(400, 'bad_input');
    if (read.wire !== WIRE_VERSION) return refusal(426, 'wire_version');
    try {
      if ((await personOf(store, person)) === null) return refusal(403, 'not_allowed');
      if ('acts' in read) {
        const verdicts = await push({ store, personId: person, device: read.device, now: time.iso, books: parts.books, newId: parts.newId, onLater: (code) => log('act_later', { code }) }, read.acts);
        if (!state.alive) throw failed(KILLED);
        return { status: 200, text: JSON.stringify({ wire: WIRE_VERSION, now: time.iso(), verdicts }), built: null };
      }
      // Few rows or few bytes a page, so that a fill takes several and others write between them.
      const limit = faults.on && dice.chance(0.5) ? dice.between(1, 12) : read.limit;
      const bytes = faults.on && dice.chance(0.2) ? dice.between(2_000, 20_000) : undefined;
      const page = await pull(store, person, { ...read, limit: Math.min(limit, read.limit) }, time.iso(), bytes);
      return page === null ? refusal(403, 'not_allowed') : { status: 200, text: page, built: parts.built(person) };
    } catch (thrown) {
      if (!state.alive) throw failed(KILLED);
      if (!isPassing(thrown)) log('request_failed');
      return refusal(503, 'busy');
    }
  };
  return {
    name,
    isAlive: () => state.alive,
    store,
    answer,
    tick: () => effects.settle(),
    kill: () => void die(),
    refuse: (after, times) => {
      state.refuse = { after, times };
    },
    stall: (ms) => {
      state.stall = ms;
    },
  };
}

function refusal(status: number, fault: string): Answered {
  return { status, text: JSON.stringify({ fault, says: '', wire: WIRE_VERSION }), built: null };
}

function parsed<S extends z.ZodType>(schema: S, text: string): z.infer<S> | null {
  try {
    if (depthOf(text) > LIMITS.depth) return null;
    const value: unknown = JSON.parse(text);
    const read = schema.safeParse(value);
    return read.success ? read.data : null;
  } catch {
    return null;
  }
}
