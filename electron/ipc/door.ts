// The one guarded door between console and desk: known name, right shape, service, right shape back.
import type { CallName, Services } from '../../shared/contract.ts';
import { calls } from '../../shared/contract.ts';
import type { Answer } from '../../shared/fault.ts';
import { fault, faultOf } from '../../shared/fault.ts';
import { Frame, isSmallAndPlain } from './frames.ts';

/**
 * Answers frames for every host alike. Never throws: whatever comes in, an answer goes out, because silence leaves a
 * screen waiting and a stack tells a stranger how the house is built.
 */
export function serve(services: Services): (frame: unknown) => Promise<Answer<unknown>> {
  return async (frame) => {
    try {
      if (!isSmallAndPlain(frame)) return { ok: false, fault: fault('too_large') };
      const read = Frame.safeParse(frame);
      if (!read.success) return { ok: false, fault: fault('bad_input') };
      // `constructor` and `__proto__` are words that every object answers to; only our own calls are calls.
      if (!Object.hasOwn(calls, read.data.call)) return { ok: false, fault: fault('unknown_call') };
      const name = read.data.call as CallName;
      const asked = calls[name].input.safeParse(read.data.input);
      if (!asked.success) return { ok: false, fault: fault('bad_input') };
      const service = services[name] as (input: unknown) => unknown;
      const shown = calls[name].output.safeParse(await service(asked.data));
      // A value of the wrong shape stays inside: a screen that half understands a case is worse than none.
      return shown.success ? { ok: true, value: shown.data } : { ok: false, fault: fault('broken') };
    } catch (thrown) {
      return { ok: false, fault: faultOf(thrown) };
    }
  };
}
