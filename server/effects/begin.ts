// The first step of an effect: it is asked once more whether it may, and is `firing` before anybody outside hears of it.
import type { CaseFacts } from '../../shared/model/case.ts';
import { fineKind } from '../../shared/rules/decisions.ts';
import { decisionBehind, withStatus } from '../../shared/rules/effects.ts';
import { piecesOf } from '../../shared/rules/holds/deletion.ts';
import { rowsOf } from '../../shared/rules/ledger/rows.ts';
import { hashOf } from '../store/ids.ts';
import { personOf } from '../streams/records.ts';
import { caseAfter, stoodDown } from './case-after.ts';
import { itemPieces, planned } from './deletion-step.ts';
import { delivered } from './delivered.ts';
import { write } from './in-case.ts';
import type { InCase } from './in-case.ts';
import type { Deliver, Manifest, Switch } from './port.ts';
import { afterTries, blockUnderWay, keep } from './shelf.ts';
import { standsAgainst, takenOver } from './stands.ts';
import { HOLDS_UNKNOWN, NOT_ASKED, SENT_BEFORE, stoodDownSays } from './words.ts';

/** What is asked outside once the step is committed; null where nothing is. */
export type Work = { readonly work: 'switch'; readonly asked: Switch } | { readonly work: 'deliver'; readonly asked: Deliver } | { readonly work: 'erase' };

const NOTHING_KNOWN = 'Nobody has told which store holds what of this account, so that a deletion could not be proved. The platform sends its inventory first.';
const NO_ITEMS = 'None of the chosen items is left to delete here.';
const NO_ROOM = 'The ledger of the account has no room for that many rows. Choose fewer items.';

/**
 * Sets an armed effect firing, stands it down, or leaves it armed where the holds could not be asked. `sent` is what the
 * platform remembers of a disclosure: true is never sent again, and null, it could not say, sends nothing yet.
 */
export async function begin(on: InCase, sent: boolean | null = false): Promise<Work | null> {
  const { q, held, account, effect, books, at, paused } = on;
  // It may have been called back and armed anew since it was taken: then its cooling time has begun again.
  if (effect.state !== 'armed' || effect.notBefore > at || paused) {
    await keep(q, effect, { state: effect.state, letGo: true });
    return null;
  }
  if (effect.does === 'disclose' && sent === true) {
    await sentBefore(on);
    return null;
  }
  if (takenOver(effect, held)) {
    await giveWay(on);
    return null;
  }
  const { decision } = held.facts;
  const proposer = decision === null ? null : await personOf(q, decision.by);
  const approver = decision === null || decision.approvedBy === null ? null : await personOf(q, decision.approvedBy);
  const against = standsAgainst({ effect, held, account: account?.of ?? null, proposer, approver, books, at });
  if (against !== null) return standDown(on, against);
  switch (effect.does) {
    case 'delete':
    case 'remove':
      return beginDeletion(on);
    case 'disclose':
      return beginDisclosure(on, sent);
    default: {
      const asked = switchOf(on);
      if (asked === null) return standDown(on, 'The decision that asked for it no longer stands.');
      if (effect.does === 'unblock' && (await blockUnderWay(q, held.id, at))) return wait(on, effect.tries, '');
      await fires(on, { says: '', tell: false });
      return { work: 'switch', asked };
    }
  }
}

/** The effect does not fire. The case is open again, so that a person sees why. */
export async function standDown(on: InCase, why: string): Promise<null> {
  await keep(on.q, on.effect, { state: 'stood_down', tries: 0, letGo: true });
  const begun = on.account !== null && rowsOf(on.account.of, on.effect.key).length > 0;
  await write(on, stoodDown(on.held, on.effect, stoodDownSays(why, begun), on));
  return null;
}

/** A step that a later decision took back is not carried out any more; that decision sets right what may have come of it. */
export async function giveWay(on: InCase): Promise<void> {
  await keep(on.q, on.effect, { state: 'stood_down', tries: 0, letGo: true });
  await write(on, caseAfter(on.held, on.effect, { state: 'stood_down', says: 'Not carried out any more: a later decision took its place.', tell: true }, on));
}

/** What a reversible effect asks for; null where the decision that chose the items was taken back. */
export function switchOf({ held, account, effect }: InCase): Switch | null {
  const { does, key } = effect;
  if (does === 'delete' || does === 'remove' || does === 'disclose') return null;
  const { detail, items } = held.facts;
  const decision = decisionBehind(effect, held);
  const ofItems = does === 'disable' || does === 'restore';
  if (ofItems && decision === null) return null;
  const itemIds = does === 'seal' ? items.filter(({ state }) => state === 'sealed').map(({ id }) => id) : (decision?.itemIds ?? []);
  return { key, does, accountId: account?.of.id ?? held.facts.subject?.id ?? null, itemIds, copies: ofItems && detail.of === 'content-removal' ? detail.copies : [] };
}

/** What is sent, and what of it is kept, for a disclosure whose decision stands; null where it does not. */
export function manifestOf({ held, effect }: InCase): Deliver | null {
  const decision = decisionBehind(effect, held);
  if (decision === null || decision.package === null) return null;
  const manifest: Manifest = {
    caseId: held.id, number: held.facts.number, for: fineKind(held.facts), decision: decision.decision, by: decision.by, approvedBy: decision.approvedBy, at: decision.at, package: decision.package,
  };
  return { key: effect.key, sha256: hashOf(manifest), manifest };
}

async function fires(on: InCase, step: { readonly says: string; readonly tell: boolean; readonly facts?: CaseFacts }, ledger: Parameters<typeof write>[2] = null): Promise<void> {
  await keep(on.q, on.effect, { state: 'firing', tries: 0, letGo: false });
  await write(on, caseAfter(on.held, on.effect, { state: 'firing', ...step }, on), ledger);
}

/** Stays armed and is looked at again, later each time. What is said is told once. */
async function wait(on: InCase, tries: number, says: string): Promise<null> {
  const { q, held, effect, at } = on;
  const notBefore = afterTries(at, tries);
  await keep(q, effect, { state: 'armed', notBefore, tries, letGo: true });
  const said = says === '' || held.state.effects.some((shown) => shown.key === effect.key && shown.says === says);
  await write(on, caseAfter(held, effect, { state: 'armed', says, tell: !said, notBefore }, on));
  return null;
}

async function beginDeletion(on: InCase): Promise<Work | null> {
  const { held, account, effect, books, at } = on;
  if (account === null) return standDown(on, 'The account is not known here.');
  const decision = decisionBehind(effect, held);
  const whole = effect.does === 'delete';
  const items = held.facts.items.filter(({ id, state }) => decision?.itemIds.includes(id) === true && state !== 'sealed');
  const plan = planned({ account: account.of, effect: effect.key, at, books }, whole ? piecesOf(account.of) : itemPieces(account.of, items, books));
  if (!plan.ok && plan.why === 'holds-unknown') return wait(on, effect.tries + 1, HOLDS_UNKNOWN);
  if (!plan.ok) return standDown(on, plan.why === 'no-room' ? NO_ROOM : whole ? NOTHING_KNOWN : NO_ITEMS);
  const next = { ...account.of, ledger: plan.ledger, ...(whole ? { status: 'deleting' as const } : {}) };
  await fires(on, { says: whole ? 'The deletion has begun.' : 'The removal has begun.', tell: true, facts: withStatus(held.facts, next.status) }, next);
  return { work: 'erase' };
}

/** The manifest is kept before it goes out: whatever comes back, it stands there what may have been sent. */
async function beginDisclosure(on: InCase, sent: boolean | null): Promise<Work | null> {
  const asked = manifestOf(on);
  if (asked === null) return standDown(on, 'The package is not there.');
  if (sent === null) return wait(on, on.effect.tries + 1, NOT_ASKED);
  await keepManifest(on, asked);
  await fires(on, { says: '', tell: false });
  return { work: 'deliver', asked };
}

async function keepManifest({ q, held, at }: InCase, { sha256, manifest }: Deliver): Promise<void> {
  await q.query('insert into packages (hash, case_id, body, at) values ($1, $2, $3, $4) on conflict (hash) do nothing', [sha256, held.id, JSON.stringify(manifest), at]);
}

/** A disclosure that went out in a life of the database which a restore took back. It happened, whatever stands here. */
export async function sentBefore(on: InCase): Promise<void> {
  const asked = manifestOf(on);
  if (asked === null) {
    await keep(on.q, on.effect, { state: 'unknown', letGo: true });
    await write(on, caseAfter(on.held, on.effect, { state: 'unknown', says: `${SENT_BEFORE} The decision behind it does not stand here. A person looks.`, tell: true }, on));
    return;
  }
  await keepManifest(on, asked);
  await delivered(on, asked, SENT_BEFORE);
}
