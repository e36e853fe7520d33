// What the desk offers: never less than the hub allows to that person, and never what the hub would refuse at once.
import { describe, expect, test } from 'vitest';
import { clockMoves, decisionsFor, mayDo, recordable, resolvable } from '../../electron/desk/advice/offers.ts';
import { scopeFor, verificationFor, noticeFor } from '../../electron/desk/advice/request.ts';
import { hashOf } from '../../server/store/ids.ts';
import type { Act } from '../../shared/model/act.ts';
import { Act as ActSchema } from '../../shared/model/act.ts';
import { EFFECT_FOUND } from '../../shared/model/lists.ts';
import { DECISIONS, isFor } from '../../shared/rules/decisions.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import { mayAct } from '../../shared/rules/roles.ts';
import { asking, BOOKS, NO_ACTS, personOf, SEEN } from './given.ts';

const ID = '019a5555-7000-7000-8000-000000000000';
const judged = (act: Record<string, unknown>, person: string, name: string): string => {
  const { held, account, at } = asking(name, person);
  const doc: Act = ActSchema.parse({ v: 1, actId: ID, caseId: held.id, by: person, device: 'd', at, reason: 'As the law says.', then: null, basis: { version: held.version, tag: held.tag, seenAt: at }, ...act });
  const { verdict } = judge({ act: doc, who: personOf(person), held, account, target: null, effectNamed: doc.kind === 'resolve-effect' ? (SEEN.world.effects.find(({ key }) => key === doc.args.key) ?? null) : null, restoredAt: null, effectLives: () => false, books: BOOKS, at, newId: () => 'new-id', hash: hashOf });
  return verdict.verdict === 'refused' || verdict.verdict === 'conflict' ? verdict.reason : verdict.verdict;
};
const named = Object.keys(SEEN.world.named);

describe(`offers (demo of seed ${SEEN.seed})`, () => {
  test('[P26] a decision without items that is offered is taken by the judge, and one that is not offered is refused for that reason', () => {
    let taken = 0;
    let refused = 0;
    for (const name of named) {
      for (const person of ['mara', 'noor', 'theo', 'ines']) {
        const on = asking(name, person);
        const may = mayDo(on, NO_ACTS);
        for (const { code, not, needsItems, discloses } of decisionsFor(on, may)) {
          if (needsItems || discloses) continue;
          const got = judged({ kind: 'propose-decision', args: { decision: code, note: '', itemIds: [] } }, person, name);
          if (on.held.state.claim !== null && on.held.state.claim.by !== person) continue;
          if (not === null) expect([name, person, code, got]).toEqual([name, person, code, expect.stringMatching(/^(applied|armed|effect_exists)$/)]);
          else expect([name, person, code, ['applied', 'armed'].includes(got)]).toEqual([name, person, code, false]);
          if (not === null) taken += 1;
          else refused += 1;
        }
      }
    }
    expect(Math.min(taken, refused)).toBeGreaterThan(100);
  });

  test('[P34] what may be found of an effect is what the judge takes, for everybody and on every case of the tour', () => {
    const seen = new Set<string>();
    for (const name of named) {
      for (const { id: person } of SEEN.world.people) {
        const on = asking(name, person);
        const offered = mayDo(on, NO_ACTS).includes('resolve-effect') ? resolvable(on) : {};
        for (const { key, state } of on.held.state.effects) {
          for (const found of EFFECT_FOUND) {
            const got = judged({ kind: 'resolve-effect', args: { key, found } }, person, name);
            const may = offered[key]?.includes(found) === true;
            expect([name, person, found, state, may]).toEqual([name, person, found, state, got === 'applied' || got === 'armed']);
            seen.add(`${state === 'unknown'} ${may}`);
          }
        }
      }
    }
    expect([...seen].sort()).toEqual(['false false', 'true false', 'true true']);
  });

  test('[P26] every decision of a kind of case stands in the list, those that can be made first', () => {
    for (const name of named) {
      const on = asking(name, 'ines');
      const shown = decisionsFor(on, mayDo(on, NO_ACTS));
      if (shown.length === 0) continue;
      const { facts } = on.held;
      const wanted = DECISIONS[facts.kind].filter((rule) => isFor(rule, facts) && (rule.effect === null || !['disable', 'restore', 'remove', 'seal'].includes(rule.effect) || facts.items.length > 0) && (rule.code !== 'no-account-found' || (facts.subject === null && facts.items.length === 0)));
      expect(shown.map(({ code }) => code).sort(), name).toEqual(wanted.map(({ code }) => code).sort());
      const waits = shown.map(({ not }) => not !== null);
      expect(waits, name).toEqual(waits.toSorted((one, other) => Number(one) - Number(other)));
    }
  });

  test('[P19] nothing is offered beyond the role, and nothing in a queue that is not granted', () => {
    for (const name of named) {
      for (const person of SEEN.world.people) {
        const on = asking(name, person.id);
        const may = mayDo(on, NO_ACTS);
        if (!person.streams.includes(on.held.facts.kind)) expect([name, person.id, may]).toEqual([name, person.id, []]);
        for (const kind of may) expect(mayAct(person.roles, kind, on.held.facts.kind), `${name} ${person.id} ${kind}`).toBe(true);
      }
    }
  });

  test('[P26] what may be recorded is what the judge would take at that stage', () => {
    expect(recordable(asking('le-gag-passed', 'ines')).map(({ fact }) => fact)).toContain('gag-ended');
    expect(recordable(asking('le-ready', 'ines')).map(({ fact }) => fact)).not.toContain('gag-ended');
    expect(recordable(asking('le-gag-running', 'ines')).map(({ fact }) => fact)).not.toContain('user-told');
    expect(recordable(asking('le-counsel-waiting', 'theo')).map(({ fact }) => fact)).toContain('counsel-word');
    expect(recordable(asking('le-counsel-waiting', 'ines')).map(({ fact }) => fact)).not.toContain('counsel-word');
    expect(recordable(asking('cr-terror-kept', 'ines')).map(({ fact }) => fact)).not.toContain('counter-notice');
  });

  test('[P31] a clock offers only what its rule allows', () => {
    for (const name of named) {
      const on = asking(name, 'ines');
      for (const clock of on.held.facts.clocks) {
        const move = clockMoves(on)[clock.id];
        expect(move?.pause === true && clock.state !== 'running', name).toBe(false);
        expect(move?.resume, name).toBe(clock.state === 'paused');
        expect(move?.extend === true && !Object.hasOwn(BOOKS.clocks.settings.extensions, clock.rule), name).toBe(false);
      }
    }
  });

  test('[P27] one person alone never reads as verified; the second one does', () => {
    expect(verificationFor(asking('le-one-person', 'theo'))?.state).not.toBe('verified');
    // Theo answered the point of the second person, so that he cannot be the one who proposes as well.
    expect(verificationFor(asking('le-ready', 'theo'))?.state).toBe('needs-second-person');
    expect(verificationFor(asking('le-ready', 'ines'))?.state).toBe('verified');
    expect(verificationFor(asking('le-failed-check', 'ines'))?.state).toBe('failed');
    expect(verificationFor(asking('cr-terror-kept', 'ines'))).toBeNull();
  });

  test('a "no" is the answer that counts, whatever was said after it', () => {
    const on = asking('le-failed-check', 'ines');
    const { detail } = on.held.facts;
    if (detail.of !== 'law-enforcement') throw new Error('not a request');
    const later = { ...on, held: { ...on.held, facts: { ...on.held.facts, detail: { ...detail, checks: [...detail.checks, { check: 'V3' as const, answer: 'yes' as const, evidence: 'Called again.', by: 'theo', at: SEEN.now }] } } } };
    expect(verificationFor(later)?.checks.find(({ id }) => id === 'V3')?.answer).toBe('no');
  });

  test('[K6] a gag is told as it stands', () => {
    expect(noticeFor(asking('le-gag-passed', 'ines'))?.state).toBe('confirm-end');
    expect(noticeFor(asking('le-gag-undated', 'ines'))?.state).toBe('ask-date');
    expect(noticeFor(asking('le-gag-remind', 'ines'))?.state).toBe('remind');
    expect(noticeFor(asking('le-ready', 'ines'))?.state).toBe('may-notify');
  });

  test('[L2] a known process has an answer for every category, an unknown one reaches nothing, other kinds have none', () => {
    expect(scopeFor(asking('le-new', 'ines'))).toHaveLength(15);
    expect(scopeFor(asking('le-new', 'ines'))?.find(({ category }) => category === 'user_content_private')?.decision).toBe('needs_warrant');
    expect(scopeFor(asking('le-destroy', 'ines'))).toEqual([]);
    expect(scopeFor(asking('cr-terror-kept', 'ines'))).toBeNull();
  });
});
