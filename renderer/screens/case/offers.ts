// What this person may do with a case as it stands, and in which order: the bar, the menu and the keys read the same answer.
import type { OutboxRow } from '../../../shared/contract.ts';
import type { ActKind } from '../../../shared/model/act.ts';
import { restsOnReading, type Form } from '../../parts/use.ts';
import { isOpen, type CaseOut } from './shown.ts';

export type MenuForm = Extract<Form, 'verify' | 'message' | 'set-priority' | 'place-hold' | 'assign' | 'merge-duplicate' | 'reopen' | 'break-claim'>;

/** The forms of the menu with their keys, in its order. The letters are those that lists and frame leave free. */
export const MENU: readonly { readonly form: MenuForm; readonly key: string; readonly label: string }[] = [
  { form: 'verify', key: 'v', label: 'Answer checks of the requester' },
  { form: 'message', key: 'l', label: 'Write a letter' },
  { form: 'place-hold', key: 'h', label: 'Place a hold' },
  { form: 'set-priority', key: 'p', label: 'Set the priority' },
  { form: 'assign', key: 's', label: 'Assign' },
  { form: 'merge-duplicate', key: 'g', label: 'Close as a duplicate' },
  { form: 'reopen', key: 'u', label: 'Reopen' },
  { form: 'break-claim', key: 'b', label: 'Break the claim' },
];

export type Offers = {
  readonly decidable: boolean;
  /** The person may agree to somebody else's proposal; and may turn it down, which asks for less. */
  readonly approve: boolean;
  readonly reject: boolean;
  readonly note: boolean;
  readonly claim: 'claim' | 'release' | null;
  /** Claimed by somebody else. */
  readonly taken: boolean;
  /** What may be taken back: an act that still waits here, or the own proposal that still waits there. */
  readonly takeBack: OutboxRow | null;
  /** An own act that decides still waits; nothing else that decides is offered beside it. */
  readonly waiting: boolean;
  readonly menu: readonly MenuForm[];
  readonly records: CaseOut['recordable'];
  readonly renew: boolean;
  readonly release: boolean;
  /** What may be found of each unknown effect, by its key. */
  readonly resolve: CaseOut['resolvable'];
  readonly clock: { readonly pause: boolean; readonly resume: boolean; readonly extend: boolean };
};

/** Acts beside which nothing else that decides is offered while they wait. */
const DECIDING: readonly string[] = ['propose-decision', 'approve', 'reject', 'resolve-effect'] satisfies readonly ActKind[];

/** What is offered to `me` (a person's id). `own` are the person's own acts on the case. The hub asks all of it again. */
export function offersOf(shown: CaseOut, own: readonly OutboxRow[], me: string): Offers {
  const { facts, state, version } = shown.case;
  const { proposal } = facts;
  const may = (kind: ActKind) => shown.may.includes(kind);
  const waits = own.find((act) => act.state === 'waiting' && act.settled === null && DECIDING.includes(act.kind));
  // The verdict comes before the case that shows it: until then the facts here are known to be old.
  const behind = own.some((act) => (act.verdict?.verdict === 'applied' || act.verdict?.verdict === 'armed') && act.verdict.version > version);
  const idle = waits === undefined && !behind;
  // A claim that lapsed stops nobody; whether it did is said by the desk, which knows the hub's clock.
  const mine = shown.claim?.live === true && shown.claim.mine;
  const taken = shown.claim?.live === true && !shown.claim.mine;
  const over = facts.status === 'decided' || facts.status === 'closed';
  const ownThere = proposal !== null && proposal.by === me ? own.find((act) => act.actId === proposal.actId) : undefined;
  const offered: Readonly<Record<MenuForm, boolean>> = {
    verify: may('verify-requester') && !over && (shown.verification?.checks.some(({ by }) => by !== 'people') === true || (shown.verification?.paper.length ?? 0) > 0),
    message: may('message'),
    'place-hold': may('place-hold') && facts.subject !== null,
    'set-priority': may('set-priority'),
    assign: may('assign'),
    'merge-duplicate': may('merge-duplicate') && !over && proposal === null,
    'break-claim': taken && may('break-claim'),
    // An effect that fires, is done for good or is not known cannot be called back; the hub says no to those.
    reopen: may('reopen') && over && !state.effects.some((effect) => isOpen(effect) && effect.state !== 'armed'),
  };
  return {
    decidable: may('propose-decision') && proposal === null && facts.decision === null && !over && shown.decisions.length > 0 && idle,
    approve: proposal !== null && proposal.by !== me && may('approve') && idle,
    reject: proposal !== null && proposal.by !== me && may('reject') && idle,
    note: may('note'),
    claim: mine ? (may('release') ? 'release' : null) : may('claim') && !taken && facts.decision === null && !over ? 'claim' : null,
    taken,
    takeBack: may('withdraw') ? (waits ?? ownThere ?? null) : null,
    waiting: waits !== undefined,
    menu: MENU.map(({ form }) => form).filter((form) => offered[form] && (idle || !restsOnReading(form))),
    records: idle && may('record-fact') ? shown.recordable : [],
    renew: idle && may('renew-hold'),
    release: idle && may('release-hold') && proposal === null && facts.status !== 'decided',
    resolve: idle && may('resolve-effect') ? shown.resolvable : {},
    clock: { pause: idle && may('pause-clock'), resume: idle && may('resume-clock'), extend: idle && may('extend-clock') },
  };
}
