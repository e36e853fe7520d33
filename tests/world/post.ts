// The post between desks and hubs: it loses, repeats, delays, cuts in half and goes astray; and the desk's port onto it.
import { z } from 'zod';
import { parseJson } from '../../electron/desk/sync/body.ts';
import type { HubPort } from '../../electron/desk/sync/hub-port.ts';
import { HubTrouble } from '../../electron/desk/sync/hub-port.ts';
import { troubleOf } from '../../electron/desk/sync/refusal.ts';
import { readAnswer } from '../../electron/desk/sync/verdicts.ts';
import { Hello, HubFault, PullShown, PushShown, WIRE_VERSION } from '../../shared/wire.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { Answered, Asked, Built, Process } from './hub/process.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';

/** What may become of a request. `late`: it arrives hours later, when nobody waits for its answer any more. */
export const FATES = ['fine', 'slow', 'answer-slow', 'lost', 'answer-lost', 'twice', 'late', 'half-asked', 'half-answered', 'busy', 'astray'] as const;
export type Fate = (typeof FATES)[number];

export type PostParts = {
  readonly time: Time;
  readonly trace: Trace;
  readonly dice: Dice;
  readonly faults: Faults;
  /** A hub process that lives, or null where none does. */
  readonly hub: () => Process | null;
  readonly hubId: string;
};

/** What stands before the hub: a proxy that takes no push of more characters, or one that answers everything with its own 500. */
export type Proxy = { readonly room: number } | 'broken';

/** A desk's line. `scripted`: what becomes of the next requests, before the dice are thrown. */
export type Line = { cut: boolean; proxy: Proxy | null; readonly scripted: Fate[]; readonly listeners: Set<() => void> };

export type Post = {
  readonly ask: (line: Line, asked: Asked, who: string) => Promise<Answered>;
  /** Something moved: desks that listen are told, if the line holds. */
  readonly poke: (lines: Iterable<Line>) => void;
};

/** How long a desk waits for an answer, in milliseconds. */
const PATIENCE_MS = 60_000;

/** Opens a post office. */
export function openPost({ time, trace, dice, faults, hub }: PostParts): Post {
  /** Hands a request to whatever hub lives then; null where it dies over it or none does. */
  const deliver = async (asked: Asked): Promise<Answered | null> => {
    const process = hub();
    return process === null ? null : process.answer(asked).catch(() => null);
  };
  const unheard = async (ms: number): Promise<never> => {
    await time.sleep(ms);
    throw new HubTrouble('offline');
  };
  /** Delivers when nobody waits for it any more. */
  const later = (ms: number, asked: Asked, who: string): void => {
    // A page that nobody waits for changes nothing anywhere.
    if (asked.path === 'pull') return;
    time.in(ms, () => {
      trace.say('post', 'brings late', asked.path, who);
      void deliver(asked);
    });
  };

  const ask: Post['ask'] = async (line, asked, who) => {
    const fate = line.scripted.shift() ?? (faults.on && dice.chance(faults.rates.post) ? dice.pick(FATES) : 'fine');
    trace.say('post', `takes ${asked.path}`, who, fate);
    await time.sleep(faults.on ? dice.between(5, 400) : 5);
    if (line.cut) return unheard(1_000);
    const refused = refusedBy(line.proxy, asked);
    if (refused !== null) return refused;
    switch (fate) {
      case 'lost':
        return unheard(PATIENCE_MS);
      case 'late':
        later(dice.between(60, 3 * 3_600) * 1_000, asked, who);
        return unheard(PATIENCE_MS);
      case 'busy':
        return { status: 503, text: JSON.stringify({ fault: 'busy', says: '', wire: WIRE_VERSION }), built: null };
      case 'astray':
        return { status: 200, text: '<html>Sign in to this network</html>', built: null };
      case 'twice':
        later(dice.between(0, 7_200) * 1_000, asked, who);
        break;
      case 'slow':
        await time.sleep(dice.between(1_000, 50_000));
        break;
      case 'half-asked':
        return answered(await deliver({ ...asked, text: asked.text.slice(0, dice.below(asked.text.length)) }), 'fine');
      case 'answer-lost':
        await deliver(asked);
        return unheard(PATIENCE_MS);
      case 'fine':
      case 'answer-slow':
      case 'half-answered':
        break;
    }
    const done = await deliver(asked);
    await time.sleep(fate === 'answer-slow' ? dice.between(1_000, 50_000) : faults.on ? dice.between(5, 400) : 5);
    return line.cut ? unheard(PATIENCE_MS) : answered(done, fate);
  };

  const answered = async (done: Answered | null, fate: Fate): Promise<Answered> => {
    if (done === null) return unheard(1_000);
    return fate === 'half-answered' ? { ...done, text: done.text.slice(0, dice.below(done.text.length)) } : done;
  };

  return {
    ask,
    poke: (lines) => {
      for (const line of lines) {
        for (const listener of line.listeners) {
          if (faults.on && dice.chance(0.85)) continue;
          time.in(dice.between(10, 3_000), () => {
            if (!line.cut && line.listeners.has(listener)) listener();
          });
        }
      }
    },
  };
}

/** What a proxy says instead of the hub, in no words of the protocol; null where it lets the request through. */
function refusedBy(proxy: Proxy | null, { path, text }: Asked): Answered | null {
  if (proxy === null || (proxy !== 'broken' && (path !== 'push' || text.length <= proxy.room))) return null;
  return { status: proxy === 'broken' ? 500 : 413, text: '<html><h1>No</h1></html>', built: null };
}

export type PortParts = PostParts & {
  readonly post: Post;
  readonly line: Line;
  /** Whose name the desk signs in with, as its token says. */
  readonly person: () => string;
  readonly who: string;
  /** Every text that leaves, before it does. */
  readonly leaves: (acts: readonly string[]) => void;
  /** What stood in the database when a page was built. */
  readonly built: (page: PullShown, built: Built) => void;
};

/** As the real port reads it: each verdict by itself, so that one which is not known spoils no other. */
const PushEnvelope = PushShown.extend({ verdicts: z.array(z.unknown()) });

/** The hub as the desk's rounds see it: the post in between, and the same distrust of what comes as the real one has. */
export function hubPort(parts: PortParts): HubPort {
  const { post, line, person, who, time, hub, hubId } = parts;
  const ask = async (path: Asked['path'], body: unknown): Promise<Answered> => {
    const done = await post.ask(line, { path, person: person(), text: JSON.stringify(body) }, who);
    if (done.status === 200) return done;
    const refused = HubFault.safeParse(jsonOrNull(done.text));
    throw troubleOf({ status: done.status, fault: refused.success ? refused.data.fault : null, afterSeconds: refused.data?.fault === 'busy' ? 2 : null });
  };
  const read = <T>(schema: { safeParse: (value: unknown) => { success: true; data: T } | { success: false } }, text: string): T => {
    const found = schema.safeParse(parseJson(Buffer.from(text)));
    if (!found.success) throw new HubTrouble('hub_broken');
    return found.data;
  };
  return {
    hello: async () => {
      await time.sleep(20);
      if (line.cut || hub() === null) throw new HubTrouble('offline');
      return Hello.parse({ wire: WIRE_VERSION, hub: hubId, name: 'World', demo: true, now: time.iso(), issuer: 'https://id.example', clientId: 'docket-desk', audience: 'urn:docket' });
    },
    pull: async (asked) => {
      const done = await ask('pull', asked);
      const page = read(PullShown, done.text);
      if (done.built !== null) parts.built(page, done.built);
      return page;
    },
    push: async (asked) => {
      parts.leaves(asked.acts);
      const shown = read(PushEnvelope, (await ask('push', asked)).text);
      return { ...shown, verdicts: shown.verdicts.map(readAnswer) };
    },
    poke: async (poked, signal) => {
      await time.sleep(20, signal);
      if (line.cut || hub() === null) throw new HubTrouble('offline');
      line.listeners.add(poked);
      poked();
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
      line.listeners.delete(poked);
    },
    media: async () => {
      throw new HubTrouble('not_found');
    },
  };
}

function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
