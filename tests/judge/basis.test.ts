// What an act must have seen, whose it is, and which acts move the facts.
import { describe, expect, test } from 'vitest';
import type { ActKind } from '../../shared/model/act.ts';
import { ACT_KINDS } from '../../shared/model/act.ts';
import { restsOnFacts } from '../../shared/rules/judge/judge.ts';
import { act, actId, approves, ask, decision, does, held, ines, lena, proposal, proposes, short } from './given.ts';
import { ready } from './ready.ts';

/** The table of P12, written out once more by hand. */
const FACTS: readonly ActKind[] = ['propose-decision', 'approve', 'reject', 'reopen', 'merge-duplicate', 'record-fact', 'release-hold', 'pause-clock', 'resume-clock', 'extend-clock', 'resolve-effect'];
const WAS: readonly ActKind[] = ['assign', 'set-priority'];
const NONE: readonly ActKind[] = ['note', 'message', 'claim', 'check-out', 'release', 'break-claim', 'withdraw', 'verify-requester', 'place-hold', 'renew-hold'];

describe('[P12] what an act must have seen', () => {
  test('the table names every kind of act once', () => {
    expect([...FACTS, ...WAS, ...NONE].sort()).toEqual([...ACT_KINDS].sort());
    expect(ACT_KINDS.filter(restsOnFacts).sort()).toEqual([...FACTS].sort());
  });

  test.each(ACT_KINDS)('%s on an older version, a newer one and another tag', (kind) => {
    for (const basis of [{ version: 2 }, { version: 4 }, { tag: 'c'.repeat(32) }]) {
      const { on, args, asked } = ready(kind, 'law-enforcement', ines);
      // What was decided says so; anything else says that the facts moved.
      expect(short(does(ines, kind, on, args, { ...asked, basis }))).toBe(FACTS.includes(kind) ? (kind === 'reopen' ? 'already_decided' : 'facts_moved') : 'done');
      expect(does(ines, kind, on, args, asked).next).not.toBeNull();
    }
  });

  test('version and tag are both asked for: neither alone is enough', () => {
    const on = held('content-removal');
    expect(short(proposes(ines, on, 'refuse-notice', { basis: { version: on.version, tag: 'c'.repeat(32) } }))).toBe('facts_moved');
    expect(short(proposes(ines, on, 'refuse-notice', { basis: { version: on.version + 1, tag: on.tag } }))).toBe('facts_moved');
    expect(short(proposes(ines, on, 'refuse-notice', { basis: { version: on.version, tag: on.tag } }))).toBe('decided');
  });

  test('on a decided case the conflict says so', () => {
    const decided = held('content-removal', { facts: { status: 'decided', decision: decision('refuse-notice') } });
    for (const basis of [{ version: 2 }, {}]) expect(short(proposes(ines, decided, 'refuse-notice', { basis }))).toBe('already_decided');
    expect(short(proposes(ines, held('content-removal', { facts: { status: 'closed' } }), 'refuse-notice'))).toBe('already_decided');
    expect(short(approves(ines, decided))).toBe('already_decided');
    expect(short(approves(ines, held('content-removal')))).toBe('facts_moved');
  });

  test('assign and set-priority need what they say they replace', () => {
    expect(short(does(ines, 'assign', held('under18'), { to: 'mara', was: 'noor' }))).toBe('facts_moved');
    const assigned = does(ines, 'assign', held('under18', { state: { assignee: 'noor' } }), { to: null, was: 'noor' });
    expect([short(assigned), assigned.next?.state.assignee, assigned.factsMoved]).toEqual(['done', null, false]);
    expect(short(does(ines, 'set-priority', held('under18'), { to: 'urgent', was: 'high' }))).toBe('facts_moved');
    const set = does(ines, 'set-priority', held('under18', { state: { priority: 'high' } }), { to: 'urgent', was: 'high' }, { reason: 'the police called' });
    expect([short(set), set.next?.state.priority, set.factsMoved, set.next?.events.at(-1)?.says]).toEqual(['done', 'urgent', false, 'Priority: urgent. the police called']);
  });
});

describe('[P13] what moves the facts', () => {
  const KEEP: readonly ActKind[] = ['note', 'message', 'claim', 'check-out', 'release', 'break-claim', 'assign', 'set-priority'];

  test.each(ACT_KINDS)('%s moves version and facts, or neither, and adds one event', (kind) => {
    const { on, args, asked } = ready(kind, 'law-enforcement', ines);
    const done = does(ines, kind, on, args, asked);
    const keeps = KEEP.includes(kind);
    expect([done.factsMoved, done.next?.version, done.next?.events.length]).toEqual([!keeps, keeps ? 3 : 4, 2]);
    if (keeps) expect(done.next?.facts).toEqual(on.facts);
    // What was found reads nowhere in the facts, and what was found before it must not count any more (P34).
    else if (kind === 'resolve-effect') expect(done.next?.facts).toEqual(on.facts);
    else expect(done.next?.facts).not.toEqual(on.facts);
    expect(done.verdict).toMatchObject({ version: keeps ? 3 : 4 });
  });

  test('a proposal and a decision add one to the version', () => {
    const blocked = held('under18', { facts: { stage: 'blocked' } });
    for (const code of ['not-a-minor', 'confirm-minor']) expect(proposes(ines, blocked, code)).toMatchObject({ factsMoved: true, next: { version: 4 } });
  });
});

describe('refusals of shape and name', () => {
  test('[P11] an act by somebody else is refused whatever it is', () => {
    for (const kind of ACT_KINDS) {
      const { on, args, asked } = ready(kind, 'law-enforcement', ines);
      expect([kind, short(does(ines, kind, on, args, { ...asked, by: 'lena' }))]).toEqual([kind, 'not_yours']);
      // The case is not looked at first: what is there is nobody's business.
      expect([kind, short(does(ines, kind, null, args, { ...asked, by: 'lena' }))]).toEqual([kind, 'not_yours']);
    }
  });

  test('a case that is gone is a conflict for every act but a withdrawal', () => {
    for (const kind of ACT_KINDS.filter((each) => each !== 'withdraw')) {
      const { args, asked } = ready(kind, 'law-enforcement', ines);
      const judged = does(ines, kind, null, args, asked);
      expect([kind, judged.verdict]).toMatchObject([kind, { verdict: 'conflict', reason: 'gone', now: null }]);
    }
  });

  test('a decision that this kind does not offer, one that has its own act, items that are not there, items that are missing', () => {
    const on = held('under18', { facts: { stage: 'blocked' } });
    for (const code of ['produce', '__proto__', 'constructor', '', 'release-hold']) expect([code, short(proposes(ines, on, code))]).toEqual([code, 'unknown_decision']);
    expect(short(proposes(ines, on, 'not-a-minor', { itemIds: ['i2'] }))).toBe('bad_shape');
    for (const [kind, code] of [['content-removal', 'disable-items'], ['under18', 'child-safety-route']] as const) expect(short(proposes(ines, held(kind), code))).toBe('bad_shape');
  });

  test('a second proposal does not replace one that waits', () => {
    expect(short(proposes(lena, held('under18', { facts: { proposal: proposal('confirm-minor'), status: 'proposed', stage: 'blocked' } }), 'not-a-minor'))).toBe('facts_moved');
  });

  test('an act is what it was when it was kept: the judge answers the same act the same way', () => {
    const doc = act(ines, 'note', held('under18'), { text: 'n' }, { actId: actId() });
    expect(ask(doc, ines, held('under18'))).toEqual(ask(doc, ines, held('under18')));
  });
});
