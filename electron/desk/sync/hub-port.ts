// What the desk asks of a hub, whatever carries it: the port that the rounds of sync are written against.
import { FaultError } from '../../../shared/fault.ts';
import type { FaultCode } from '../../../shared/fault.ts';
import type { Hello, PullAsked, PullShown, PushAsked, PushShown } from '../../../shared/wire.ts';
import type { z } from 'zod';
import type { Answered } from './verdicts.ts';

/** The answer to a push, each verdict read by itself. */
export type Pushed = Omit<z.infer<typeof PushShown>, 'verdicts'> & { readonly verdicts: readonly Answered[] };
export type HelloShown = z.infer<typeof Hello>;

/** Each function throws a {@link HubTrouble} or answers with a value that its schema has read. */
export type HubPort = {
  readonly hello: () => Promise<HelloShown>;
  readonly pull: (asked: PullAsked) => Promise<PullShown>;
  readonly push: (asked: PushAsked) => Promise<Pushed>;
  /** Calls `poked` when the stream is open and for every "pull now", until it ends or `signal` aborts; resolves when it is over. */
  readonly poke: (poked: () => void, signal: AbortSignal) => Promise<void>;
  readonly media: (id: string) => Promise<{ mime: string; bytes: Uint8Array }>;
};

/** A hub that could not or would not. `afterSeconds` is its own wish for when to ask again. */
export class HubTrouble extends FaultError {
  readonly afterSeconds: number | null;
  constructor(code: FaultCode, afterSeconds: number | null = null) {
    super(code);
    this.name = 'HubTrouble';
    this.afterSeconds = afterSeconds;
  }
}
