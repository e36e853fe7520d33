// What must be true of every inventory and every set of holds, against a second reading of the law that shares no code.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LegalHold } from '../../shared/model/hold.ts';
import { deletionInReportYear, deletionUnderHold, directionNotToDelete, erasureUnderUsHold, identityDocuments } from '../../shared/rules/holds/conflicts-deletion.ts';
import { deletionAtFiring, splitDeletion } from '../../shared/rules/holds/deletion.ts';
import type { Piece } from '../../shared/rules/holds/hold.ts';
import { RUNS, SEED, ZONE, anyHold, anyInstant, anyPiece } from './given.ts';

/** The law in numbers: seconds since 1970, Infinity for no end. */
function bindsUntil(it: LegalHold): number {
  const second = (text: string): number => Math.floor(Date.parse(text) / 1000);
  let end = it.expires === null ? Infinity : second(it.expires);
  const inTime = it.renewal !== null && second(it.renewal.requested) <= end;
  if (inTime && it.renewal !== null) end = Math.max(end, it.renewal.until === null ? Infinity : second(it.renewal.until));
  if (it.released !== null && it.released.by !== it.released.approvedBy) end = Math.min(end, second(it.released.at) - 1);
  return end;
}
const keeps = (it: LegalHold, what: Piece, at: string): boolean =>
  Date.parse(at) / 1000 < bindsUntil(it) + 1 && it.accountId === what.accountId
  && (it.itemId !== null && what.itemId !== null ? it.itemId === what.itemId : it.category === null || it.category === what.category);

const inventory = fc.array(anyPiece, { maxLength: 12 });
const holds = fc.array(anyHold, { maxLength: 6 });
const keyOf = (it: Piece): string => JSON.stringify(it);

test(`nothing held is ever free, everything else is, and nothing is lost (seed ${SEED})`, () => {
  const seen = { free: 0, held: 0 };
  fc.assert(fc.property(inventory, holds, anyInstant, (pieces, all, at) => {
    const { free, held } = splitDeletion(pieces, all, at);
    for (const it of free) expect(all.some((one) => keeps(one, it, at))).toBe(false);
    for (const { piece, until } of held) {
      const binding = all.filter((one) => keeps(one, piece, at));
      expect(binding.length).toBeGreaterThan(0);
      // A release cuts what binds now, but the day that is shown is that of the hold itself: never too early.
      const latest = Math.max(...binding.map((one) => bindsUntil({ ...one, released: null })));
      expect(until === null ? Infinity : Math.floor(Date.parse(until) / 1000)).toBe(latest);
    }
    expect([...free, ...held.map(({ piece }) => piece)].map(keyOf).sort()).toEqual(pieces.map(keyOf).sort());
    seen.free += free.length;
    seen.held += held.length;
  }), RUNS);
  expect(Math.min(seen.free, seen.held)).toBeGreaterThan(100);
});

test(`adding a hold never frees anything and never brings an end forward (seed ${SEED})`, () => {
  fc.assert(fc.property(inventory, holds, anyHold, anyInstant, (pieces, all, more, at) => {
    const before = splitDeletion(pieces, all, at);
    const after = splitDeletion(pieces, [more, ...all], at);
    const was = new Set(before.free);
    expect(after.free.every((it) => was.has(it))).toBe(true);
    for (const { piece, until } of before.held) {
      const now = after.held.find((it) => it.piece === piece);
      expect(now).toBeDefined();
      expect(ms(now!.until)).toBeGreaterThanOrEqual(ms(until));
    }
  }), RUNS);
});
const ms = (until: string | null): number => (until === null ? Infinity : Date.parse(until));

test(`no conflict's answer and no firing ever frees what a hold keeps (seed ${SEED})`, () => {
  fc.assert(fc.property(inventory, holds, anyInstant, fc.constantFrom('DE', 'US', 'ZZ'), fc.boolean(), (pieces, all, at, residence, decided) => {
    const asked = { inventory: pieces, holds: all, at, zone: ZONE };
    const firing = deletionAtFiring(all, pieces, at, ZONE);
    const free = [
      ...[deletionUnderHold(asked), deletionInReportYear(asked), directionNotToDelete(asked), erasureUnderUsHold({ ...asked, residence }), identityDocuments({ ...asked, decided })].flatMap((it) => it.free),
      ...(firing.answer === 'go' ? firing.free : []),
    ];
    for (const it of free) expect(all.some((one) => keeps(one, it, at))).toBe(false);
  }), RUNS);
});

test(`failing to ask frees nothing, whatever there is (seed ${SEED})`, () => {
  fc.assert(fc.property(inventory, anyInstant, (pieces, at) => {
    expect(deletionAtFiring('failed-to-ask', pieces, at, ZONE)).toMatchObject({ answer: 'wait', why: 'holds-unknown' });
  }), RUNS);
});
