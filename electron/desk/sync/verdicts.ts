// Reads the answers of a push one by one: an answer that this desk does not know spoils no other.
import { z } from 'zod';
import { ActId } from '../../../shared/model/words.ts';
import type { PushShown } from '../../../shared/wire.ts';
import { PushShown as PushSchema } from '../../../shared/wire.ts';

/**
 * What stands in one place of an answer. `unknown` is a verdict of a kind or reason that a newer hub may give, or one
 * that is broken; `actId` is the act that it names, null where it names none.
 */
export type Answered = PushShown['verdicts'][number] | { readonly verdict: 'unknown'; readonly actId: string | null };

const Named = z.looseObject({ actId: ActId });

/** Reads one answer by itself. Never throws. Pure. */
export function readAnswer(value: unknown): Answered {
  const known = PushSchema.shape.verdicts.element.safeParse(value);
  if (known.success) return known.data;
  const named = Named.safeParse(value);
  return { verdict: 'unknown', actId: named.success ? named.data.actId : null };
}

/** Whether an answer may stand in the place of this act: it names it, or it names none. */
export function isFor(answer: Answered, actId: string, index: number): boolean {
  if (answer.verdict === 'unreadable') return answer.index === index;
  return answer.actId === actId || (answer.verdict === 'unknown' && answer.actId === null);
}

const FIRST_REST_SECONDS = 600;
const LONGEST_REST_SECONDS = 6 * 3_600;

/** How long an act rests after so many answers that could not be used: doubled each time, ten minutes to six hours. Pure. */
export function restSeconds(tries: number): number {
  return Math.min(LONGEST_REST_SECONDS, FIRST_REST_SECONDS * 2 ** Math.min(Math.max(tries - 1, 0), 20));
}
