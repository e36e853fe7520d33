// The walk: from one case, everything that people, the outside and the effects can make of it, by the real judge, folded until it ends.
import type { Account } from '../../shared/model/account.ts';
import type { Act, ActKind, Effect, FinalVerdict, Recorded } from '../../shared/model/act.ts';
import type { Case, CaseFacts } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import type { Choice } from '../../shared/model/request.ts';
import { DECISIONS, IRREVERSIBLE, decisionRule, needsItems } from '../../shared/rules/decisions.ts';
import { checksFor } from '../../shared/rules/disclosure/verification.ts';
import { noticeState } from '../../shared/rules/disclosure/notice.ts';
import { piecesOf } from '../../shared/rules/holds/deletion.ts';
import { isLive } from '../../shared/rules/holds/hold.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import { packageOf, userNoticeOf } from '../../shared/rules/package-of.ts';
import { verificationOf } from '../../shared/rules/why-not.ts';
import { hashOf } from '../../server/store/ids.ts';
import { caseAfter, stoodDown } from '../../server/effects/case-after.ts';
import { deletionStep, itemPieces, planned } from '../../server/effects/deletion-step.ts';
import type { Erase } from '../../server/effects/port.ts';
import { standsAgainst } from '../../server/effects/stands.ts';
import { decisionBehind, withStatus } from '../../shared/rules/effects.ts';
import { BOOKS, person } from './given.ts';
import type { ArgsOf } from './given.ts';

/** Three people: two who may do everything, of whom the judge must see that they are two, and a lead who is no lawyer. */
export const ADA = person('ada', 'lead', 'legal', 'child-safety-reviewer');
export const BEN = person('ben', 'lead', 'legal', 'child-safety-reviewer');
export const CEM = person('cem', 'lead');
export const PEOPLE: ReadonlyMap<string, Person> = new Map([ADA, BEN, CEM].map((one) => [one.id, one]));

/** A case with its account, its effects by key and the hub's clock. */
export type World = { readonly held: Case; readonly account: Account | null; readonly effects: ReadonlyMap<string, Effect>; readonly at: string };

/** What may happen next: somebody's act, an effect whose time has come, or a month in which nothing happens. */
export type Move =
  | { readonly does: 'act'; readonly name: string; readonly who: Person; readonly act: Act; readonly target: { readonly by: string; readonly docHash: string; readonly verdict: FinalVerdict } | null }
  | { readonly does: 'fire'; readonly name: string; readonly effect: Effect }
  | { readonly does: 'wait'; readonly name: string };

export type Step = { readonly from: World; readonly move: Move; readonly to: World; readonly judged: Judged | null; readonly asked: readonly Erase[]; readonly stoodDown: boolean };

const LATER_MS = 40 * 86_400_000;
let ticks = 0;
const newId = (): string => `0197a3a0-0000-7000-8000-${String((ticks += 1)).padStart(12, '0')}`;

function act<K extends ActKind>(who: Person, kind: K, { held, at }: World, args: ArgsOf<K>, name: string, device = 'one'): Extract<Move, { does: 'act' }> {
  const basis = kind === 'withdraw' ? {} : { basis: { version: held.version, tag: held.tag, seenAt: at } };
  // Trusted as typed: the walk makes a hundred thousand of them, and the shapes are tested where acts are read.
  return { does: 'act', name: `${who.id} ${name}`, who, target: null, act: { v: 1, actId: newId(), caseId: held.id, by: who.id, device, at, reason: 'the walk', then: null, ...basis, kind, args } as unknown as Act };
}

const HOW: Readonly<Record<Recorded['fact'], readonly object[]>> = {
  signal: [{ source: 'chat', weight: 'strong' }], 'age-shown': [{ adult: true }, { adult: false }], 'report-submitted': [{ reference: 'C-1', viewed: false }], 'evidence-kept': [{}], 'parent-told': [{}],
  'requester-answered': [{}], 'counsel-word': [{ category: 'account_information', may: true }, { category: 'age_assurance_evidence', may: true }, { category: 'account_information', may: false }], 'minor-reviewed': [{}], 'gag-ended': [{ gagId: 'g1', how: 'lifted' }],
  'user-told': [{}], 'emergency-over': [{}], completed: [{}], 'counter-notice': [{}], 'restore-bar': [{ bar: 'court-notice' }, { bar: 'terms' }], 'copies-found': [{ sha256: ['c'.repeat(64)] }], complaint: [{}],
  identity: [{ verified: true }, { verified: false }], acknowledged: [{}],
};
const FACTS = Object.keys(HOW) as Recorded['fact'][];

const choicesOf = ({ detail }: CaseFacts): Record<string, Choice> => ('records' in detail ? Object.fromEntries(detail.records.map(({ id }) => [id, { choice: 'produce', reason: 'named' }])) : {});

/** Everything that may happen to a case, allowed or not: what is not is for the judge to say. */
function movesOf(world: World): Move[] {
  const { held, account, effects, at } = world;
  const { facts } = held;
  const moves: Move[] = [];
  for (const rule of DECISIONS[facts.kind]) {
    const itemIds = needsItems(rule) ? facts.items.map(({ id }) => id) : [];
    for (const who of rule.needs === 'one' ? [ADA] : [ADA, CEM]) moves.push(act(who, 'propose-decision', world, { decision: rule.code, note: '', itemIds, choices: rule.effect === 'disclose' ? choicesOf(facts) : {} }, `proposes ${rule.code}`));
  }
  const { proposal } = facts;
  if (proposal !== null) {
    for (const who of [ADA, BEN, CEM]) moves.push(act(who, 'approve', world, { proposalHash: proposal.hash }, `approves ${proposal.decision}`));
    const proposer = PEOPLE.get(proposal.by) ?? ADA;
    moves.push(act(proposer, 'approve', world, { proposalHash: proposal.hash }, `approves ${proposal.decision} on another device`, 'two'));
    moves.push(act(BEN, 'reject', world, { proposalHash: proposal.hash }, `rejects ${proposal.decision}`));
    const verdict: FinalVerdict = { actId: proposal.actId, verdict: 'applied', at, version: held.version, outcome: 'proposed' };
    moves.push({ ...act(proposer, 'withdraw', world, { actId: proposal.actId, docHash: 'd'.repeat(64) }, `withdraws ${proposal.decision}`), target: { by: proposal.by, docHash: 'd'.repeat(64), verdict } });
  }
  moves.push(act(BEN, 'reopen', world, {}, 'reopens'));
  for (const fact of FACTS) for (const how of HOW[fact]) moves.push(act(ADA, 'record-fact', world, { fact, at, evidence: 'seen', ...how } as Recorded, `records ${fact} ${JSON.stringify(how)}`));
  moves.push(...checks(world), ...holds(world));
  for (const effect of effects.values()) if (effect.state === 'armed') moves.push({ does: 'fire', name: `${effect.does} fires`, effect });
  if (account !== null && facts.kind === 'content-removal') moves.push({ does: 'wait', name: 'a month passes' });
  return moves;
}

function checks(world: World): Move[] {
  const { detail } = world.held.facts;
  if (detail.of !== 'law-enforcement') return [];
  const process = BOOKS.matrix.processes[detail.process];
  const asks = checksFor(detail.process, process !== undefined);
  const yes = (second: boolean): ArgsOf<'verify-requester'>['checks'] => asks.filter(({ by }) => by === (second ? 'second-person' : 'anybody')).map(({ id }) => ({ check: id, answer: 'yes', evidence: 'noted' }));
  const paper = (process?.validity_checks ?? []).map((check) => ({ check, answer: 'yes' as const, evidence: 'read' }));
  const moves: Move[] = [act(ADA, 'verify-requester', world, { checks: [], paper }, 'checks the paper')];
  if (asks.length === 0) return moves;
  for (const who of [ADA, BEN]) moves.push(act(who, 'verify-requester', world, { checks: yes(true), paper: [] }, 'confirms as the second person'));
  return [...moves, act(ADA, 'verify-requester', world, { checks: yes(false), paper: [] }, 'answers the checks'), act(CEM, 'verify-requester', world, { checks: [{ check: 'V2', answer: 'no', evidence: 'no such number' }], paper: [] }, 'doubts the agency')];
}

function holds(world: World): Move[] {
  const { held, account, at } = world;
  const live = account?.holds.filter((one) => isLive(one, at)) ?? [];
  const [first] = live;
  const moves: Move[] = [];
  if (!live.some(({ sourceCaseId }) => sourceCaseId === held.id)) moves.push(act(ADA, 'place-hold', world, { category: null, itemId: null, ground: 'litigation', received: at, secrecy: { kind: 'none', until: null, ended: null } }, 'places a hold'));
  if (first !== undefined) for (const who of [ADA, CEM]) moves.push(act(who, 'release-hold', world, { holdId: first.id }, 'proposes to release a hold'));
  return moves;
}

/** What comes of a move. Where the judge says no, the world stays the very same one. */
function take(from: World, move: Move): Step {
  if (move.does === 'wait') return { from, move, to: { ...from, at: new Date(Date.parse(from.at) + LATER_MS).toISOString() }, judged: null, asked: [], stoodDown: false };
  if (move.does === 'fire') return fired(from, move);
  const { held, account, at, effects } = from;
  const judged = judge({ act: move.act, who: move.who, held, account, target: move.target, effectNamed: null, restoredAt: null, effectLives: (key) => (effects.get(key)?.state ?? 'stood_down') !== 'stood_down', books: BOOKS, at, newId, hash: hashOf });
  if (judged.next === null) return { from, move, to: from, judged, asked: [], stoodDown: false };
  const next = new Map(effects);
  for (const key of judged.standDown) next.set(key, { ...(next.get(key) as Effect), state: 'stood_down' });
  if (judged.effect !== null) next.set(judged.effect.key, judged.effect);
  const to: World = { held: kept(judged.next, judged.factsMoved), account: judged.account ?? account, effects: next, at };
  const step: Step = { from, move, to, judged, asked: [], stoodDown: false };
  // What can be taken back is carried out at once; only what cannot waits for its cooling time, and for a move of its own.
  return judged.effect === null || IRREVERSIBLE.includes(judged.effect.does) ? step : { ...step, to: fired(to, { does: 'fire', name: '', effect: judged.effect }).to };
}

/** The case as the hub would keep it; of its events only the newest. A new tag for new facts, without the cost of a hash over them. */
const kept = (held: Case, moved: boolean): Case => ({ ...held, tag: moved ? String((ticks += 1)).padStart(32, '0') : held.tag, events: held.events.slice(-3) });

/** An effect fires by the hub's own rules of firing; every store and every switch says yes. */
function fired(from: World, move: Extract<Move, { does: 'fire' }>): Step {
  const { held, account, effects } = from;
  const { effect } = move;
  const at = from.at < effect.notBefore ? effect.notBefore : from.at;
  const made = { at, newId };
  const decision = decisionBehind(effect, held);
  const who = (id: string | null | undefined): Person | null => PEOPLE.get(id ?? '') ?? null;
  const end = (after: ReturnType<typeof caseAfter>, state: Effect['state'], next: Account | null = account, asked: readonly Erase[] = []): Step =>
    ({ from, move, judged: null, asked, stoodDown: state === 'stood_down', to: { held: kept(after.next, after.factsMoved), account: next, effects: new Map(effects).set(effect.key, { ...effect, state }), at } });
  const against = standsAgainst({ effect, held, account, proposer: who(decision?.by), approver: who(decision?.approvedBy), books: BOOKS, at });
  if (against !== null) return end(stoodDown(held, effect, against, made), 'stood_down');
  if (effect.does !== 'delete' && effect.does !== 'remove') {
    const status = effect.does === 'block' ? 'blocked' : effect.does === 'unblock' ? 'active' : account?.status;
    const next = account === null || status === undefined ? account : { ...account, status };
    return end(caseAfter(held, effect, { state: 'done', says: '', tell: false, facts: withStatus(held.facts, next?.status ?? 'active') }, made), 'done', next);
  }
  if (account === null) return end(stoodDown(held, effect, 'no account', made), 'stood_down');
  const items = held.facts.items.filter(({ id }) => decision?.itemIds.includes(id) === true);
  const plan = planned({ account, effect: effect.key, at, books: BOOKS }, effect.does === 'delete' ? piecesOf(account) : itemPieces(account, items, BOOKS));
  if (!plan.ok) return end(stoodDown(held, effect, plan.why, made), 'stood_down');
  const asked: Erase[] = [];
  let now: Account = { ...account, ledger: plan.ledger };
  for (let answers = new Map<string, { done: true }>(); ;) {
    const step = deletionStep({ account: now, effect: effect.key, answers, asks: true, itemIds: effect.does === 'delete' ? null : items.map(({ id }) => id), at, books: BOOKS });
    now = step.account;
    if (step.ask.length === 0) break;
    asked.push(...step.ask);
    answers = new Map(step.ask.map(({ key }) => [key, { done: true }]));
  }
  return end(caseAfter(held, effect, { state: 'done', says: '', tell: false }, made), 'done', now, asked);
}

/** Where verification stands for each of the two who propose, as the judge would see it before there is an approver. */
const verified = ({ held: { facts } }: World): readonly (string | undefined)[] => [ADA, CEM].map(({ id, roles }) => verificationOf({ facts, proposer: { id, roles }, approver: null, books: BOOKS })?.state);

/** What two worlds must share to be taken for one: all that any guard, any table and any rule of the judge looks at. */
function fold(world: World): string {
  const { held: { facts, id, state }, account, at } = world;
  const { detail, proposal, decision } = facts;
  const live = account?.holds.filter((one) => isLive(one, at)) ?? [];
  const restore = facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD');
  const made = packageOf(facts, account, choicesOf(facts), BOOKS, at);
  return JSON.stringify([
    facts.stage, facts.status, proposal && [proposal.decision, proposal.by], decision && [decision.decision, decision.approvedBy !== null],
    detail.of === 'law-enforcement' && [...verified(world), detail.paper.length > 0, noticeState(userNoticeOf(detail), at, 'UTC').state],
    detail.of === 'data-subject' && detail.identity,
    detail.of === 'content-removal' && [detail.bars.length > 0, detail.counterNotice !== null, detail.complaint !== null, restore && [restore.state, restore.due < at]],
    detail.of === 'under18' && [detail.assurance, detail.safety && detail.safety.report !== null, account !== null && account.abuseReports.length > 0 && detail.evidenceKept !== null],
    made && [made.blocked.length, made.produced.length > 0], live.some(({ sourceCaseId }) => sourceCaseId === id), live.some(({ sourceCaseId }) => sourceCaseId !== id), account?.status, facts.items.some((item) => item.state === 'sealed'),
    [...new Set(state.effects.filter((one) => one.state === 'armed' || (one.state === 'done' && decisionRule(facts.kind, decision?.decision ?? '')?.effect === one.does)).map((one) => `${one.does} ${one.state}`))].sort(),
    [...world.effects.values()].some((one) => one.state === 'done' && (one.does === 'delete' || one.does === 'remove' || one.does === 'disclose')),
  ]);
}

export type Walk = { readonly states: ReadonlyMap<string, World>; readonly leads: ReadonlyMap<string, ReadonlySet<string>>; readonly names: ReadonlyMap<string, string>; readonly steps: number };

/** Walks breadth first until no move leads anywhere new, and shows every step to `see`. */
export function walk(start: World, see: (step: Step) => void): Walk {
  const first = fold(start);
  const states = new Map([[first, start]]);
  const names = new Map([[first, 'start']]);
  const leads = new Map<string, Set<string>>();
  const queue = [first];
  let steps = 0;
  for (let key = queue.shift(); key !== undefined; key = queue.shift()) {
    const world = states.get(key) as World;
    const to = new Set<string>();
    leads.set(key, to);
    for (const move of movesOf(world)) {
      const step = take(world, move);
      steps += 1;
      see(step);
      if (step.to === world) continue;
      const next = fold(step.to);
      to.add(next);
      if (states.has(next)) continue;
      states.set(next, step.to);
      names.set(next, `${names.get(key)} > ${move.name}`);
      queue.push(next);
    }
  }
  return { states, leads, names, steps };
}

/** The states from which no path leads to a closed case. */
export function deadEnds({ states, leads }: Walk): string[] {
  const back = new Map<string, string[]>();
  for (const [from, tos] of leads) for (const to of tos) back.set(to, [...(back.get(to) ?? []), from]);
  const safe = new Set([...states].filter(([, { held }]) => held.facts.status === 'closed').map(([key]) => key));
  const queue = [...safe];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const from of back.get(key) ?? []) {
      if (safe.has(from)) continue;
      safe.add(from);
      queue.push(from);
    }
  }
  return [...states.keys()].filter((key) => !safe.has(key));
}
