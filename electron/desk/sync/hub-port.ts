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

/** What a whole request was refused for: `this` request, or `unclear`, because a hub that is broken refuses every other one as well. */
export type Refusal = 'this' | 'unclear';

/**
 * A hub that could not or would not. `afterSeconds` is its own wish for when to ask again. `refusal` is null where the
 * answer has nothing to do with what was sent: nobody answered, nobody is signed in, the hub is busy.
 */
export class HubTrouble extends FaultError {
  readonly afterSeconds: number | null;
  readonly refusal: Refusal | null;
  constructor(code: FaultCode, afterSeconds: number | null = null, refusal: Refusal | null = null) {
    super(code);
    this.name = 'HubTrouble';
    this.afterSeconds = afterSeconds;
    this.refusal = refusal;
  }
}
