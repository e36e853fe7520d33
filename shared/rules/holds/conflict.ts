// The conflicts K1 to K17 as a table, and the shape in which every one of them is answered.
import type { LegalHold } from '../../model/hold.ts';
import type { Piece } from './hold.ts';

export const CONFLICT_IDS = ['K1', 'K2', 'K3', 'K4', 'K5', 'K6', 'K7', 'K8', 'K9', 'K10', 'K11', 'K12', 'K13', 'K14', 'K15', 'K16', 'K17'] as const;
export type ConflictId = (typeof CONFLICT_IDS)[number];

/** Who must look before what a conflict `does` may be done. */
export type Needs = 'nobody' | 'second-person' | 'counsel' | 'child-safety-reviewer';

/**
 * An answer: what happens, from a closed list of each conflict's own; the sentence for the screen; the law behind it;
 * who must look; and `met`, false where the two things asked about do not collide.
 */
export type Resolved<K extends ConflictId, Does extends string, More = unknown> = {
  readonly conflict: K;
  readonly met: boolean;
  readonly does: Does;
  readonly says: string;
  readonly citation: string;
  readonly needs: Needs;
} & More;

/** What most conflicts are asked about: what is there, what holds it, when, and the zone in which the sentence names days. */
export type HeldAsked = { readonly inventory: readonly Piece[]; readonly holds: readonly LegalHold[]; readonly at: string; readonly zone: string };

type Row = { readonly between: string; readonly result: string; readonly citation: string };

/** LAW section 7, for the screen that explains a conflict. */
export const CONFLICTS: Readonly<Record<ConflictId, Row>> = {
  K1: { between: 'A deletion and an active hold', result: 'Block live use, seal what is held, delete the rest, queue the held part for the end of the hold.', citation: '18 U.S.C. 2703(f); Reg. (EU) 2023/1543 Art. 11; Cal. Civ. Code 1798.105(d), 1798.145(a); GDPR Art. 17(3)(e), 18' },
  K2: { between: 'A deletion and the year after a CyberTipline report', result: 'As under a hold, sealed, and seen by nobody but two roles.', citation: '18 U.S.C. 2258A(h)' },
  K3: { between: 'A California direction not to delete and a deletion', result: 'No deletion for 90 days, and no other use meanwhile.', citation: 'Cal. Civ. Code 1798.145(a)(2)' },
  K4: { between: "An EU or UK user's erasure and a hold under US law alone", result: 'Counsel decides; kept sealed meanwhile.', citation: 'GDPR Art. 17(3)(b), 18(1)' },
  K5: { between: 'An answer to the user and a hold that may not be told', result: 'A neutral sentence; under a gag, the text of counsel.', citation: '18 U.S.C. 2705(b); Reg. (EU) 2023/1543 Art. 13(4)' },
  K6: { between: 'Notice to the user and a gag whose date is passed or not known', result: 'Notify only after a confirmed end; remind 14 days before.', citation: '18 U.S.C. 2705(b)' },
  K7: { between: "An access request and a gag, an open report or other people's data", result: 'Withhold those items, log it, leave no hint.', citation: 'GDPR Art. 15(4); 18 U.S.C. 2258A(g)' },
  K8: { between: 'A European order for content and the Stored Communications Act', result: 'Preserve, object with Annex III section E within 10 days, disclose nothing.', citation: 'Reg. (EU) 2023/1543 Art. 17; 18 U.S.C. 2702(a)' },
  K9: { between: 'A removal and a hold', result: 'Out of view now, a sealed copy kept.', citation: 'Reg. (EU) 2021/784 Art. 6; 18 U.S.C. 2703(f)' },
  K10: { between: 'The DMCA restore day and another ground', result: 'Do not restore.', citation: '17 U.S.C. 512(g)(2)(C)' },
  K11: { between: 'Two deadlines for one thing', result: 'The earlier for what must be done, the later for what must be kept.', citation: 'Reg. (EEC, Euratom) 1182/71 Art. 3; two-value rule' },
  K12: { between: 'The end of a hold and a renewal', result: 'A renewal received before the end keeps; after it, a new hold on what still exists.', citation: '18 U.S.C. 2703(f)(2)' },
  K13: { between: 'A retention job or backup and any hold', result: 'Ask for holds when it runs; failing to ask means no deletion.', citation: '18 U.S.C. 2703(f); Fed. R. Civ. P. 37(e)' },
  K14: { between: 'A request and the paper behind it', result: 'Refuse the excess in writing.', citation: '18 U.S.C. 2702(a), 2703' },
  K15: { between: 'A report that an account belongs to a minor, and that account as reporter of abuse', result: 'Keep the evidence; a child-safety reviewer decides.', citation: '18 U.S.C. 2258A(h)(2); policy' },
  K16: { between: 'A law-enforcement request to destroy and another hold or an appeal', result: 'Destroy the visual depictions; counsel where another order says keep.', citation: '18 U.S.C. 2258B(c)(2)' },
  K17: { between: 'Identity documents kept as proof and minimisation', result: 'Delete them after the decision, keep the result.', citation: 'GDPR Art. 5(1)(c), (e)' },
};
