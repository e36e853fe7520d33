// Why data may have to be kept: one row per ground, with its law, its clock rules and how it may be renewed.
import type { HoldGround } from '../../model/hold.ts';

export type GroundRule = {
  readonly name: string;
  readonly citation: string;
  /** The clock rule of the first period, null where the ground has no number and somebody must end it. */
  readonly first: string | null;
  /** The clock rule after a renewal, counted from `from`. */
  readonly renewed: { readonly rule: string; readonly from: 'placed' | 'previous-end' } | null;
  /** How often the statute renews it. A request beyond that is a new hold that counsel looks at (LAW A-6). */
  readonly renewals: 'none' | 'once' | 'again';
  /** Whose law it is: only Union, Member State or UK law answers an erasure by itself (GDPR Art. 17(3)(b)). */
  readonly law: 'us' | 'union' | 'uk' | 'any';
  /** Sealed from everybody but two roles. */
  readonly sealed: boolean;
};

/** The table is data: the hub's settings, the account page and the tests read the same rows. */
export const GROUNDS: Readonly<Record<HoldGround, GroundRule>> = {
  'us-2703f': {
    name: 'US preservation request', citation: '18 U.S.C. 2703(f)', first: 'US-SCA-2703F-90D',
    renewed: { rule: 'US-SCA-2703F-RENEWED-180D', from: 'placed' }, renewals: 'once', law: 'us', sealed: false,
  },
  'us-warrant-pending': { name: 'US warrant, production pending', citation: '18 U.S.C. 2703(a)', first: null, renewed: null, renewals: 'none', law: 'us', sealed: false },
  'us-ncmec-year': {
    name: 'CyberTipline report, one year', citation: '18 U.S.C. 2258A(h)(1)', first: 'US-NCMEC-PRESERVE-1Y', renewed: null, renewals: 'none', law: 'us', sealed: true,
  },
  'us-ca-direction': {
    name: 'California direction not to delete', citation: 'Cal. Civ. Code 1798.145(a)(2)', first: 'CA-CCPA-LE-NODELETE-90D',
    renewed: { rule: 'CA-CCPA-LE-NODELETE-90D', from: 'previous-end' }, renewals: 'again', law: 'us', sealed: false,
  },
  'eu-epoc': { name: 'European Production Order', citation: 'Reg. (EU) 2023/1543 Art. 10(1)', first: null, renewed: null, renewals: 'none', law: 'union', sealed: false },
  'eu-epoc-pr': {
    name: 'European Preservation Order', citation: 'Reg. (EU) 2023/1543 Art. 11(1)', first: 'EU-EPOCPR-60D',
    renewed: { rule: 'EU-EPOCPR-EXTENDED-90D', from: 'placed' }, renewals: 'once', law: 'union', sealed: false,
  },
  'eu-tco': { name: 'Terrorist content, preservation', citation: 'Reg. (EU) 2021/784 Art. 6', first: 'EU-TCO-PRESERVE-6M', renewed: null, renewals: 'none', law: 'union', sealed: false },
  'uk-csea-year': { name: 'UK child-exploitation report, one year', citation: 'S.I. 2026/268 reg. 8', first: 'UK-CSEA-RETAIN-1Y', renewed: null, renewals: 'none', law: 'uk', sealed: true },
  litigation: { name: 'Litigation hold', citation: 'Fed. R. Civ. P. 37(e); GDPR Art. 17(3)(e)', first: null, renewed: null, renewals: 'none', law: 'any', sealed: false },
  // What nobody could place is treated as US law alone: counsel looks before it answers an erasure.
  other: { name: 'Hold', citation: 'as recorded on the hold', first: null, renewed: null, renewals: 'none', law: 'us', sealed: false },
};
