// The trace of a world: what happened, in ids and never in content; its hash names the whole run.
import { createHash } from 'node:crypto';
import type { Time } from './time.ts';

export type Failure = { readonly invariant: string; readonly what: string };

export type Trace = {
  /** One line: who, what, and the ids it was done to. */
  readonly say: (who: string, what: string, ...ids: readonly (string | number)[]) => void;
  /** An invariant does not hold. The first one is kept; code under test may catch what is thrown, so nothing is. */
  readonly fail: (invariant: string, ...ids: readonly (string | number)[]) => void;
  readonly failure: () => Failure | null;
  /** The last lines, oldest first. */
  readonly last: (lines: number) => readonly string[];
  /** How many there are. */
  readonly lines: () => number;
  /** SHA-256 over all lines. */
  readonly hash: () => string;
};

const KEPT = 200;

/** An empty trace. `told` hears every line. */
export function newTrace(time: Pick<Time, 'iso'>, told: (line: string) => void = () => undefined): Trace {
  const hash = createHash('sha256');
  const lines: string[] = [];
  let said = 0;
  let failure: Failure | null = null;
  const say: Trace['say'] = (who, what, ...ids) => {
    const line = `${time.iso()} ${who} ${what}${ids.length > 0 ? ` ${ids.join(' ')}` : ''}`;
    hash.update(`${line}\n`);
    lines.push(line);
    said += 1;
    told(line);
    if (lines.length > 2 * KEPT) lines.splice(0, KEPT);
  };
  return {
    say,
    fail: (invariant, ...ids) => {
      if (failure !== null) return;
      failure = { invariant, what: ids.join(' ') };
      say('!', invariant, ...ids);
    },
    failure: () => failure,
    last: (count) => lines.slice(-count),
    lines: () => said,
    hash: () => hash.copy().digest('hex'),
  };
}
