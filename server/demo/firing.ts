// Effects as the demo's world answers them: what fires, what each store says, and how the case and its account read afterwards.
import type { Account } from '../../shared/model/account.ts';
import type { Effect } from '../../shared/model/act.ts';
import type { Case, CaseEvent, CaseFacts, Decision, EffectShown } from '../../shared/model/case.ts';
import type { LedgerRow } from '../../shared/model/ledger-row.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { withMet, withStarted } from '../../shared/rules/case-clocks.ts';
import { IRREVERSIBLE, decisionRule } from '../../shared/rules/decisions.ts';
import type { DecisionRule } from '../../shared/rules/decisions.ts';
import { deletionAtFiring, latestEnd, piecesOf } from '../../shared/rules/holds/deletion.ts';
import type { Firing } from '../../shared/rules/holds/deletion.ts';
import type { Piece } from '../../shared/rules/holds/hold.ts';
import { countWords, untilWords } from '../../shared/rules/holds/say.ts';
import { isFinal, ledgerStanding, moveRow, planLedger } from '../../shared/rules/ledger/ledger.ts';
import type { LedgerMove } from '../../shared/rules/ledger/ledger.ts';
import { guardsAgainst } from '../../shared/rules/why-not.ts';
import type { Dice } from './dice.ts';
import type { Fate } from './draft.ts';
import { after, HOUR } from './time.ts';

export type FiringAsked = {
  readonly held: Case;
  readonly account: Account | null;
  readonly effect: Effect;
  readonly fate: Fate;
  readonly people: readonly Person[];
  readonly books: CaseBooks;
  readonly at: string;
  readonly dice: Dice;
};

export type Fired = {
  readonly next: Case;
  /** Whether the facts of the case moved, so that it gets a new version and tag. */
  readonly moved: boolean;
  /** The account after it; null where it stays. */
  readonly account: Account | null;
  readonly state: Effect['state'];
  /** When the world answers next; null where nothing more comes. */
  readonly again: string | null;
};

/** Stores that answer within the minute; the others are asked at another company and take hours. */
const QUICK = ['primary database', 'search index', 'media store', 'embeddings', 'content delivery network'];

const SAYS = {
  block: 'The account is blocked.',
  unblock: 'The account can be used again.',
  disable: 'The items are out of view. The statement of reasons was sent.',
  restore: 'The items are back in view.',
  seal: 'The items are sealed. What is left here is reference and hash.',
  disclose: 'The package was delivered to the verified address and its receipt confirmed.',
  lost: 'The package was sent and no receipt came. A person asks the other side; it is not sent again.',
} as const;

/** One step of an effect at an instant: it begins, or a store answers. Whether it still may is asked once more before it begins. */
export function fire(asked: FiringAsked): Fired {
  const { held, account, effect, at } = asked;
  const { decision } = held.facts;
  // A step on the way leaves no decision behind; what it met and where it led was written when it was made.
  const rule = decision === null ? null : decisionRule(held.facts.kind, decision.decision);
  if (effect.state === 'armed' && decision !== null && rule !== null && IRREVERSIBLE.includes(effect.does)) {
    const against = stillStands(asked, rule, decision);
    if (against !== null) return stoodDown(asked, rule, against);
  }
  switch (effect.does) {
    case 'block':
    case 'unblock': {
      const gone = account === null || account.status === 'deleting' || account.status === 'deleted';
      return done(asked, rule, held.facts, gone ? null : { ...account, status: effect.does === 'block' ? 'blocked' : 'active' }, SAYS[effect.does]);
    }
    case 'disable':
    case 'restore':
      return done(asked, rule, { ...held.facts, items: itemsAs(held.facts, decision, effect.does === 'disable' ? 'disabled' : 'shown') }, null, SAYS[effect.does]);
    case 'seal':
      return done(asked, rule, held.facts, null, SAYS.seal);
    case 'disclose': {
      if (asked.fate === 'no-receipt') return under(asked, 'unknown', SAYS.lost, null, null);
      const { detail } = held.facts;
      const emergency = detail.of === 'law-enforcement' && detail.process.includes('emergency');
      const { books } = asked;
      return done(asked, rule, emergency ? { ...held.facts, clocks: withStarted(held.facts, 'disclosed', at, books.table, books.clocks) } : held.facts, null, SAYS.disclose);
    }
    case 'remove':
    case 'delete':
      return account === null ? under(asked, 'unknown', 'The account is not known here.', null, null) : deletion(asked, account, rule);
  }
}

function stillStands({ held, account, people, books, at }: FiringAsked, rule: DecisionRule, decision: Decision): string | null {
  const person = (id: string | null): { readonly id: string; readonly roles: Person['roles'] } => ({ id: id ?? '', roles: people.find((one) => one.id === id)?.roles ?? [] });
  // What is in the package was chosen with the proposal and is bound by its hash; it is not chosen again here.
  const guards = rule.guards.filter((guard) => guard !== 'package-not-empty');
  const against = guardsAgainst({ guards }, { caseId: held.id, facts: held.facts, account, books, at, proposer: person(decision.by), approver: person(decision.approvedBy), choices: {}, itemIds: decision.itemIds });
  return against?.says ?? null;
}

function stoodDown(asked: FiringAsked, rule: DecisionRule, why: string): Fired {
  const { held } = asked;
  const facts: CaseFacts = { ...held.facts, status: 'open', stage: rule.from[0] ?? 'received', decision: null };
  const says = `Stood down: ${why}`;
  return { next: said(asked, { ...held, facts, state: { ...held.state, effects: shownAs(asked, 'stood_down', says) } }, [['effect', says]]), moved: true, account: null, state: 'stood_down', again: null };
}

/** The effect did what it does: the case is closed where nothing else is left to do. */
function done(asked: FiringAsked, rule: DecisionRule | null, facts: CaseFacts, account: Account | null, says: string): Fired {
  const { held, at } = asked;
  const closes = facts.decision !== null && rule?.final === true;
  const subject = account === null || facts.subject === null ? facts.subject : { ...facts.subject, status: account.status };
  const met: CaseFacts = closes ? { ...facts, subject, status: 'closed', clocks: withMet(facts.clocks, 'act-by', at, rule.label) } : { ...facts, subject };
  const next: Case = { ...held, facts: met, state: { ...held.state, effects: shownAs(asked, 'done', says) } };
  return { next: said(asked, next, [['effect', says], ...(closes ? [['closed', 'Nothing is left to do.'] as const] : [])]), moved: true, account, state: 'done', again: null };
}

/** The effect is under way, or waits, or is not known to have come through: the case stays decided. */
function under(asked: FiringAsked, state: EffectShown['state'], says: string, account: Account | null, again: string | null): Fired {
  const { held } = asked;
  const subject = account === null || held.facts.subject === null ? held.facts.subject : { ...held.facts.subject, status: account.status };
  const moved = subject?.status !== held.facts.subject?.status;
  const next: Case = { ...held, facts: { ...held.facts, subject }, state: { ...held.state, effects: shownAs(asked, state, says) } };
  return { next: said(asked, next, [['effect', says]]), moved, account, state, again };
}

const shownAs = ({ held, effect }: FiringAsked, state: EffectShown['state'], says: string): EffectShown[] =>
  held.state.effects.map((one) => (one.key === effect.key ? { ...one, state, says } : one));

function said({ dice, at }: FiringAsked, next: Case, events: readonly (readonly [CaseEvent['kind'], string])[]): Case {
  return { ...next, events: [...next.events, ...events.map(([kind, says]) => ({ id: dice.uuid(at), at, by: 'hub', kind, says, actId: null }))] };
}

const itemsAs = ({ items }: CaseFacts, decision: Decision | null, state: CaseFacts['items'][number]['state']): CaseFacts['items'] =>
  items.map((item) => (decision?.itemIds.includes(item.id) === true && item.state !== 'sealed' ? { ...item, state } : item));

/** Where single items lie: the stores of content, one record each. */
const ITEM_STORES = ['primary database', 'search index', 'media store', 'backups'];

function piecesOfEffect({ held, effect }: FiringAsked, account: Account): Piece[] {
  if (effect.does === 'delete') return piecesOf(account);
  const ids = held.facts.decision?.itemIds ?? [];
  return ids.flatMap((itemId) => ITEM_STORES.map((store) => ({ accountId: account.id, category: 'user-content' as const, itemId, store, records: 1 })));
}

/** A deletion asks the holds when it begins, then every store under the row's key; what is held waits in its row. */
function deletion(asked: FiringAsked, account: Account, rule: DecisionRule | null): Fired {
  const { effect, at, books, dice } = asked;
  if (effect.state === 'armed') {
    const pieces = piecesOfEffect(asked, account);
    const firing = deletionAtFiring(account.holds, pieces, at, books.zone);
    if (firing.answer === 'wait') return under(asked, 'armed', `Everything is held ${untilWords(firing.until, books.zone)}. Nothing is deleted before.`, null, null);
    const rows = planLedger(pieces, at, effect.key).map((row) => begun(row, firing, at));
    const status = effect.does === 'delete' ? 'deleting' : account.status;
    const stores = new Set(rows.filter(({ state }) => state === 'asked').map(({ store }) => store)).size;
    return under(asked, 'firing', `${countWords(stores, 'store')} ${stores === 1 ? 'was' : 'were'} asked to delete. ${keptWords(firing, books.zone)}`, { ...account, status, ledger: [...account.ledger, ...rows] }, after(at, dice.int(20, 90) * 1_000));
  }
  const mine = new Set(piecesOfEffect(asked, account).map(({ category, itemId, store }) => `${category} ${itemId ?? ''} ${store}`));
  const isMine = ({ category, itemId, store }: LedgerRow): boolean => mine.has(`${category} ${itemId ?? ''} ${store}`);
  const first = account.ledger.some((row) => isMine(row) && row.state === 'asked' && QUICK.includes(row.store));
  const answering = (row: LedgerRow): boolean => isMine(row) && row.state === 'asked' && (!first || QUICK.includes(row.store));
  const ledger = account.ledger.map((row) => (answering(row) ? answered(asked, row) : row));
  const left = (piece: { readonly category: string; readonly store: string }): boolean => ledger.every((row) => row.itemId !== null || row.category !== piece.category || row.store !== piece.store || !isFinal(row));
  const standing = ledgerStanding(ledger.filter((row) => isMine(row)));
  const inventory = effect.does === 'delete' ? account.inventory.filter(left) : account.inventory;
  const changed: Account = { ...account, ledger, inventory };
  if (first && standing === 'running') return under(asked, 'firing', 'Our own stores confirmed. Others still have to answer.', changed, after(at, dice.int(2, 20) * HOUR));
  if (standing === 'failed') {
    const failed = ledger.filter((row) => isMine(row) && row.state === 'failed').map(({ store }) => store);
    return under(asked, 'firing', `Not confirmed: ${[...new Set(failed)].join(', ')}. It is asked again under the same key.`, changed, first ? after(at, dice.int(2, 20) * HOUR) : null);
  }
  if (standing === 'held') return under(asked, 'firing', 'What no hold keeps is deleted. The rest waits for the end of its hold.', changed, null);
  const none = { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 };
  if (effect.does === 'delete') return done(asked, rule, asked.held.facts, { ...changed, status: 'deleted', counts: none }, 'Every store confirmed. Copies that age out by themselves are in the ledger.');
  const items = itemsAs(asked.held.facts, asked.held.facts.decision, 'removed').map((item) => (item.state === 'removed' ? { ...item, excerpt: null, media: null } : item));
  return done(asked, rule, { ...asked.held.facts, items }, changed, 'The items are deleted. Copies that age out by themselves are in the ledger.');
}

/** What a hold keeps, without its basis: the queue of a deletion is not the queue of the order behind the hold. */
function keptWords({ held }: Firing, zone: string): string {
  const until = latestEnd(held);
  if (until === undefined) return 'Nothing is held.';
  return `Kept: ${countWords(new Set(held.map(({ piece }) => piece.category)).size, 'category', 'categories')} ${untilWords(until, zone)}.`;
}

function begun(row: LedgerRow, firing: Firing, at: string): LedgerRow {
  const kept = firing.held.find(({ piece }) => piece.category === row.category && piece.store === row.store && piece.itemId === row.itemId);
  return moveOr(row, kept === undefined ? { move: 'ask', at, firing } : { move: 'hold', at, until: kept.until });
}

function answered({ fate, at, books }: FiringAsked, row: LedgerRow): LedgerRow {
  if (fate === 'store-fails' && row.store === 'payment processor') return moveOr(row, { move: 'fail', at, failure: 'The processor did not answer within its time.' });
  return moveOr(row, { move: 'confirm', at, stores: books.stores, zone: books.zone });
}

function moveOr(row: LedgerRow, move: LedgerMove): LedgerRow {
  const answer = moveRow(row, move);
  if (!answer.ok) throw new Error(`demo: a ledger row cannot ${move.move}: ${answer.says}`);
  return answer.row;
}
