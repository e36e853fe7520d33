// Every state that a case of each kind can come to, by the real judge: what never happens on any path, and that every path ends.
import { describe, expect, test } from 'vitest';
import type { Account } from '../../shared/model/account.ts';
import type { Recorded } from '../../shared/model/act.ts';
import { Case } from '../../shared/model/case.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import { startClocks } from '../../shared/rules/case-clocks.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';
import { isLive } from '../../shared/rules/holds/hold.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { AT, BOOKS, account, held, hold } from './given.ts';
import type { Over } from './given.ts';
import { PEOPLE, deadEnds, walk } from './walk.ts';
import type { Step, Walk, World } from './walk.ts';

function start(kind: CaseKind, over: Over, of: Account | null = account()): World {
  const made = held(kind, over);
  const facts = { ...made.facts, subject: of === null ? null : made.facts.subject };
  return { held: { ...made, facts: { ...facts, clocks: startClocks(facts, BOOKS.table, BOOKS.clocks) } }, account: of, effects: new Map(), at: AT };
}

const underHold = (): Account => account({ holds: [hold()] });
const GAGS = [{ id: 'g1', citation: '18 U.S.C. 2705(b)', until: null, ended: null }];

/** A case that names nobody and nothing: whoever asks gets an answer all the same. */
const bare = (kind: CaseKind, name: string, detail: object = {}): readonly [string, World] => [`${name} without an account or items`, start(kind, { detail, facts: { items: [] } }, null)];
const REGIMES = ['dmca-notice', 'dmca-counter-notice', 'dmca-retraction', 'government', 'intimate-image', 'dsa-notice', 'terrorist-content', 'own-removal'];
const RIGHTS = ['access', 'correction', 'deletion', 'opt-out'];
const ROUTES = ['chat-statement', 'parent-report', 'age-signal', 'school-or-payment', 'staff-reading'];

/** Every kind by every finer kind that its table knows, and the accounts and items that a guard asks about. */
const STARTS: Readonly<Record<CaseKind, readonly (readonly [name: string, start: World])[]>> = {
  under18: [
    ...ROUTES.map((route) => [route, start('under18', { detail: { route } })] as const),
    ['of an account that reported abuse', start('under18', {}, account({ abuseReports: ['case-9'] }))],
    ['of an account under a hold', start('under18', {}, underHold())],
    ['without items', start('under18', { facts: { items: [] } })],
    ['without an account', start('under18', {}, null)],
    ...ROUTES.map((route) => bare('under18', route, { route })),
  ],
  'content-removal': [
    ...REGIMES.map((regime) => [regime, start('content-removal', { detail: { regime } })] as const),
    ['intimate-image, not complete', start('content-removal', { detail: { regime: 'intimate-image', elements: { signature: 'missing' } } })],
    ['own-removal under a hold', start('content-removal', { detail: { regime: 'own-removal' } }, underHold())],
    ['dmca-notice without an account', start('content-removal', {}, null)],
    ['dsa-notice without items', start('content-removal', { detail: { regime: 'dsa-notice' }, facts: { items: [] } })],
    ...REGIMES.map((regime) => bare('content-removal', regime, { regime })),
  ],
  'law-enforcement': [
    ...[...Object.keys(BOOKS.matrix.processes), 'a letter'].map((process) => [process, start('law-enforcement', { detail: { process } })] as const),
    ['us_subpoena under a gag', start('law-enforcement', { detail: { gags: GAGS } })],
    ['us_search_warrant on a minor', start('law-enforcement', { detail: { process: 'us_search_warrant' } }, account({ flags: [{ code: 'under-18-signal', note: '', at: AT, weight: 5 }] }))],
    ...[...Object.keys(BOOKS.matrix.processes), 'a letter'].map((process) => bare('law-enforcement', process, { process })),
  ],
  'data-subject': [
    ...RIGHTS.map((right) => [right, start('data-subject', { detail: { right, identity: 'not-asked' } })] as const),
    ['deletion under a hold', start('data-subject', { detail: { right: 'deletion' } }, underHold())],
    ...RIGHTS.map((right) => bare('data-subject', right, { right, identity: 'not-asked' })),
  ],
};

/** Who must agree, once more by hand; whatever is not here one person decides alone. */
const TWO = ['confirm-minor', 'under-13-parent', 'close-reported', 'no-records', 'give-access', 'delete-data', 'produce', 'object-annex', 'release-hold'];
const COUNSEL = ['produce', 'object-annex', 'release-hold'];

/** LAW 2.5 once more by hand: the points that a process asks of a requester, but for the one seen from who took part. */
const AGENCY = ['V1', 'V2', 'V3', 'V4', 'V5', 'V11'];
const VOLUNTARY = [...AGENCY, 'V7', 'V8', 'V9', 'V13', 'V14', 'V15'];
const POINTS: Readonly<Record<string, readonly string[]>> = {
  us_emergency_request: [...VOLUNTARY, 'V6', 'V12'], foreign_emergency_request: [...VOLUNTARY, 'V6', 'V12'], 'a letter': [...VOLUNTARY, 'V6', 'V12'], foreign_direct_request: VOLUNTARY,
  ncmec_report: [], eu_dsa_art18_notice: [],
};

function isVerified({ detail }: Case['facts'], proposer: string): boolean {
  if (detail.of === 'data-subject') return detail.identity === 'verified';
  if (detail.of !== 'law-enforcement') return false;
  const asked = POINTS[detail.process] ?? AGENCY;
  const yes = (id: string, besides: string | null): boolean => detail.checks.some(({ check, answer, evidence, by }) => check === id && answer === 'yes' && evidence !== '' && by !== besides);
  return detail.checks.every(({ answer }) => answer === 'yes') && asked.every((id) => yes(id, id === 'V3' ? proposer : null));
}

/** Processes under which account information can never be produced: the matrix says so, or it is answered to the person themself. */
const NEVER_PRODUCED = ['us_2703f_preservation', 'us_pen_trap', 'us_wiretap_order', 'mlat_us_process', 'eu_epoc_traffic', 'eu_epoc_content', 'eu_epoc_pr', 'eu_tco_removal_order', 'data_subject_access', 'a letter'];

type Seen = { readonly armed: Set<string>; readonly decided: Set<string>; readonly recorded: Set<string>; readonly heldFirings: string[]; readonly wrong: string[] };

/** Looks at one step; what must never be goes into `wrong` with the way that led there. */
function look(step: Step, seen: Seen): void {
  const { from, to, move, judged } = step;
  const wrong = (why: string): number => seen.wrong.push(`${why}: ${move.name} at ${from.held.facts.stage} ${from.held.facts.status}`);
  if (move.does === 'fire') {
    const keeps = from.account?.holds.some((one) => one.category === null && one.itemId === null && isLive(one, to.at)) === true;
    if (step.asked.length > 0 && keeps) wrong('deleted under a hold');
    if (keeps && !step.stoodDown && (move.effect.does === 'delete' || move.effect.does === 'remove')) seen.heldFirings.push(move.effect.does);
    return;
  }
  if (judged === null || move.does !== 'act') return;
  const { verdict, next, effect } = judged;
  const { act, who } = move;
  if (act.kind === 'reopen' && next !== null) {
    const last = from.held.facts.decision?.at ?? '';
    if (next.facts.clocks.some(({ kind, state, history }) => kind === 'act_by' && (state === 'met' || state === 'missed') && Date.parse(history.at(-1)?.at ?? '') >= Date.parse(last))) wrong('open again, and a clock that the decision ended stands still');
    const rule = DECISIONS[next.facts.kind].find(({ code }) => code === from.held.facts.decision?.decision);
    if (rule !== undefined && !rule.from.includes(next.facts.stage)) wrong('open again where the decision cannot have been made');
  }
  const done = verdict.verdict === 'applied' || verdict.verdict === 'armed';
  if (done !== (next !== null)) wrong('an answer without its case');
  if (done && act.kind === 'approve' && from.held.facts.proposal?.by === who.id) wrong('approved by the proposer');
  if (effect !== null) seen.armed.add(effect.does);
  if (act.kind === 'record-fact' && done) seen.recorded.add(act.args.fact);
  const { decision } = to.held.facts;
  const made = act.kind === 'propose-decision' ? act.args.decision : act.kind === 'approve' ? (from.held.facts.proposal?.decision ?? '') : null;
  if (made === null || !done || (verdict.verdict === 'applied' && verdict.outcome === 'proposed')) {
    if (effect !== null) wrong('an effect without a decision');
    return;
  }
  seen.decided.add(made);
  const proposer = from.held.facts.proposal?.by ?? who.id;
  const alone = act.kind === 'propose-decision' || proposer === who.id;
  if (TWO.includes(made) && alone) wrong(`${made} by one person`);
  if (COUNSEL.includes(made) && !who.roles.includes('legal')) wrong(`${made} without counsel`);
  if (effect === null) return;
  if (effect.does === 'disclose' && !isVerified(from.held.facts, proposer)) wrong('a disclosure without a verified requester');
  if ((effect.does === 'disclose' || effect.does === 'delete') && (decision?.approvedBy === null || decision?.approvedBy === decision?.by)) wrong(`${effect.does} by one person`);
  if (effect.does === 'disclose' && act.kind === 'approve' && from.held.facts.kind === 'law-enforcement' && PEOPLE.get(decision?.approvedBy ?? '')?.roles.includes('legal') !== true) wrong('a disclosure without counsel');
}

/** What must be so of every state, whatever led to it. */
function wrongOf({ held: { facts, state } }: World): string[] {
  const waits = facts.status === 'proposed';
  return [
    ...(waits === (facts.proposal !== null) ? [] : ['proposed without a proposal, or the other way round']),
    ...(facts.status === 'decided' && facts.decision === null ? ['decided without a decision'] : []),
    // A decision on an open case could neither be made again nor be taken back.
    ...(facts.status === 'open' && (facts.decision !== null || facts.duplicateOf !== null) ? ['open, and decided'] : []),
    ...(facts.status === 'closed' && state.effects.some((one) => one.state === 'armed') ? ['closed, and something is armed'] : []),
  ];
}

function walked(world: World): { readonly walk: Walk; readonly seen: Seen } {
  const seen: Seen = { armed: new Set(), decided: new Set(), recorded: new Set(), heldFirings: [], wrong: [] };
  const done = walk(world, (step) => look(step, seen));
  for (const [key, one] of done.states) {
    Case.parse(one.held);
    seen.wrong.push(...wrongOf(one).map((why) => `${why}: ${done.names.get(key)}`));
  }
  return { walk: done, seen };
}

describe.each(CASE_KINDS)('%s', (kind) => {
  const reached = { armed: new Set<string>(), decided: new Set<string>(), recorded: new Set<string>(), held: new Set<string>() };

  test.each(STARTS[kind])('[P26][P27][P28] %s: on no path anything without the people and the checks it needs, and every path ends', (name, from) => {
    const { walk: done, seen } = walked(from);
    expect(seen.wrong.slice(0, 5), name).toEqual([]);
    expect(deadEnds(done).map((key) => done.names.get(key)).slice(0, 5), name).toEqual([]);
    // Where nothing is named there may be no more to it than open and closed.
    expect(done.states.size, name).toBeGreaterThan(from.held.facts.items.length === 0 && from.account === null ? 1 : 5);
    if (kind === 'law-enforcement') expect([name, seen.armed.has('disclose')]).toEqual([name, !NEVER_PRODUCED.includes(name) && from.account !== null]);
    for (const word of seen.armed) reached.armed.add(word);
    for (const word of seen.decided) reached.decided.add(word);
    for (const word of seen.recorded) reached.recorded.add(word);
    for (const word of seen.heldFirings) reached.held.add(word);
  });

  test('[P26] every decision and every fact of the tables is reached by some path', () => {
    expect(DECISIONS[kind].map(({ code }) => code).filter((code) => !reached.decided.has(code))).toEqual([]);
    expect((Object.keys(RECORDED) as Recorded['fact'][]).filter((fact) => RECORDED[fact].kinds.includes(kind) && !reached.recorded.has(fact))).toEqual([]);
    expect(DECISIONS[kind].flatMap(({ effect }) => effect ?? []).filter((verb) => !reached.armed.has(verb))).toEqual([]);
  });

  test('[P30] a deletion that was armed under a hold was fired on the walk, and asked no store', () => {
    const deletes = DECISIONS[kind].flatMap(({ effect }) => (effect === 'delete' || effect === 'remove' ? [effect] : []));
    expect([...reached.held].sort()).toEqual([...new Set(deletes)].sort());
  });
});
