// Carrying an effect out: what is asked outside, what was answered, and what is done where no answer came.
import type { Account } from '../../shared/model/account.ts';
import type { Case, CaseFacts, Item } from '../../shared/model/case.ts';
import { decisionBehind, itemsAfter, statusAfter, withStatus } from '../../shared/rules/effects.ts';
import { isFinal } from '../../shared/rules/ledger/ledger.ts';
import { rowsOf } from '../../shared/rules/ledger/rows.ts';
import { begin, giveWay, standDown, switchOf } from './begin.ts';
import type { Work } from './begin.ts';
import { caseAfter } from './case-after.ts';
import type { After } from './case-after.ts';
import { deletionStep } from './deletion-step.ts';
import type { DeletionStep } from './deletion-step.ts';
import { delivered } from './delivered.ts';
import { inCase, write } from './in-case.ts';
import type { InCase, Running } from './in-case.ts';
import { remembered, toldOf } from './port.ts';
import type { Deliver, Erase, Switch, Told } from './port.ts';
import { MOST_TRIES, afterTries, keep, later, letGo } from './shelf.ts';
import type { Taken } from './shelf.ts';
import { takenOver } from './stands.ts';
import { LOST, keptSays, notConfirmed, switchedSays } from './words.ts';

const DAY_MS = 24 * 3_600_000;

/** Brings a taken effect as far as it goes now. Throws what the database throws; its lease then ends by itself. */
export async function fire(running: Running, taken: Taken): Promise<void> {
  const work = taken.state === 'armed' ? await first(running, taken) : await again(running, taken);
  switch (work?.work) {
    case 'switch':
      return doSwitch(running, taken, work.asked);
    case 'deliver':
      return doDeliver(running, taken, work.asked);
    case 'erase':
      return doErase(running, taken);
    case undefined:
  }
}

/** A disclosure is asked about before it goes out: a restore may have taken back that it went out already. */
async function first(running: Running, taken: Taken): Promise<Work | null> {
  const sent = taken.does === 'disclose' && running.executors.knows !== undefined ? await remembered(running.executors, taken.key) : false;
  return inCase(running, taken, (on) => begin(on, sent));
}

/** An effect that was left while firing: asked again under its key, but for a disclosure, which goes to a person. */
async function again(running: Running, taken: Taken): Promise<Work | null> {
  if (taken.does === 'delete' || taken.does === 'remove') return { work: 'erase' };
  return inCase(running, taken, async (on): Promise<Work | null> => {
    if (on.paused) await letGo(on.q, on.effect);
    else if (taken.does === 'disclose') await unknown(on, LOST);
    else if (takenOver(on.effect, on.held)) await giveWay(on);
    else {
      const asked = switchOf(on);
      if (asked !== null) return { work: 'switch', asked };
      await unknown(on, 'The decision was taken back while it was carried out. A person looks at what came of it.');
    }
    return null;
  });
}

async function unknown(on: InCase, says: string): Promise<void> {
  await keep(on.q, on.effect, { state: 'unknown', letGo: true });
  await write(on, caseAfter(on.held, on.effect, { state: 'unknown', says, tell: true }, on));
}

async function switchAnswer({ executors }: Running, asked: Switch): Promise<Told> {
  return toldOf(() => executors.switch(asked)).catch((): Told => ({ done: false, says: 'No answer came.' }));
}

async function doSwitch(running: Running, taken: Taken, asked: Switch): Promise<void> {
  const told = await switchAnswer(running, asked);
  await inCase(running, taken, async (on) => {
    const { q, held, account, effect } = on;
    if (!told.done) return notCarriedOut(on, told.says);
    await keep(q, effect, { state: 'done', letGo: true });
    const next = account === null ? null : { ...account.of, status: statusAfter(asked.does, account.of.status) };
    const facts = { ...withStatus(held.facts, next?.status ?? account?.of.status ?? held.facts.subject?.status ?? 'active'), items: itemsAfter(held.facts, asked.does, asked.itemIds) };
    return void (await write(on, caseAfter(held, effect, { state: 'done', says: switchedSays(asked), tell: true, facts }, on), next));
  });
}

/** Asked again under the same key, later each time; after `MOST_TRIES` a person looks. */
async function notCarriedOut(on: InCase, why: string): Promise<void> {
  const { q, held, effect, at } = on;
  const tries = effect.tries + 1;
  if (tries >= MOST_TRIES) return unknown(on, `Not carried out after ${tries} tries: ${why} A person looks.`);
  const notBefore = afterTries(at, tries);
  await keep(q, effect, { state: 'firing', notBefore, tries, letGo: true });
  await write(on, caseAfter(held, effect, { state: 'firing', says: `Not carried out yet: ${why} It is asked again under the same key.`, tell: tries === 1, notBefore }, on));
}

async function doDeliver(running: Running, taken: Taken, asked: Deliver): Promise<void> {
  const told = await toldOf(() => running.executors.deliver(asked)).catch(() => null);
  await inCase(running, taken, async (on) => {
    if (told === null) await unknown(on, LOST);
    else if (!told.done) await standDown(on, `It could not be sent: ${told.says}`);
    else await delivered(on, asked);
  });
}

/** Store after store: answers into the ledger and the next rows out of it, in one transaction each time. */
async function doErase(running: Running, taken: Taken): Promise<void> {
  if (!(await endUse(running, taken))) return;
  let answers: ReadonlyMap<string, Told> = new Map();
  for (;;) {
    const asks = await inCase(running, taken, (on) => stepDeletion(on, answers, true));
    if (asks === null || asks.length === 0) return;
    answers = new Map(await Promise.all(asks.map(async (asked): Promise<[string, Told]> => [asked.key, await erased(running, asked)])));
    if (running.stopping()) {
      // What the stores said is written first: only then is nothing asked for twice.
      await inCase(running, taken, async (on) => {
        await stepDeletion(on, answers, false);
      });
      return;
    }
  }
}

async function erased({ executors }: Running, asked: Erase): Promise<Told> {
  return toldOf(() => executors.erase(asked)).catch((): Told => ({ done: false, says: 'No answer came.' }));
}

/**
 * Ends live use before the first store is asked: what a hold keeps is sealed and not in use (LAW K1), and what is
 * removed is out of view at once (LAW K9). False where the platform did not do it yet; nothing is deleted then.
 */
async function endUse(running: Running, taken: Taken): Promise<boolean> {
  const found = await inCase(running, taken, async (on) => ({ asked: on.paused ? null : useOf(on) }));
  if (found === null) return false;
  if (found.asked === null) return true;
  const told = await switchAnswer(running, found.asked);
  const went = await inCase(running, taken, async (on) => {
    if (!told.done) await notCarriedOut(on, told.says);
    return told.done;
  });
  return went === true;
}

/** What ends live use; null where it was ended before, which the first row that was asked tells. */
function useOf({ held, account, effect }: InCase): Switch | null {
  if (account === null || effect.state !== 'firing') return null;
  const rows = rowsOf(account.of, effect.key);
  if (rows.some((row) => row.attempts > 0 || isFinal(row))) return null;
  const key = `use:${effect.key}`;
  if (effect.does === 'delete') return { key, does: 'block', accountId: account.of.id, itemIds: [], copies: [] };
  return { key, does: 'disable', accountId: account.of.id, itemIds: itemsOf(account.of, held, effect), copies: [] };
}

/** The items that a removal is about: those of its ledger, because its decision may be gone from the case by now, and those that another effect was quicker to plan. */
const itemsOf = (account: Account, held: Case, effect: Taken): string[] =>
  [...new Set([...rowsOf(account, effect.key).flatMap(({ itemId }) => (itemId === null ? [] : [itemId])), ...(decisionBehind(effect, held)?.itemIds ?? [])])];

async function stepDeletion(on: InCase, answers: ReadonlyMap<string, Told>, asks: boolean): Promise<readonly Erase[]> {
  const { q, held, account, effect, at, books, paused } = on;
  if (account === null) {
    await unknown(on, 'The account is not known here any more. A person looks.');
    return [];
  }
  const itemIds = effect.does === 'delete' ? null : itemsOf(account.of, held, effect);
  const step = deletionStep({ account: account.of, effect: effect.key, answers, asks: asks && !paused, itemIds, at, books });
  const { standing } = step;
  const state = standing === 'person' ? 'unknown' : standing === 'held' || standing === 'final' ? 'done' : effect.state;
  const next = accountAfter(on, account.of, step);
  const says = saysOf(on, step);
  const shown = held.state.effects.find(({ key }) => key === effect.key);
  const over = state === 'done' && itemIds !== null ? { ofCase: itemIds, gone: itemIds.filter((id) => next.ledger.every((row) => row.itemId !== id || isFinal(row))) } : null;
  const facts = withStatus(over === null ? held.facts : removed(held.facts, over), next.status, next.displayName);
  const after: After = caseAfter(held, effect, { state, says, tell: says !== shown?.says && (standing !== 'ask' || effect.state !== 'firing'), facts }, on);
  if (over !== null) await unlinkMedia(on, over.gone);
  const version = await write(on, after, next);
  const tries = standing === 'holds-unknown' ? effect.tries + 1 : 0;
  const notBefore = standing === 'holds-unknown' ? afterTries(at, tries) : standing === 'ask' ? at : (step.again ?? later(at, DAY_MS));
  await keep(q, effect, {
    state, tries, letGo: step.ask.length === 0, waits: state !== 'firing' && step.open ? { on: account.of.id, seen: version } : null,
    // A hold may be renewed or have no end: it is looked at once a day whatever its row says.
    notBefore: standing === 'held' && notBefore > later(at, DAY_MS) ? later(at, DAY_MS) : notBefore,
  });
  return step.ask;
}

function saysOf({ effect, books }: InCase, step: DeletionStep): string {
  const kept = keptSays(step.held, books.zone);
  switch (step.standing) {
    case 'ask':
      return effect.state === 'firing' ? `${step.stores.done} of ${step.stores.all} stores have confirmed.` : 'A hold has ended. What it kept is deleted now.';
    case 'retry':
      return `${notConfirmed(step.failing)} It is asked again under the same key.`;
    case 'person':
      return `${notConfirmed(step.failing)} It was asked ${MOST_TRIES} times. A person looks. ${kept}`.trim();
    case 'holds-unknown':
      return 'The holds could not be asked for, so nothing more was deleted. Docket asks again.';
    case 'held':
      return `${step.account.ledger.some(isFinal) ? 'What no hold keeps is deleted.' : 'Nothing is deleted yet.'} ${kept === '' ? 'The rest waits for the end of its hold.' : kept}`;
    case 'final':
      return effect.does === 'delete' ? 'Every store confirmed. Copies that age out by themselves are in the ledger.' : 'The items are deleted. Copies that age out by themselves are in the ledger.';
  }
}

const NONE = { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 } as const;

/** The account after a step. Deleted means that every row of its ledger is final; then only its handle is left, as a reference. */
function accountAfter({ effect }: InCase, before: Account, { account, standing }: DeletionStep): Account {
  if (effect.does !== 'delete') return account;
  const content = account.ledger.filter(({ category, itemId }) => category === 'user-content' && itemId === null);
  const counted = content.length > 0 && content.every(isFinal) ? { ...account, counts: NONE } : account;
  if (standing === 'held') return { ...counted, status: 'blocked' };
  if (standing !== 'final') return { ...counted, status: effect.state === 'firing' ? 'deleting' : before.status };
  if (!account.ledger.every(isFinal)) return { ...counted, status: 'blocked' };
  return { ...counted, status: 'deleted', displayName: account.handle, about: '', counts: NONE };
}

/** What is gone leaves the case too; what a hold keeps is out of view and stays as it is. */
function removed(facts: CaseFacts, { ofCase, gone }: { readonly ofCase: readonly string[]; readonly gone: readonly string[] }): CaseFacts {
  return {
    ...facts,
    items: facts.items.map((item): Item => {
      if (!ofCase.includes(item.id) || item.state === 'sealed') return item;
      return gone.includes(item.id) ? { ...item, state: 'removed', excerpt: null, media: null } : { ...item, state: 'disabled' };
    }),
  };
}

/** What was removed is not looked at here either. */
async function unlinkMedia({ q, held }: InCase, itemIds: readonly string[]): Promise<void> {
  const media = held.facts.items.flatMap(({ id, media: kept }) => (kept !== null && itemIds.includes(id) ? [kept.id] : []));
  if (media.length > 0) await q.query('delete from case_media where case_id = $1 and media_id = any($2)', [held.id, media]);
}
