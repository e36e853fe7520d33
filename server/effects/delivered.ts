// A disclosure that went out: how the case reads then, and what its clocks do.
import type { CaseFacts } from '../../shared/model/case.ts';
import { withDisclosed } from '../../shared/rules/effects.ts';
import { caseAfter } from './case-after.ts';
import { write } from './in-case.ts';
import type { InCase } from './in-case.ts';
import type { Deliver } from './port.ts';
import { keep } from './shelf.ts';
import { sentSays } from './words.ts';

/** Writes that it was sent, with what is said first where there is something to say. */
export async function delivered(on: InCase, asked: Deliver, first = ''): Promise<void> {
  const { q, held, effect, at, books } = on;
  await keep(q, effect, { state: 'done', letGo: true });
  // Started after the case is closed, which meets what had to be done before: the follow-up is still to come.
  const then = (facts: CaseFacts): CaseFacts => withDisclosed(facts, at, books);
  await write(on, caseAfter(held, effect, { state: 'done', says: `${first} ${sentSays(asked.manifest, asked.sha256)}`.trim(), tell: true, then }, on));
}
