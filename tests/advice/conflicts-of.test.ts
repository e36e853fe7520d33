// What a case says of the duties that meet in it: each conflict of the law is told by some case, and by no case that is not in it.
import { describe, expect, test } from 'vitest';
import { conflictsOf } from '../../shared/rules/conflicts-of.ts';
import { CONFLICT_IDS } from '../../shared/rules/holds/conflict.ts';
import { asking, BOOKS, SEEN } from './given.ts';

const idsAt = (name: string): string[] => conflictsOf(asking(name, 'ines')).map(({ conflict }) => conflict);

/** A case of the tour in which each conflict stands, and one like it in which it does not. K13 is the hub's own job. */
const STANDS: Readonly<Record<string, readonly [met: string, not: string | null]>> = {
  K1: ['u18-delete-held', 'u18-blocked'],
  K2: ['u18-reported-delete-waiting', 'u18-blocked'],
  K3: ['ds-delete-direction', null],
  K4: ['ds-delete-us-hold', 'ds-delete-direction'],
  K5: ['ds-delete-gagged', null],
  K6: ['le-gag-passed', 'le-gag-ended'],
  K7: ['ds-access-waiting', null],
  K8: ['le-epoc-conflict', 'le-ready-subpoena'],
  K9: ['cr-terror-kept', 'cr-window-open'],
  K10: ['cr-window-barred', 'cr-window-open'],
  K11: ['le-epoc-emergency', 'le-ready-subpoena'],
  K12: ['le-late-renewal', 'le-preserved'],
  K14: ['le-excess', 'le-user-told'],
  K15: ['u18-reporter', 'u18-blocked'],
  K16: ['le-destroy', 'le-ready-subpoena'],
  K17: ['ds-identity-verified', null],
};

describe(`conflicts of a case (demo of seed ${SEEN.seed})`, () => {
  test.each(Object.entries(STANDS))('[%s] is told where it stands, and not beside it', (id, [met, not]) => {
    expect(idsAt(met)).toContain(id);
    if (not !== null) expect(idsAt(not)).not.toContain(id);
  });

  test('[K14] a request for one’s own data is never wider than its paper: it has none', () => {
    expect([idsAt('le-data_subject_access'), idsAt('le-consent-ready')].map((ids) => ids.includes('K14'))).toEqual([false, true]);
  });

  test('every conflict has its case but K13, which is asked when a job runs', () => {
    expect(Object.keys(STANDS)).toEqual(CONFLICT_IDS.filter((id) => id !== 'K13'));
  });

  test('each says what happens, cites its law, and stands once, in order', () => {
    for (const { case: held } of SEEN.world.cases) {
      const account = held.facts.subject === null ? null : (SEEN.accounts.get(held.facts.subject.id) ?? null);
      const all = conflictsOf({ held, account, books: BOOKS, at: SEEN.now });
      const numbers = all.map(({ conflict }) => Number(conflict.slice(1)));
      expect(numbers, held.facts.number).toEqual([...new Set(numbers)].sort((one, other) => one - other));
      for (const { says, citation, between } of all) {
        expect(says.length, held.facts.number).toBeGreaterThan(10);
        expect(citation.length * between.length).toBeGreaterThan(0);
      }
    }
  });
});
