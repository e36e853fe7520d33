// After a restore: what may have happened already, what the platform remembers of it, and how the runner goes on.
import type { Effect } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import { IRREVERSIBLE } from '../../shared/rules/decisions.ts';
import { piecesOf } from '../../shared/rules/holds/deletion.ts';
import { isFinal, ledgerKey } from '../../shared/rules/ledger/ledger.ts';
import { rowsOf } from '../../shared/rules/ledger/rows.ts';
import type { Queryer } from '../store/store.ts';
import { sentBefore, standDown } from './begin.ts';
import { caseAfter } from './case-after.ts';
import { itemPieces } from './deletion-step.ts';
import { inCase, write } from './in-case.ts';
import type { InCase, Parts } from './in-case.ts';
import { remembered } from './port.ts';
import type { Executors } from './port.ts';
import { endPause, pauseOf } from './restores.ts';
import type { Pause } from './restores.ts';
import { keep, keepRemembered, later, outOfQuestion, takeAsked, takeQuestioned, takeTold } from './shelf.ts';
import { ASKED_ANEW, RESUMED, SENT_OR_NOT } from './words.ts';

/** How many of an effect's keys the platform was asked about, and how many of those it remembers as done or as never done. */
export type Remembered = { readonly asked: number; readonly done: number; readonly never: number };

/** happened: every key is done. partly: some are. never: none is. not-known: the platform was not asked, or cannot say. */
export type Memory = 'happened' | 'partly' | 'never' | 'not-known';

export type Question = {
  readonly key: string;
  readonly does: Effect['does'];
  readonly caseId: string;
  /** The case's number as people read it; empty where the case is gone. */
  readonly number: string;
  readonly state: Effect['state'];
  readonly notBefore: string;
  readonly memory: Memory;
  readonly remembered: Remembered | null;
  /** What resuming does with it. */
  readonly then: 'done' | 'stood_down' | 'unknown' | 'cools' | 'asked-again' | 'goes-on';
};

/** How soon a platform that could not say is asked again. Milliseconds. */
const ASK_AGAIN_MS = 60_000;

export function memoryOf(of: Remembered | null): Memory {
  if (of === null || of.asked === 0) return 'not-known';
  if (of.done === of.asked) return 'happened';
  if (of.done > 0) return 'partly';
  return of.never === of.asked ? 'never' : 'not-known';
}

/**
 * What becomes of an effect when the hub goes on. A disclosure is never sent on a guess: sent is sent, never sent may be
 * sent, and what nobody knows goes to a person. The rest is asked again under its key, which does it once; what cannot
 * be taken back gets its cooling time anew, because whoever called it back before the restore must be able to again.
 */
export function thenOf({ does, state }: Pick<Effect, 'does' | 'state'>, memory: Memory): Question['then'] {
  if (state !== 'armed' && state !== 'firing') return 'goes-on';
  if (does === 'disclose') {
    if (memory === 'happened') return 'done';
    if (memory !== 'never') return 'unknown';
    return state === 'armed' ? 'cools' : 'stood_down';
  }
  if (state === 'firing') return 'asked-again';
  return IRREVERSIBLE.includes(does) ? 'cools' : 'goes-on';
}

/** The pause and every effect that may have happened since the backup was made, in the order in which they are due. */
export async function questions(q: Queryer): Promise<{ readonly pause: Pause | null; readonly effects: readonly Question[] }> {
  const pause = await pauseOf(q);
  const rows = await q.query<{ key: string; does: Effect['does']; case_id: string; state: Effect['state']; not_before: string; remembered: string | null; body: string | null }>(
    `select e.key, e.does, e.case_id, e.state, e.not_before, e.remembered, r.body from effects e left join records r on r.id = e.case_id where e.in_question order by e.not_before collate "C", e.key`,
  );
  return {
    pause,
    effects: rows.map(({ key, does, case_id: caseId, state, not_before: notBefore, remembered: kept, body }): Question => {
      const of = kept === null ? null : (JSON.parse(kept) as Remembered);
      const memory = memoryOf(of);
      return { key, does, caseId, number: body === null ? '' : (JSON.parse(body) as Case).facts.number, state, notBefore, memory, remembered: of, then: thenOf({ does, state }, memory) };
    }),
  };
}

/** Asks the platform about everything that is in question and not known yet, and keeps what it says for the person who reconciles. */
export async function askRemembered(parts: Parts, executors: Executors, stopping: () => boolean): Promise<void> {
  if (executors.knows === undefined) return;
  while (!stopping()) {
    const at = parts.now();
    const taken = await parts.store.tx((q) => takeAsked(q, parts.newId(), at, later(at, -ASK_AGAIN_MS)));
    if (taken === null) return;
    const keys = (await inCase(parts, taken, async (on) => keysOf(on))) ?? [];
    const answers = await Promise.all(keys.map((key) => remembered(executors, key)));
    const of: Remembered = { asked: keys.length, done: answers.filter((one) => one === true).length, never: answers.filter((one) => one === false).length };
    await parts.store.tx((q) => keepRemembered(q, taken, JSON.stringify(of), at));
  }
}

/** The keys under which the platform was or would be asked: a deletion's are those of its ledger's rows. */
function keysOf({ account, effect, held, books }: InCase): string[] {
  if (effect.does !== 'delete' && effect.does !== 'remove') return [effect.key];
  if (account === null) return [];
  const rows = rowsOf(account.of, effect.key);
  if (rows.length > 0) return rows.filter((row) => !isFinal(row)).map(({ key }) => key);
  const items = held.facts.items.filter(({ id, state }) => held.facts.decision?.itemIds.includes(id) === true && state !== 'sealed');
  return (effect.does === 'delete' ? piecesOf(account.of) : itemPieces(account.of, items, books)).map(ledgerKey);
}

/**
 * Lets the effects of a restored database go on, in a person's name: each that is in question is settled as `thenOf`
 * says, in a transaction of its own, and then the pause ends. Cut off in the middle it is still paused, and done again.
 * Gives what was in question, as it was.
 */
export async function resume(parts: Parts, reason: string): Promise<readonly Question[]> {
  const { store, now, newId } = parts;
  const { effects } = await questions(store);
  for (;;) {
    const taken = await store.tx((q) => takeQuestioned(q, newId(), now()));
    if (taken === null) break;
    const memory = effects.find(({ key }) => key === taken.key)?.memory ?? 'not-known';
    await inCase(parts, taken, (on) => settle(on, memory));
    await store.tx((q) => outOfQuestion(q, taken));
  }
  for (;;) {
    // Armed during the pause: nothing of it is in question, and its case need not say any more that it waits.
    const taken = await store.tx((q) => takeTold(q, newId(), now()));
    if (taken === null) break;
    await inCase(parts, taken, unsaid);
  }
  await store.tx((q) => endPause(q, now(), reason));
  return effects;
}

async function settle(on: InCase, memory: Memory): Promise<void> {
  const { q, held, effect, at, books } = on;
  switch (thenOf(effect, memory)) {
    case 'done':
      return sentBefore(on);
    case 'stood_down':
      return void (await standDown(on, 'The platform says that nothing was sent.'));
    case 'unknown':
      await keep(q, effect, { state: 'unknown', letGo: true });
      await write(on, caseAfter(held, effect, { state: 'unknown', says: SENT_OR_NOT, tell: true }, on));
      return;
    case 'cools': {
      const cooled = later(at, books.coolingSeconds * 1_000);
      const notBefore = cooled > effect.notBefore ? cooled : effect.notBefore;
      await keep(q, effect, { state: 'armed', notBefore, tries: 0, letGo: true });
      await write(on, caseAfter(held, effect, { state: 'armed', says: RESUMED, tell: true, notBefore }, on));
      return;
    }
    case 'asked-again':
    case 'goes-on':
      // What waits for the end of a hold keeps waiting.
      return effect.state === 'armed' || effect.state === 'firing' ? unsaid(on) : undefined;
  }
}

async function unsaid(on: InCase): Promise<void> {
  const { q, held, effect } = on;
  await keep(q, effect, { state: effect.state, letGo: true });
  await write(on, caseAfter(held, effect, { state: effect.state, says: effect.state === 'firing' ? ASKED_ANEW : '', tell: false }, on));
}
