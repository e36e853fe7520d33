// Who may do what: every role, queue and kind of act, against the table written out once more by hand.
import { describe, expect, test } from 'vitest';
import type { ActKind } from '../../shared/model/act.ts';
import { ACT_KINDS } from '../../shared/model/act.ts';
import type { CaseKind, Role } from '../../shared/model/words.ts';
import { CASE_KINDS, ROLES } from '../../shared/model/words.ts';
import { streamsOf } from '../../shared/rules/roles.ts';
import { does, held, lena, mara, person, proposes, short } from './given.ts';
import { ready } from './ready.ts';

const NOTES = 'note assign set-priority';
const WORKS = `${NOTES} claim check-out release propose-decision verify-requester record-fact pause-clock resume-clock extend-clock merge-duplicate message withdraw`;
const APPROVES = 'approve reject reopen';
const HOLDS = 'place-hold renew-hold release-hold';
const RESOLVES = 'resolve-effect';
const NOT_SEEN = '-';
const NOTHING = '';

/** Written by hand: a slip in the rules' own table shows here. */
const TABLE: Readonly<Record<Role, Readonly<Record<CaseKind, string>>>> = {
  reviewer: { 'content-removal': WORKS, 'data-subject': WORKS, under18: NOT_SEEN, 'law-enforcement': NOT_SEEN },
  'child-safety-reviewer': { under18: `${WORKS} ${APPROVES} ${HOLDS}`, 'content-removal': NOTES, 'data-subject': NOT_SEEN, 'law-enforcement': NOT_SEEN },
  legal: { 'law-enforcement': `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES}`, 'data-subject': `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES}`, 'content-removal': `${WORKS} ${HOLDS} ${RESOLVES}`, under18: NOT_SEEN },
  lead: { 'law-enforcement': `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES} break-claim`, 'data-subject': `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES} break-claim`, 'content-removal': `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES} break-claim`, under18: `${WORKS} ${APPROVES} ${HOLDS} ${RESOLVES} break-claim` },
  manager: { 'law-enforcement': `${NOTES} break-claim`, 'data-subject': `${NOTES} break-claim`, 'content-removal': `${NOTES} break-claim`, under18: `${NOTES} break-claim` },
  auditor: { 'law-enforcement': NOTHING, 'data-subject': NOTHING, 'content-removal': NOTHING, under18: NOTHING },
};

/** A withdrawal asks for no right: whoever made a proposal may take it back as long as they see the case. */
const JUDGED: readonly ActKind[] = ACT_KINDS.filter((kind) => kind !== 'withdraw');

describe('[P19] who may do what', () => {
  for (const role of ROLES) {
    test.each(CASE_KINDS)(`${role} in %s`, (queue) => {
      const who = person('p', role);
      const cell = TABLE[role][queue];
      const got = JUDGED.map((kind) => {
        const { on, args, asked } = ready(kind, queue, who);
        const judged = does(who, kind, on, args, asked);
        const word = short(judged);
        if (['not_in_your_queues', 'not_allowed'].includes(word)) return `${kind}: ${word}`;
        // There is no requester to verify but in one queue, whatever a person's roles.
        return judged.next !== null || (kind === 'verify-requester' && queue !== 'law-enforcement' && word === 'bad_shape') ? `${kind}: may` : `${kind}: ${word}`;
      });
      expect(got).toEqual(JUDGED.map((kind) => `${kind}: ${cell === NOT_SEEN ? 'not_in_your_queues' : cell.split(' ').includes(kind) ? 'may' : 'not_allowed'}`));
    });
  }

  test('nobody without roles or streams may do anything', () => {
    for (const kind of JUDGED) {
      const nobody = person('x');
      const { on, args, asked } = ready(kind, 'under18', nobody);
      expect([kind, short(does(nobody, kind, on, args, asked))]).toEqual([kind, 'not_in_your_queues']);
      expect([kind, short(does({ ...nobody, streams: streamsOf(['lead']) }, kind, on, args, asked))]).toEqual([kind, 'not_allowed']);
    }
  });

  test('roles add up: what one of them may, the person may', () => {
    const both = person('p', 'manager', 'child-safety-reviewer');
    for (const kind of ['break-claim', 'place-hold', 'propose-decision'] as const) {
      const { on, args, asked } = ready(kind, 'under18', both);
      expect([kind, does(both, kind, on, args, asked).next === null]).toEqual([kind, false]);
    }
  });

  test('a conflict shows the case only to those who may see it', () => {
    const sealed = held('under18');
    expect(does(mara, 'note', sealed, { text: 'n' }).verdict).toMatchObject({ reason: 'not_in_your_queues', now: null });
    expect(proposes(lena, sealed, 'not-a-minor', { basis: { version: 1 } }).verdict).toMatchObject({ reason: 'facts_moved', now: { version: 3 } });
  });

  test('what a person may not see comes before what they may not do, and that before what moved', () => {
    const claimed = held('under18', { state: { claim: { by: 'noor', until: '2026-11-25T00:00:00Z', token: 1, trip: null }, lastToken: 1 } });
    expect(short(proposes(mara, claimed, 'not-a-minor', { basis: { version: 1 } }))).toBe('not_in_your_queues');
    expect(short(proposes(person('sam', 'manager'), claimed, 'not-a-minor', { basis: { version: 1 } }))).toBe('not_allowed');
    expect(short(proposes(lena, claimed, 'not-a-minor', { basis: { version: 1 } }))).toBe('claimed_by_other');
  });
});
