// Conflicts of a deletion with what must be kept: K1 to K4, K9, K13 and K15 to K17.
import type { LegalHold } from '../../model/hold.ts';
import type { Role } from '../../model/words.ts';
import { CONFLICTS } from './conflict.ts';
import type { HeldAsked, Resolved } from './conflict.ts';
import { deletionAtFiring, latestEnd, splitDeletion } from './deletion.ts';
import type { Firing, HeldPiece } from './deletion.ts';
import { GROUNDS } from './grounds.ts';
import { heldBy, liveHolds } from './hold.ts';
import type { Piece, Place } from './hold.ts';
import { countWords, listWords, untilWords } from './say.ts';

type Kept = { readonly free: readonly Piece[]; readonly held: readonly HeldPiece[] };

/**
 * [K1] A deletion meets an active hold. Live use is blocked, what is held is sealed, the rest is deleted now, and the
 * held part waits for the end of the hold. Source: 18 U.S.C. 2703(f); Reg. (EU) 2023/1543 Art. 11; Cal. Civ. Code
 * 1798.105(d), 1798.145(a); GDPR Art. 17(3)(e), 18.
 */
export function deletionUnderHold(asked: HeldAsked): Resolved<'K1', 'delete-all' | 'seal-and-delete-rest' | 'seal-all', Kept> {
  const { free, held } = splitDeletion(asked.inventory, asked.holds, asked.at);
  const common = { conflict: 'K1', citation: CONFLICTS.K1.citation, needs: 'nobody', free, held } as const;
  if (held.length === 0) return { ...common, met: false, does: 'delete-all', says: 'Nothing is held. Everything is deleted.' };
  const kept = `Sealed ${untilOf(held, asked.zone)}: ${categoriesOf(held)} (${basesOf(held)})`;
  if (free.length === 0) return { ...common, met: true, does: 'seal-all', says: `The account is blocked. ${kept}. Nothing is deleted before.` };
  return { ...common, met: true, does: 'seal-and-delete-rest', says: `The account is blocked. ${kept}. The rest is deleted now.` };
}

/** Who may see what is preserved with a CyberTipline report: 18 U.S.C. 2258A(h)(3) limits access, 2258B(c) the number of people. */
export const SEALED_ROLES: readonly Role[] = ['child-safety-reviewer', 'legal'];

/**
 * [K2] A deletion meets the year after a CyberTipline report, or its UK sibling. As K1, but sealed: the request of the
 * child or of anybody else does not shorten it, and only the two roles of `SEALED_ROLES` may see it.
 * Source: 18 U.S.C. 2258A(h)(1) to (3), 2258B(c); S.I. 2026/268 reg. 8.
 */
export function deletionInReportYear(asked: HeldAsked): Resolved<'K2', 'delete' | 'seal-for-the-year', Kept & { readonly seenBy: readonly Role[] }> {
  const { free, held } = splitDeletion(asked.inventory, asked.holds, asked.at);
  const sealed = held.filter(({ by }) => by.holds.some((hold) => GROUNDS[hold.ground].sealed));
  const common = { conflict: 'K2', citation: CONFLICTS.K2.citation, needs: 'nobody', free, held, seenBy: SEALED_ROLES } as const;
  if (sealed.length === 0) return { ...common, met: false, does: 'delete', says: 'No report keeps any of it.' };
  return { ...common, met: true, does: 'seal-for-the-year', says: `What was reported stays sealed ${untilOf(sealed, asked.zone)}, for two roles only. A request to delete does not shorten it.` };
}

/**
 * [K3] A California law-enforcement direction not to delete meets a deletion. Nothing that it reaches is deleted for 90
 * days, renewable for good cause with an active case number (`renewHold`), and it is put to no other use meanwhile.
 * Source: Cal. Civ. Code 1798.145(a)(2).
 */
export function directionNotToDelete(asked: HeldAsked): Resolved<'K3', 'delete' | 'keep-unused', Kept & { readonly otherUse: 'as-before' | 'none' }> {
  const { free, held } = splitDeletion(asked.inventory, asked.holds, asked.at);
  const directed = held.filter(({ by }) => by.holds.some((hold) => hold.ground === 'us-ca-direction'));
  const common = { conflict: 'K3', citation: CONFLICTS.K3.citation, needs: 'nobody', free, held } as const;
  if (directed.length === 0) return { ...common, met: false, does: 'delete', otherUse: 'as-before', says: 'No direction keeps any of it.' };
  return { ...common, met: true, does: 'keep-unused', otherUse: 'none', says: `Not deleted ${untilOf(directed, asked.zone)}, and used for nothing else: ${categoriesOf(directed)}.` };
}

/** Where GDPR or the UK GDPR answers an erasure: the EEA states, the Union as a whole, the United Kingdom. */
const ERASURE_BY_GDPR = new Set([
  'AT', 'BE', 'BG', 'HR', 'CY', 'CZ', 'DK', 'EE', 'FI', 'FR', 'DE', 'GR', 'HU', 'IE', 'IT', 'LV', 'LT', 'LU', 'MT', 'NL', 'PL', 'PT', 'RO', 'SK', 'SI', 'ES', 'SE', 'IS', 'LI', 'NO', 'EU', 'GB', 'ZZ',
]);

/**
 * [K4] The erasure of an EU or UK user meets a hold under US law alone. GDPR Art. 17(3)(b) asks for Union or Member
 * State law, so counsel decides; until then it is kept sealed under Art. 18(1). A hold under Union, UK or claims law
 * on the same piece answers by itself. A residence that is not known (`ZZ`) counts as one of them (LAW A-5).
 */
export function erasureUnderUsHold(asked: HeldAsked & { readonly residence: string }): Resolved<'K4', 'delete' | 'keep' | 'ask-counsel-keep-sealed', Kept & { readonly forCounsel: readonly HeldPiece[] }> {
  const { free, held } = splitDeletion(asked.inventory, asked.holds, asked.at);
  const forCounsel = ERASURE_BY_GDPR.has(asked.residence) ? held.filter(({ by }) => by.holds.every((hold) => GROUNDS[hold.ground].law === 'us')) : [];
  const common = { conflict: 'K4', citation: CONFLICTS.K4.citation, free, held, forCounsel } as const;
  if (forCounsel.length > 0) {
    return { ...common, met: true, does: 'ask-counsel-keep-sealed', needs: 'counsel', says: `Held under US law alone: ${categoriesOf(forCounsel)}. Counsel decides on the erasure; it stays sealed meanwhile.` };
  }
  if (held.length > 0) return { ...common, met: false, does: 'keep', needs: 'nobody', says: `Kept ${untilOf(held, asked.zone)}, under a law that answers the erasure: ${categoriesOf(held)}.` };
  return { ...common, met: false, does: 'delete', needs: 'nobody', says: 'Nothing is held.' };
}

/**
 * [K9] A removal meets a hold. Removal is not destruction: the item goes out of view now, and a sealed copy stays as
 * long as the hold binds. Source: Reg. (EU) 2021/784 Art. 6; 18 U.S.C. 2703(f).
 */
export function removalUnderHold(asked: Omit<HeldAsked, 'inventory'> & { readonly item: Place }): Resolved<'K9', 'remove' | 'remove-and-seal', { readonly until: string | null }> {
  const held = heldBy(asked.holds, asked.item, asked.at);
  const common = { conflict: 'K9', citation: CONFLICTS.K9.citation, needs: 'nobody' } as const;
  if (held === null) return { ...common, met: false, does: 'remove', until: null, says: 'The item goes out of view. Nothing holds it.' };
  return { ...common, met: true, does: 'remove-and-seal', until: held.until, says: `The item goes out of view now. A sealed copy is kept ${untilWords(held.until, asked.zone)}.` };
}

/**
 * [K13] A retention job, or the ageing of a backup, meets holds. It asks for them when it runs; failing to ask, or an
 * answer that cannot be read, stops it. Source: 18 U.S.C. 2703(f); Fed. R. Civ. P. 37(e).
 */
export function retentionJobUnderHold(
  asked: Omit<HeldAsked, 'holds'> & { readonly ask: readonly LegalHold[] | 'failed-to-ask' },
): Resolved<'K13', 'run' | 'run-on-the-rest' | 'stop', { readonly firing: Firing }> {
  const firing = deletionAtFiring(asked.ask, asked.inventory, asked.at, asked.zone);
  const common = { conflict: 'K13', citation: CONFLICTS.K13.citation, needs: 'nobody', firing, says: firing.says } as const;
  if (firing.answer === 'wait') return { ...common, met: true, does: 'stop' };
  return { ...common, met: firing.held.length > 0, does: firing.held.length > 0 ? 'run-on-the-rest' : 'run' };
}

/**
 * [K15] An account reported as a minor's has itself reported abuse. Deleting it would destroy the evidence of what was
 * done to it, so that a child-safety reviewer decides what is sealed first. A report that was closed still counts: the
 * evidence may be needed in court. Source: 18 U.S.C. 2258A(h)(2); policy.
 */
export function minorWhoReportedAbuse(asked: { readonly accountId: string; readonly abuseReporters: readonly string[] }): Resolved<'K15', 'ordinary-route' | 'keep-evidence'> {
  const common = { conflict: 'K15', citation: CONFLICTS.K15.citation } as const;
  if (!asked.abuseReporters.includes(asked.accountId)) return { ...common, met: false, does: 'ordinary-route', needs: 'nobody', says: 'The account is not a reporter in an abuse case.' };
  return { ...common, met: true, does: 'keep-evidence', needs: 'child-safety-reviewer', says: 'This account reported abuse. Nothing is deleted until a child-safety reviewer has decided what is kept as evidence.' };
}

/**
 * [K16] Law enforcement asks to destroy what was preserved with a report. 18 U.S.C. 2258B(c)(2) asks for it, and the
 * report's own year does not stand against it; any other live hold on the depictions, or an appeal, goes to counsel.
 * A request whose sender is not verified destroys nothing.
 */
export function destructionOnRequest(
  asked: Omit<HeldAsked, 'zone'> & { readonly senderVerified: boolean; readonly appealOpen: boolean },
): Resolved<'K16', 'verify-first' | 'destroy-depictions' | 'ask-counsel', { readonly destroy: readonly Piece[] }> {
  const common = { conflict: 'K16', citation: CONFLICTS.K16.citation } as const;
  if (!asked.senderVerified) return { ...common, met: false, does: 'verify-first', needs: 'second-person', destroy: [], says: 'The sender is not verified. Nothing is destroyed.' };
  const others = liveHolds(asked.holds, asked.at).filter((hold) => hold.ground !== 'us-ncmec-year');
  const { held } = splitDeletion(asked.inventory, others, asked.at);
  if (held.length > 0 || asked.appealOpen) {
    const why = listWords([...(held.length > 0 ? [`another hold (${basesOf(held)})`] : []), ...(asked.appealOpen ? ['an open appeal'] : [])]);
    return { ...common, met: true, does: 'ask-counsel', needs: 'counsel', destroy: [], says: `Law enforcement asks to destroy, and ${why} says keep. Counsel decides; it stays sealed.` };
  }
  return { ...common, met: false, does: 'destroy-depictions', needs: 'second-person', destroy: asked.inventory, says: 'The visual depictions are destroyed and the destruction is logged.' };
}

/**
 * [K17] Identity documents kept as proof meet minimisation. Before the decision they stay; after it they are deleted,
 * but for what a hold keeps, and only the result of the check stays. Source: GDPR Art. 5(1)(c), (e).
 */
export function identityDocuments(
  asked: HeldAsked & { readonly decided: boolean },
): Resolved<'K17', 'keep-until-decision' | 'delete-keep-result' | 'delete-free-keep-result' | 'held', Kept> {
  const { free, held } = splitDeletion(asked.inventory, asked.holds, asked.at);
  const common = { conflict: 'K17', citation: CONFLICTS.K17.citation, needs: 'nobody', held } as const;
  if (!asked.decided) return { ...common, free: [], met: false, does: 'keep-until-decision', says: 'The documents are needed until the request is decided.' };
  if (held.length === 0) return { ...common, free, met: true, does: 'delete-keep-result', says: 'The documents are deleted. The result of the check is kept.' };
  if (free.length === 0) return { ...common, free, met: true, does: 'held', says: `The documents are held ${untilOf(held, asked.zone)}. They are deleted then.` };
  return { ...common, free, met: true, does: 'delete-free-keep-result', says: `The documents are deleted but for what is held ${untilOf(held, asked.zone)}. The result of the check is kept.` };
}

const categoriesOf = (held: readonly HeldPiece[]): string => countWords(new Set(held.map(({ piece }) => piece.category)).size, 'category', 'categories');
const basesOf = (held: readonly HeldPiece[]): string => listWords([...new Set(held.flatMap(({ basis }) => basis))]);
const untilOf = (held: readonly HeldPiece[], zone: string): string => untilWords(latestEnd(held) ?? null, zone);
