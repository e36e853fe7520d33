// What a reviewer does with a case as their desk shows it: sensible acts mostly, hasty ones sometimes, on facts that may be old.
import type { NewAct } from '../../shared/contract.ts';
import type { Case } from '../../shared/model/case.ts';
import { CHECK_IDS } from '../../shared/model/request.ts';
import type { Person } from '../../shared/model/person.ts';
import { DECISIONS, isOffered, needsItems } from '../../shared/rules/decisions.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import type { Dice } from './dice.ts';

export type Seen = {
  readonly dice: Dice;
  readonly person: Person;
  readonly held: Case;
  readonly books: CaseBooks;
  /** The desk's clock, as an instant. */
  readonly at: string;
  /** Colleagues by id. */
  readonly others: readonly string[];
  /** What somebody learns who asks outside about an effect: whether it happened; null while nobody can say. */
  readonly learn: (key: string) => boolean | null;
  /** Own decisions on this case, answered or not: what could be withdrawn. */
  readonly own: readonly { readonly actId: string; readonly docHash: string }[];
};

type Made = { readonly [K in NewAct['kind']]: { readonly kind: K; readonly args: Extract<NewAct, { kind: K }>['args'] } }[NewAct['kind']];

/** The act that this person makes of this case now, or null where nothing comes to their mind. */
export function nextAct(seen: Seen): NewAct | null {
  return actOf(seen, seen.dice.weighed(wishes(seen)));
}

/** What this person says to a proposal that waits, or null where none does. */
export function answerOf(seen: Seen): NewAct | null {
  return actOf(seen, second);
}

/** What this person found out of an effect of which nobody knows, or null where there is none or nobody can say yet. */
export function findingOf(seen: Seen): NewAct | null {
  return actOf(seen, resolve);
}

function actOf(seen: Seen, make: Maker): NewAct | null {
  const { dice, person, held, at } = seen;
  const act = make(seen);
  if (act === null) return null;
  // A role that may not is refused by the hub; a person tries it all the same now and then.
  if (!mayAct(person.roles, act.kind, held.facts.kind) && !dice.chance(0.1)) return null;
  return { ...act, caseId: held.id, reason: 'As it is.', basis: { version: held.version, tag: held.tag, seenAt: at } } as NewAct;
}

type Maker = (seen: Seen) => Made | null;

function wishes({ held, person, own }: Seen): readonly (readonly [Maker, number])[] {
  const { facts, state } = held;
  const open = facts.status === 'open';
  const armed = state.effects.some((effect) => effect.state === 'armed');
  return [
    [note, 4],
    [claim, open && (state.claim === null || state.claim.by === person.id) ? 4 : 0.5],
    [release, state.claim?.by === person.id ? 5 : 0.3],
    [breakClaim, state.claim !== null && state.claim.by !== person.id ? 1.5 : 0],
    [assign, 2],
    [setPriority, 2],
    [decide, open && facts.proposal === null ? 22 : 1],
    [second, facts.proposal !== null ? 24 : 0],
    [withdraw, own.length > 0 ? 3 : 0],
    [resolve, state.effects.some((effect) => effect.state === 'unknown') ? 30 : 0],
    [reopen, armed ? 6 : facts.decision !== null ? 2 : 0],
    [record, 5],
    [verify, facts.detail.of === 'law-enforcement' && facts.detail.checks.length < 40 ? 10 : 0],
    [placeHold, 2],
    [releaseHold, facts.holds.length > 0 ? 2.5 : 0],
    [moveClock, 2],
    [merge, 0.5],
    [message, 1],
  ];
}

const note: Maker = () => ({ kind: 'note', args: { text: 'Seen.' } });

const claim: Maker = ({ dice }) => (dice.chance(0.3) ? { kind: 'check-out', args: { hours: dice.between(1, 12), trip: `trip-${dice.below(100)}` } } : { kind: 'claim', args: { minutes: dice.between(5, 180) } });

const release: Maker = ({ dice, held }) => {
  const token = held.state.claim?.token ?? held.state.lastToken;
  // An old token now and then: it must be worth nothing.
  return { kind: 'release', args: { token: dice.chance(0.5) ? dice.between(1, Math.max(1, token)) : Math.max(1, token) } };
};

const breakClaim: Maker = ({ held }) => (held.state.claim === null ? null : { kind: 'break-claim', args: { token: held.state.claim.token } });

const assign: Maker = ({ dice, held, others }) => ({ kind: 'assign', args: { to: dice.chance(0.2) ? null : dice.pick(others), was: held.state.assignee } });

const setPriority: Maker = ({ dice, held }) => ({ kind: 'set-priority', args: { to: dice.pick(['urgent', 'high', 'normal', 'low']), was: held.state.priority } });

/** What goes forward comes to mind first; now and then something that does not fit where the case stands. */
const decide: Maker = ({ dice, held }) => {
  const { facts } = held;
  const rules = DECISIONS[facts.kind].filter((rule) => isOffered(rule, facts) && rule.from.includes(facts.stage));
  const all = dice.chance(0.05) || rules.length === 0 ? DECISIONS[facts.kind] : rules;
  const rule = dice.weighed(all.map((one) => [one, one.effect === null ? 1 : one.effect === 'delete' || one.effect === 'disclose' || one.effect === 'remove' ? 6 : 3] as const));
  const items = facts.items.filter(({ state }) => state === 'shown').map(({ id }) => id);
  const itemIds = needsItems(rule) && items.length > 0 ? items.slice(0, dice.between(1, items.length)) : [];
  const { detail } = facts;
  const records = detail.of === 'law-enforcement' || detail.of === 'data-subject' ? detail.records : [];
  const choices = Object.fromEntries(records.map(({ id }) => [id, { choice: 'produce' as const, reason: 'Named in the paper.' }]));
  return { kind: 'propose-decision', args: { decision: rule.code, note: '', itemIds, ...(records.length > 0 ? { choices } : {}) } };
};

const second: Maker = ({ dice, held, person }) => {
  const { proposal } = held.facts;
  if (proposal === null || (proposal.by === person.id && !dice.chance(0.25))) return null;
  // A proposal that nobody made, now and then: what is approved is named by its hash.
  return { kind: dice.chance(0.85) ? 'approve' : 'reject', args: { proposalHash: dice.chance(0.05) ? '0'.repeat(64) : proposal.hash } };
};

const withdraw: Maker = ({ dice, own }) => (own.length === 0 ? null : { kind: 'withdraw', args: dice.pick(own) });

const reopen: Maker = () => ({ kind: 'reopen', args: {} });

/** Who says what became of an effect has asked outside, and says so; in haste now and then that nothing happened, because the platform knows better. */
const resolve: Maker = ({ dice, held, learn }) => {
  const unknown = held.state.effects.filter(({ state }) => state === 'unknown');
  if (unknown.length === 0) return null;
  const { key, does } = dice.pick(unknown);
  const happened = learn(key);
  if (happened === null) return null;
  const said = happened && does !== 'delete' && does !== 'remove' && !dice.chance(0.2);
  return { kind: 'resolve-effect', args: { key, found: said ? 'carried-out' : 'not-carried-out' } };
};

const record: Maker = ({ dice, held, at }) => {
  const { facts } = held;
  const happened = { at: new Date(Math.min(Date.parse(at), Date.parse(facts.received) + 3_600_000)).toISOString(), evidence: 'On file.' };
  switch (facts.detail.of) {
    case 'under18':
      return {
        kind: 'record-fact',
        args: facts.stage === 'age-asked' ? { ...happened, fact: 'age-shown', adult: dice.chance(0.5) }
          : facts.stage === 'child-safety' ? { ...happened, fact: 'report-submitted', reference: 'R-1', viewed: false }
          : dice.chance(0.5) ? { ...happened, fact: 'evidence-kept' } : { ...happened, fact: 'signal', source: 'chat', weight: 'medium' },
      };
    case 'law-enforcement':
      return { kind: 'record-fact', args: facts.stage === 'asked' ? { ...happened, fact: 'requester-answered' } : { ...happened, fact: 'counsel-word', category: 'account_information', may: dice.chance(0.7) } };
    case 'data-subject':
      return { kind: 'record-fact', args: dice.chance(0.8) ? { ...happened, fact: 'identity', verified: dice.chance(0.9) } : { ...happened, fact: 'acknowledged' } };
    case 'content-removal':
      return {
        kind: 'record-fact',
        args: facts.stage === 'incomplete' ? { ...happened, fact: 'completed' } : facts.stage === 'disabled' ? { ...happened, fact: 'counter-notice' }
          : facts.stage === 'ended' ? { ...happened, fact: 'complaint' } : { ...happened, fact: 'acknowledged' },
      };
  }
};

const verify: Maker = ({ dice, held, books }) => {
  const { detail } = held.facts;
  if (detail.of !== 'law-enforcement') return null;
  const process = books.matrix.processes[detail.process];
  // Once it is decided only a doubt is worth an answer.
  const answer = (): 'yes' | 'no' => (dice.chance(held.facts.decision === null ? 0.02 : 0.3) ? 'no' : 'yes');
  const checks = checksFor(detail.process, process !== undefined).filter(({ by }) => by !== 'people').map(({ id }) => ({ check: CHECK_IDS.find((one) => one === id) ?? 'V1', answer: answer(), evidence: 'Called back.' }));
  const paper = (process?.validity_checks ?? []).map((check) => ({ check, answer: answer(), evidence: 'Read.' }));
  return { kind: 'verify-requester', args: { checks, paper: dice.chance(0.8) ? paper : [] } };
};

const placeHold: Maker = ({ dice, held }) => {
  const items = held.facts.items.map(({ id }) => id);
  const one = dice.chance(0.3) && items.length > 0 ? dice.pick(items) : null;
  return {
    kind: 'place-hold',
    args: {
      category: one === null ? dice.pick([null, 'account-information', 'user-content']) : 'user-content', itemId: one, ground: dice.pick(['us-2703f', 'litigation', 'eu-epoc-pr']),
      received: held.facts.received, secrecy: { kind: 'none', until: null, ended: null },
    },
  };
};

const releaseHold: Maker = ({ dice, held }) => (held.facts.holds.length === 0 ? null : { kind: 'release-hold', args: { holdId: dice.pick(held.facts.holds).id } });

const moveClock: Maker = ({ dice, held, at }) => {
  const clock = held.facts.clocks.find(({ state }) => state === 'running' || state === 'paused');
  if (clock === undefined) return null;
  if (clock.state === 'paused') return { kind: 'resume-clock', args: { clockId: clock.id, answered: at } };
  return dice.chance(0.5) ? { kind: 'pause-clock', args: { clockId: clock.id, asked: at } } : { kind: 'extend-clock', args: { clockId: clock.id } };
};

const merge: Maker = ({ held }) => ({ kind: 'merge-duplicate', args: { into: `${held.id.slice(0, -1)}0` } });

const message: Maker = ({ dice }) => ({ kind: 'message', args: { to: dice.pick(['user', 'requester', 'reporter']), subject: 'Receipt', text: 'We got it.' } });
