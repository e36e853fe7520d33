// Claims: leases in hub time with a token that only grows, check-out for a trip, and breaking another person's claim.
import { describe, expect, test } from 'vitest';
import type { ActKind } from '../../shared/model/act.ts';
import { ACT_KINDS } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import { AT, HOUR_LATER, after, approves, does, held, ines, lena, mara, proposes, sam, short } from './given.ts';
import { ready } from './ready.ts';

const JUST_LIVE = '2026-11-24T09:00:00.001Z';
const claim = (by: string, until: string, token = 4, trip: string | null = null): { state: Partial<Case['state']> } => ({ state: { claim: { by, until, token, trip }, lastToken: token } });

/** What somebody else's live claim does not stand against, written by hand: it saves nobody's work twice, or must not wait. */
const PAST_CLAIMS: readonly ActKind[] = ['note', 'assign', 'set-priority', 'break-claim', 'place-hold', 'renew-hold', 'message', 'withdraw'];

describe('[P16] another person’s claim', () => {
  test.each(ACT_KINDS)('live, it is a conflict for %s, or not, as the table says; lapsed, it stops nobody', (kind) => {
    const seen = (until: string): string => {
      const { on, args, asked } = ready(kind, 'law-enforcement', ines, claim('theo', until, 1));
      return short(does(ines, kind, on, args, asked));
    };
    expect(seen(JUST_LIVE) === 'claimed_by_other').toBe(!PAST_CLAIMS.includes(kind));
    expect(seen(AT)).not.toBe('claimed_by_other');
  });

  test('it is judged by the hub’s clock: at its last millisecond it binds, and then no more', () => {
    const on = held('under18', claim('noor', HOUR_LATER));
    const asking = (at: string): string => short(does(ines, 'claim', on, { minutes: 30 }, { at }));
    expect([asking('2026-11-24T09:59:59.999Z'), asking(HOUR_LATER)]).toEqual(['claimed_by_other', 'done']);
  });

  test('one’s own claim stops nothing', () => {
    expect(short(proposes(ines, held('content-removal', claim('ines', HOUR_LATER)), 'refuse-notice'))).toBe('decided');
  });

  test('a decision ends it; a step on the way and a proposal keep it', () => {
    expect(proposes(ines, held('content-removal', claim('ines', HOUR_LATER)), 'refuse-notice').next?.state).toMatchObject({ claim: null, lastToken: 4 });
    expect(proposes(ines, held('content-removal', claim('ines', HOUR_LATER)), 'ask-to-complete').next?.state.claim).toMatchObject({ by: 'ines', token: 4 });
    const blocked = { facts: { stage: 'blocked' as const }, ...claim('ines', HOUR_LATER) };
    expect(proposes(ines, held('under18', blocked), 'confirm-minor').next?.state.claim).toMatchObject({ by: 'ines', token: 4 });
  });
});

describe('[P16] the token', () => {
  test('grows by one with each claim, also over one that lapsed or was released', () => {
    const taken = does(ines, 'claim', held('under18', claim('noor', AT)), { minutes: 30 });
    expect(taken.next?.state).toMatchObject({ claim: { by: 'ines', until: '2026-11-24T09:30:00.000Z', token: 5, trip: null }, lastToken: 5 });
    const released = after(does(ines, 'release', after(taken), { token: 5 }));
    expect(released.state).toMatchObject({ claim: null, lastToken: 5 });
    expect(does(lena, 'claim', released, { minutes: 5 }).next?.state.claim).toMatchObject({ by: 'lena', token: 6 });
  });

  test('claiming again makes the old token worthless', () => {
    const again = after(does(ines, 'claim', held('under18', claim('ines', HOUR_LATER)), { minutes: 60 }));
    expect([short(does(ines, 'release', again, { token: 4 })), short(does(ines, 'release', again, { token: 5 }))]).toEqual(['facts_moved', 'done']);
  });

  test('only its holder releases a claim, and only by the newest token', () => {
    const mine = held('under18', claim('ines', HOUR_LATER));
    expect(short(does(ines, 'release', mine, { token: 3 }))).toBe('facts_moved');
    expect(short(does(ines, 'release', held('under18', claim('noor', AT)), { token: 4 }))).toBe('facts_moved');
    expect(short(does(ines, 'release', held('under18'), { token: 4 }))).toBe('facts_moved');
    expect(does(ines, 'release', mine, { token: 4 }).next?.state).toMatchObject({ claim: null, lastToken: 4 });
  });
});

describe('[P16] check-out', () => {
  test('a lease is no longer than its case may stay on a desk, whatever is asked for', () => {
    const until = (kind: 'under18' | 'content-removal'): number => Date.parse(after(does(ines, 'check-out', held(kind), { hours: 72, trip: 'trip-9' })).state.claim?.until ?? '') - Date.parse(AT);
    expect([until('under18') / 3_600_000, until('content-removal') / 3_600_000]).toEqual([24, 72]);
  });

  test('is a claim for hours that names its trip, and reads so in what happened', () => {
    const out = does(ines, 'check-out', held('under18', claim('ines', HOUR_LATER)), { hours: 8, trip: 'trip-9' });
    expect(out.next?.state.claim).toEqual({ by: 'ines', until: '2026-11-24T17:00:00.000Z', token: 5, trip: 'trip-9' });
    expect(out.next?.events.at(-1)).toMatchObject({ kind: 'claimed', says: 'Checked out for 8 hours.', by: 'ines' });
    expect(short(does(lena, 'check-out', after(out), { hours: 1, trip: 'trip-2' }))).toBe('claimed_by_other');
  });

  test('a case that was taken along is released by its own token like any claim', () => {
    const out = after(does(ines, 'check-out', held('under18'), { hours: 8, trip: 'trip-9' }));
    expect(does(ines, 'release', out, { token: 1 }).next?.state.claim).toBeNull();
  });
});

describe('[P16] breaking a claim', () => {
  const on = held('content-removal', claim('mara', HOUR_LATER, 4, 'trip-1'));

  test('a lead or a manager does it, by its token, with a reason that stands in what happened', () => {
    for (const who of [ines, sam]) {
      const broken = does(who, 'break-claim', on, { token: 4 }, { reason: 'the deadline is today' });
      expect([broken.next?.state.claim, broken.next?.state.lastToken, broken.factsMoved]).toEqual([null, 4, false]);
      expect(broken.next?.events.at(-1)).toMatchObject({ kind: 'released', by: who.id, says: 'The claim of mara was broken. the deadline is today' });
    }
    expect(short(does(mara, 'break-claim', on, { token: 4 }))).toBe('not_allowed');
  });

  test('one that was taken anew meanwhile is another claim', () => {
    expect(short(does(ines, 'break-claim', on, { token: 3 }))).toBe('facts_moved');
    expect(short(does(ines, 'break-claim', held('content-removal'), { token: 4 }))).toBe('facts_moved');
  });

  test('after it anybody may work on the case, and the holder’s token is worth nothing', () => {
    const free = after(does(ines, 'break-claim', on, { token: 4 }));
    expect(short(proposes(ines, free, 'refuse-notice'))).toBe('decided');
    expect(short(does(mara, 'release', free, { token: 4 }))).toBe('facts_moved');
  });
});

describe('[P16] on one’s own lapsed claim and unchanged facts', () => {
  const own = { detail: { regime: 'own-removal' } };
  const removing = (over: object): ReturnType<typeof proposes> => proposes(ines, held('content-removal', { ...own, ...over }), 'remove-items', { itemIds: ['i1'] });

  test('what can be taken back is done', () => {
    expect(short(proposes(ines, held('content-removal', claim('ines', AT)), 'disable-items', { itemIds: ['i1'] }))).toBe('decided');
    expect(short(proposes(ines, held('content-removal', claim('ines', AT)), 'refuse-notice'))).toBe('decided');
  });

  test('what cannot be taken back lands as a proposal, which another person approves', () => {
    expect(short(removing({}))).toBe('armed');
    expect(short(removing(claim('ines', HOUR_LATER)))).toBe('armed');
    const waits = removing(claim('ines', AT));
    expect([short(waits), waits.effect, waits.next?.facts.status]).toEqual(['proposed', null, 'proposed']);
    expect(short(approves(ines, after(waits)))).toBe('same_person');
    expect(short(approves(lena, after(waits)))).toBe('armed');
  });

  test('somebody else’s lapsed claim changes nothing', () => {
    expect(short(removing(claim('lena', AT)))).toBe('armed');
  });
});
