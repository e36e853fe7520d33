// What the judge is asked and what it answers: the shapes, and the four ways in which an act can come out.
import type { Account } from '../../model/account.ts';
import type { Act, Effect, FinalVerdict } from '../../model/act.ts';
import type { Case, CaseEvent, CaseFacts } from '../../model/case.ts';
import { glanceAt } from '../../model/case.ts';
import type { Person } from '../../model/person.ts';
import type { CaseBooks } from '../case-books.ts';
import { maySee } from '../roles.ts';

/** What the ledger knows of an act that somebody wants to withdraw. */
export type LedgerEntry = { readonly by: string; readonly docHash: string; readonly verdict: FinalVerdict };

export type Judged = {
  readonly verdict: FinalVerdict;
  /** The case after the act, or null where nothing changes. Its tag is stale until the hub hashes the new facts. */
  readonly next: Case | null;
  /** True where the facts moved, so that the hub gives the case a new tag. */
  readonly factsMoved: boolean;
  /** The account after the act, where the act changed it: its holds, strikes or flags. */
  readonly account: Account | null;
  readonly effect: Effect | null;
  /** The effect that a person resolved, as it stands from now on; in nobody's hand. */
  readonly resolved: Effect | null;
  /** Keys of armed effects that are called back: they will not fire. */
  readonly standDown: readonly string[];
  /** True where the texts and media of the case leave every console with this act. */
  readonly seals: boolean;
  /** An act that nobody has seen yet and that this one withdraws: if it comes from the same person, that is its answer. */
  readonly withdraws: { readonly actId: string; readonly docHash: string; readonly by: string } | null;
};

export type Judging = {
  readonly act: Act;
  /** The author as the hub knows them by their sign-in, never as the act says. */
  readonly who: Person;
  /** The case now, or null where there is none. */
  readonly held: Case | null;
  /** The account that the case is about, as the hub holds it now; null where there is none. */
  readonly account: Account | null;
  /** For a withdrawal: the ledger's row of the act it names. */
  readonly target: LedgerEntry | null;
  /** For a resolution: the effect that it names as the hub keeps it, its row held; null where there is none. */
  readonly effectNamed: Effect | null;
  /** When the hub last went back to a backup (UTC); null where it never did, and for every act that names no effect. */
  readonly restoredAt: string | null;
  /** Whether an effect with this key is armed, firing, done or unknown. */
  readonly effectLives: (key: string) => boolean;
  readonly books: CaseBooks;
  /** The hub's clock, as an instant in UTC. */
  readonly at: string;
  /** Makes ids and hashes; comes in as arguments so that one seed replays one world. */
  readonly newId: () => string;
  readonly hash: (value: unknown) => string;
};

const NOTHING = { next: null, factsMoved: false, account: null, effect: null, resolved: null, standDown: [], seals: false, withdraws: null } as const;

type Outcome = Extract<FinalVerdict, { verdict: 'applied' }>['outcome'];

/** What an act that is done changes. Without `facts` the version stays: claims and notes by others are no new facts. */
export type Change = Partial<Pick<Case, 'facts' | 'state'>> & Partial<Pick<Judged, 'account' | 'standDown' | 'seals'>>;

/** The act is done: the case with one event more, and a new version where its facts moved. */
export function applied(asked: Judging, held: Case, change: Change, kind: CaseEvent['kind'], says: string, outcome: Outcome = 'done'): Judged & { readonly next: Case } {
  const event: CaseEvent = { id: asked.newId(), at: asked.at, by: asked.who.id, kind, says: says.slice(0, 20_000), actId: asked.act.actId };
  const { facts = held.facts, state = held.state, account = null, standDown = [], seals = false } = change;
  const factsMoved = change.facts !== undefined;
  // A note or a claim by somebody else must not turn a colleague's offline decision into a conflict.
  const version = factsMoved ? held.version + 1 : held.version;
  const next: Case = { ...held, facts, state, version, events: [...held.events, event] };
  return { ...NOTHING, account, standDown, seals, verdict: { actId: asked.act.actId, verdict: 'applied', at: asked.at, version, outcome }, next, factsMoved };
}

/**
 * The facts once the proposal on them has fallen. A release of a hold may wait on a case that is over: that case is
 * closed again and not open, because there a decision could neither be made again nor be taken back.
 */
export function withoutProposal(facts: CaseFacts): CaseFacts {
  if (facts.proposal === null) return facts;
  return { ...facts, proposal: null, status: facts.decision === null && facts.duplicateOf === null ? 'open' : 'closed' };
}

/** The act is done and the case is as it was. */
export function nothingMoved({ act, at, held }: Judging): Judged {
  return { ...NOTHING, verdict: { actId: act.actId, verdict: 'applied', at, version: held?.version ?? 0, outcome: 'done' } };
}

/** The act met something that moved. What a person may not see, they do not get to see in a conflict either. */
export function conflict(asked: Judging, reason: Extract<FinalVerdict, { verdict: 'conflict' }>['reason']): Judged {
  const shown = asked.held !== null && maySee(asked.who.streams, asked.held.facts.kind) ? glanceAt(asked.held) : null;
  return { ...NOTHING, verdict: { actId: asked.act.actId, verdict: 'conflict', at: asked.at, reason, now: shown } };
}

/** The act is not possible, whatever the case becomes. */
export function refused(asked: Judging, reason: Extract<FinalVerdict, { verdict: 'refused' }>['reason']): Judged {
  return { ...NOTHING, verdict: { actId: asked.act.actId, verdict: 'refused', at: asked.at, reason } };
}

/** Adds seconds to an instant in UTC on the instant line; no zone is involved. */
export function addSeconds(instant: string, seconds: number): string {
  return new Date(Date.parse(instant) + seconds * 1_000).toISOString();
}
