// Saying what became of an effect of which nobody knows whether it went through: who may, on what, and what follows.
import { describe, expect, test } from 'vitest';
import type { Effect } from '../../shared/model/act.ts';
import type { Case, EffectShown } from '../../shared/model/case.ts';
import type { LedgerRow } from '../../shared/model/ledger-row.ts';
import type { Person } from '../../shared/model/person.ts';
import { EFFECT_FOUND, EFFECT_VERBS } from '../../shared/model/lists.ts';
import type { CaseKind, EffectFound, EffectVerb } from '../../shared/model/words.ts';
import { IRREVERSIBLE } from '../../shared/rules/decisions.ts';
import type { Judged } from '../../shared/rules/judge/answer.ts';
import { findingsFor } from '../../shared/rules/judge/resolve.ts';
import { planLedger } from '../../shared/rules/ledger/ledger.ts';
import { AT, BOOKS, HASH, HOUR_LATER, account, actId, after, decision, does, held, ines, lena, mara, noor, person, sam, short, theo } from './given.ts';
import type { Asked, Over } from './given.ts';
import { clock, keptOf } from './ready.ts';

const EARLIER = '2026-11-20T08:00:00.000Z';
const CODE: Readonly<Record<EffectVerb, readonly [CaseKind, string]>> = {
  block: ['under18', 'block-account'], unblock: ['under18', 'not-a-minor'], disable: ['content-removal', 'disable-items'], restore: ['content-removal', 'restore-items'], seal: ['under18', 'child-safety-route'],
  remove: ['content-removal', 'remove-items'], delete: ['data-subject', 'delete-data'], disclose: ['law-enforcement', 'produce'],
};

const unknown = (verb: EffectVerb): EffectShown => ({ key: `${verb}:case-1:0`, does: verb, actId: actId(), state: 'unknown', notBefore: EARLIER, says: 'No answer came.' });

/** A case that was decided by `by`, with an effect of which nobody knows. */
function lost(verb: EffectVerb, { by = 'mara', over = {} }: { by?: string; over?: Over } = {}): { readonly on: Case; readonly shown: EffectShown; readonly kept: Effect } {
  const shown = unknown(verb);
  const [kind, code] = CODE[verb];
  const on = held(kind, { ...over, facts: { status: 'decided', stage: 'ended', decision: decision(code, { by, approvedBy: 'theo', itemIds: ['i1'], hash: HASH }), ...over.facts }, state: { effects: [shown] } });
  return { on, shown, kept: keptOf(shown) };
}

const resolves = (who: Person, { on, shown, kept }: ReturnType<typeof lost>, found: EffectFound, asked: Asked & { named?: Partial<Effect> | null } = {}): Judged => {
  const { named = {}, ...rest } = asked;
  return does(who, 'resolve-effect', on, { key: shown.key, found }, { effectNamed: named === null ? null : { ...kept, ...named }, ...rest });
};

describe('[P34] who says what became of an effect', () => {
  test.each(EFFECT_VERBS)('%s: a lead and a lawyer, of a disclosure the lawyer alone', (verb) => {
    const said = (who: Person): string => short(resolves(who, lost(verb), 'not-carried-out'));
    const taken = IRREVERSIBLE.includes(verb) ? 'armed' : 'done';
    expect(said(lena)).toBe(verb === 'disclose' ? 'not_allowed' : taken);
    // What is about a child is not in the lawyers' queues.
    expect(said(theo)).toBe(CODE[verb][0] === 'under18' ? 'not_in_your_queues' : taken);
    for (const who of [mara, noor, sam, person('ruth', 'auditor')]) expect([who.id, said(who)]).toEqual([who.id, expect.stringMatching(/^not_(allowed|in_your_queues)$/)]);
  });

  test('whoever proposed what cannot be taken back does not say it; whoever agreed to it may', () => {
    for (const verb of IRREVERSIBLE) {
      const who = verb === 'disclose' ? theo : ines;
      for (const found of findingsFor(verb)) {
        expect([verb, short(resolves(who, lost(verb, { by: who.id }), found))]).toEqual([verb, 'same_person']);
        expect([verb, resolves(who, lost(verb), found).next === null]).toEqual([verb, false]);
      }
    }
    expect(short(resolves(theo, lost('disclose'), 'carried-out'))).toBe('done');
    expect(short(resolves(ines, lost('block', { by: 'ines' }), 'carried-out'))).toBe('done');
  });

  test('what somebody else is working on is theirs, and what moved is a conflict', () => {
    const claimed = { state: { claim: { by: 'lena', until: HOUR_LATER, token: 1, trip: null }, lastToken: 1 } };
    const it = lost('disable');
    expect(short(resolves(ines, { ...it, on: { ...it.on, state: { ...it.on.state, ...claimed.state } } }, 'carried-out'))).toBe('claimed_by_other');
    expect(short(resolves(ines, it, 'carried-out', { basis: { version: 2 } }))).toBe('facts_moved');
  });
});

describe('[P34] which effect', () => {
  test('what was found before the hub was restored is a conflict: that may have been another try', () => {
    for (const found of EFFECT_FOUND) {
      expect(short(resolves(theo, lost('disclose'), found, { restoredAt: AT, basis: { seenAt: EARLIER } }))).toBe('facts_moved');
      expect(short(resolves(theo, lost('disclose'), found, { restoredAt: EARLIER, basis: { seenAt: AT } }))).not.toBe('facts_moved');
    }
  });

  test.each(['armed', 'firing', 'done', 'stood_down'] as const)('one that is %s by now is a conflict, whatever the case still shows', (state) => {
    for (const found of EFFECT_FOUND) expect(short(resolves(theo, lost('disclose'), found, { named: { state } }))).toBe('facts_moved');
  });

  test('one that the hub does not know, that another case carries or that the case does not show is refused', () => {
    expect(short(resolves(theo, lost('disclose'), 'carried-out', { named: null }))).toBe('bad_shape');
    expect(short(resolves(theo, lost('disclose'), 'carried-out', { named: { caseId: 'case-2' } }))).toBe('bad_shape');
    expect(short(resolves(theo, lost('disclose'), 'carried-out', { named: { key: 'disclose:case-1:9' } }))).toBe('bad_shape');
    const it = lost('disclose');
    expect(short(resolves(theo, { ...it, on: { ...it.on, state: { ...it.on.state, effects: [] } } }, 'carried-out'))).toBe('bad_shape');
  });
});

describe('[P34] carried out', () => {
  test('a disclosure is done on that person’s word: the case is closed, its clocks are met, and the case says who said it and why', () => {
    const it = lost('disclose', { over: { facts: { clocks: [clock('UK-DSR-1M')] }, detail: { process: 'us_emergency_request' } } });
    const done = resolves(theo, it, 'carried-out', { reason: 'The agency has the receipt of 20 November.' });
    expect(done.resolved).toEqual({ ...it.kept, state: 'done' });
    expect(after(done).facts.status).toBe('closed');
    expect(after(done).state.effects).toMatchObject([{ key: it.shown.key, state: 'done', says: 'Found out by a person, not confirmed by the platform. The agency has the receipt of 20 November.' }]);
    expect(after(done).events.at(-1)).toMatchObject({ by: 'theo', kind: 'effect', says: 'It was carried out, as found outside. The agency has the receipt of 20 November. Nothing is left to do.' });
    expect([done.effect, done.account, done.standDown]).toEqual([null, null, []]);
    // Nobody knows the hour: what follows a disclosure is counted from the earliest moment at which it can have gone out.
    expect(after(done).facts.clocks.map(({ rule, state, history }) => [rule, state, history[0]?.at])).toEqual([['UK-DSR-1M', 'met', '2026-11-01T10:00:00Z'], ['POLICY-LE-FOLLOWUP-5BD', 'running', expect.stringMatching(/^2026-11-20T08:00:00/)]]);
  });

  test.each(['delete', 'remove'] as const)('%s: no person’s word makes a row of the ledger final, so it cannot be said', (verb) => {
    expect(findingsFor(verb)).toEqual(['not-carried-out']);
    expect(short(resolves(theo, lost(verb), 'carried-out'))).toBe('rule_refuses');
  });

  test('a switch leaves account and items as it would have itself', () => {
    const blocked = resolves(lena, lost('block'), 'carried-out');
    expect([blocked.account?.status, after(blocked).facts.subject?.status]).toEqual(['blocked', 'blocked']);
    expect(resolves(lena, lost('block'), 'carried-out', { account: account({ status: 'deleting' }) }).account).toBeNull();
    expect(resolves(lena, lost('unblock'), 'carried-out', { account: account({ status: 'blocked' }) }).account?.status).toBe('active');
    expect(after(resolves(lena, lost('disable'), 'carried-out')).facts.items.map(({ state }) => state)).toEqual(['disabled']);
    const back = lost('disable', { over: { facts: { decision: null, status: 'open', stage: 'received' } } });
    expect(after(resolves(lena, back, 'carried-out')).facts).toMatchObject({ status: 'open', items: [{ state: 'shown' }] });
  });

  test('what is still armed or under way keeps the case from being closed', () => {
    const it = lost('disclose');
    const other: EffectShown = { ...unknown('block'), state: 'firing' };
    const both = { ...it, on: { ...it.on, state: { ...it.on.state, effects: [other, it.shown] } } };
    expect(after(resolves(theo, both, 'carried-out')).facts.status).toBe('decided');
  });
});

describe('[P34] not carried out', () => {
  test('what cannot be taken back is armed under the same key, act and hash, with its cooling time from now', () => {
    const it = lost('disclose');
    const done = resolves(theo, it, 'not-carried-out', { reason: 'The agency has nothing.' });
    const notBefore = new Date(Date.parse(AT) + BOOKS.coolingSeconds * 1_000).toISOString();
    expect(done.verdict).toMatchObject({ verdict: 'armed', version: it.on.version + 1, notBefore });
    expect(done.resolved).toEqual({ ...it.kept, state: 'armed', notBefore });
    expect(after(done).state.effects).toMatchObject([{ actId: it.shown.actId, state: 'armed', notBefore }]);
    expect(after(done).events.at(-1)).toMatchObject({ by: 'theo', says: 'It was not carried out, as found outside, and is asked again under the same key. The agency has nothing.' });
    expect(after(done).facts).toEqual(it.on.facts);
  });

  test('what can be taken back is due at once', () => {
    expect(resolves(lena, lost('disable'), 'not-carried-out')).toMatchObject({ verdict: { verdict: 'applied', outcome: 'done' }, resolved: { state: 'armed', notBefore: AT } });
  });

  test('what somebody else found before it is a conflict after it, though the facts read the same', () => {
    const it = lost('disclose');
    const next = after(resolves(theo, it, 'not-carried-out'));
    const again = { ...it, on: { ...next, state: it.on.state } };
    expect(short(resolves(theo, again, 'not-carried-out', { basis: { version: it.on.version } }))).toBe('facts_moved');
  });

  test('rows that a store did not confirm are planned again, those that are over or held stay', () => {
    const it = lost('delete');
    const rows = planLedger(['media store', 'backups', 'analytics', 'search index'].map((store) => ({ accountId: 'acc-1', category: 'user-content' as const, itemId: null, store, records: 1 })), EARLIER, it.shown.key);
    const states: Partial<LedgerRow>[] = [{ state: 'failed', attempts: 7, failure: 'Not now.' }, { state: 'residual', attempts: 1, deletedAt: EARLIER }, { state: 'held', attempts: 0 }, { state: 'failed', attempts: 7, failure: 'Not now.', effect: 'remove:case-9:1' }];
    const of = account({ ledger: rows.map((row, at) => ({ ...row, ...states[at] })) });
    const done = resolves(ines, it, 'not-carried-out', { account: of });
    expect(done.account?.ledger.map(({ state, attempts }) => [state, attempts])).toEqual([['planned', 0], ['residual', 1], ['held', 0], ['failed', 7]]);
    expect(done.account?.ledger.map(({ key }) => key)).toEqual(rows.map(({ key }) => key));
    expect(resolves(ines, it, 'not-carried-out').account).toBeNull();
  });

  test('[P28] until it fires it can be called back, but for a deletion of which a store was asked already', () => {
    const sent = lost('disclose');
    const armed = after(resolves(theo, sent, 'not-carried-out'));
    expect(does(lena, 'reopen', armed, {})).toMatchObject({ verdict: { verdict: 'applied' }, standDown: [sent.shown.key] });
    const begun = lost('delete');
    const of = account({ ledger: planLedger([{ accountId: 'acc-1', category: 'usage', itemId: null, store: 'analytics', records: 1 }], EARLIER, begun.shown.key) });
    const again = after(resolves(ines, begun, 'not-carried-out', { account: of }));
    expect(short(does(lena, 'reopen', again, {}, { account: of }))).toBe('effect_exists');
    expect(short(does(lena, 'reopen', again, {}))).toBe('done');
  });
});
