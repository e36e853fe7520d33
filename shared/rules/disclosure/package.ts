// The disclosure package: built item by item from what the matrix allows; whatever is not allowed cannot be put in.
import type { Choice, CounselWord, PackageItem } from '../../model/request.ts';
import { millis } from '../clocks/local-time.ts';
import { isOver } from '../clocks/moves.ts';
import { mostRestrictive } from '../scope/scope.ts';
import type { Scope, ScopeDecision, ScopeMatrix } from '../scope/scope.ts';
import { isNeverExported, isProducing, readingOf, scopesFor } from './reach.ts';
import type { StateOverlay } from './reach.ts';
import { categoryWords, refusalText, refusedOf } from './refusal.ts';
import type { Verification } from './verification.ts';

export type Overlays = {
  /** No notice to the user, and no trace in an access export. */
  readonly gag: boolean;
  /** The account holder is believed under 18: a child-safety reviewer looks first. Null where not. */
  readonly minor: { readonly reviewedBy: string | null } | null;
  /** A refusal rule of the organisation, such as a shield law, applies: counsel. Null where none does. */
  readonly shield: { readonly rule: string; readonly counsel: CounselWord | null } | null;
  readonly usState: StateOverlay | null;
};

export type PackageAsked = {
  readonly process: string;
  readonly matrix: ScopeMatrix;
  /** The accounts and categories that the paper names, and its dates in UTC, both included; null is an open side. */
  readonly targets: readonly string[];
  readonly categories: readonly string[];
  readonly from: string | null;
  readonly to: string | null;
  readonly items: readonly PackageItem[];
  /** By item id. */
  readonly perItem: Readonly<Record<string, Choice>>;
  readonly overlays: Overlays;
  readonly counsel: readonly CounselWord[];
  /** Whether the user was told and had time to object: some civil process asks for it. */
  readonly userTold: boolean;
};

export const WITHHELD = [
  'sealed-route', 'not-a-target', 'not-named', 'refused', 'preserve-only', 'not-applicable', 'counsel', 'outside-dates', 'undated', 'not-chosen', 'chosen', 'no-reason', 'user-not-told', 'nothing-left', 'blocked',
] as const;
export type WithheldWhy = (typeof WITHHELD)[number];

export type Produced = {
  readonly itemId: string; readonly accountId: string; readonly category: string;
  readonly fields: readonly string[]; readonly leftOut: readonly string[];
  readonly decision: ScopeDecision; readonly limit: string; readonly citation: string; readonly reason: string;
};
export type Withheld = { readonly itemId: string; readonly accountId: string; readonly category: string; readonly why: WithheldWhy; readonly says: string; readonly citation: string };
export type Blocked = { readonly why: 'counsel' | 'shield' | 'child-safety-review'; readonly category: string | null; readonly says: string };

export type Package = {
  readonly produced: readonly Produced[];
  readonly withheld: readonly Withheld[];
  /** The letter's lines on what was asked and is refused; empty where nothing is. */
  readonly refusedExcess: string;
  /** What must be decided before anything is sent. Never empty together with something undecided. */
  readonly blocked: readonly Blocked[];
  readonly userNotice: 'forbidden' | 'as-policy-says';
};

/**
 * Builds a package. Every item passes the same guards in one order and the first that fails withholds it: sealed
 * material, targets, categories named, the matrix with the state's cells (most restrictive wins, a missing cell is no),
 * counsel, dates, a person's choice with its reason, and last the fields: only those that the category lists, that
 * the limit leaves, that show nobody else and that are on no never-export list. While an overlay blocks, nothing at
 * all is in `produced`. Source: scope matrix, `rule`, `overlays` and `never_export`; LAW 2.6, 6.
 */
export function assemblePackage(asked: PackageAsked): Package {
  const whole = overlayBlocks(asked.overlays);
  const produced: Produced[] = [];
  const withheld: Withheld[] = [];
  for (const item of asked.items) {
    const judged = judgeItem(asked, item);
    if ('why' in judged) withheld.push(judged);
    else if (whole.length > 0) withheld.push(withhold(item, 'blocked', 'The package is blocked.', judged.citation));
    else produced.push(judged);
  }
  const refused = asked.categories.flatMap((category) => refusedOf(scopesFor(reachOf(asked), category)));
  const waiting = asked.categories.filter((category) => waitsForCounsel(asked, category));
  const blocked = [...whole, ...waiting.map((category): Blocked => ({ why: 'counsel', category, says: `A named lawyer decides on ${categoryWords(category)} first.` }))];
  return {
    produced, withheld, blocked,
    refusedExcess: refusalText({ refused, unnamed: [], accounts: 0, dates: false }),
    userNotice: asked.overlays.gag ? 'forbidden' : 'as-policy-says',
  };
}

/**
 * Whether a package may leave: nothing blocks it, something is in it, the requester is verified by two people, and for
 * a request for one's own data the identity is verified. The answer names the first thing that is missing.
 */
export function maySend(made: Package, verification: Verification, identity: 'verified' | 'not-verified'): { readonly may: boolean; readonly says: string } {
  if (made.blocked.length > 0) return { may: false, says: made.blocked[0]?.says ?? 'The package is blocked.' };
  if (verification.state === 'identity-instead' && identity !== 'verified') return { may: false, says: "The person's identity is not verified." };
  if (verification.state !== 'verified' && verification.state !== 'identity-instead' && verification.state !== 'no-requester') return { may: false, says: verification.says };
  if (made.produced.length === 0) return { may: false, says: 'The package is empty. Answer with a refusal or with "no records".' };
  return { may: true, says: 'The package may be sent once a second person has approved it.' };
}

/** Counsel stands before a category where a cell says so, or where the words of its limit do. */
const counselAsked = (scopes: readonly Scope[]): boolean => scopes.some((scope) => scope.decision === 'counsel' || readingOf(scope).condition === 'counsel');

const counselOn = (asked: PackageAsked, category: string): CounselWord | null => {
  const words = asked.counsel.filter((word) => word.category === category);
  // One "no" among several lawyers stands until it is taken back.
  return words.find((word) => !word.may) ?? words[0] ?? null;
};

function waitsForCounsel(asked: PackageAsked, category: string): boolean {
  if (category === 'csam_evidence') return false;
  const scopes = scopesFor(reachOf(asked), category);
  return scopes.every(({ decision }) => decision === 'counsel' || isProducing(decision)) && counselAsked(scopes) && counselOn(asked, category) === null;
}

const reachOf = ({ process, matrix, overlays }: PackageAsked): Parameters<typeof scopesFor>[0] => ({ process, matrix, usState: overlays.usState });

const withhold = ({ id, accountId, category }: PackageItem, why: WithheldWhy, says: string, citation = ''): Withheld => ({ itemId: id, accountId, category, why, says, citation });

function judgeItem(asked: PackageAsked, item: PackageItem): Produced | Withheld {
  if (item.category === 'csam_evidence' || item.fields.some(({ marks }) => marks.includes('csam'))) return withhold(item, 'sealed-route', 'Goes by the sealed route only.', '18 U.S.C. 2258A(g)(4), 2258B(c)');
  if (!asked.targets.includes(item.accountId)) return withhold(item, 'not-a-target', 'The paper does not name this account.');
  if (!asked.categories.includes(item.category)) return withhold(item, 'not-named', 'The paper does not name this category.');
  const scopes = scopesFor(reachOf(asked), item.category);
  const worst = mostRestrictive(scopes);
  // Every cell by itself: a lawyer's word on one of them answers none of the others.
  const bar = scopes.find(({ decision }) => decision !== 'counsel' && !isProducing(decision));
  if (bar?.decision === 'preserve_only') return withhold(item, 'preserve-only', 'Kept under the request; nothing is disclosed.', bar.citation);
  if (bar?.decision === 'not_applicable') return withhold(item, 'not-applicable', 'The process does not ask for data.', bar.citation);
  if (bar !== undefined) return withhold(item, 'refused', 'The process does not reach this category.', bar.citation);
  if (counselAsked(scopes)) {
    const word = counselOn(asked, item.category);
    if (word === null) return withhold(item, 'counsel', 'A named lawyer decides first.', worst.citation);
    if (!word.may) return withhold(item, 'counsel', 'Counsel decided that it is not produced.', worst.citation);
  }
  const dated = datesOf(asked, item);
  if (dated !== 'inside') return withhold(item, dated, dated === 'undated' ? 'It has no date, and the paper names dates.' : "Outside the paper's dates.");
  const choice = Object.hasOwn(asked.perItem, item.id) ? asked.perItem[item.id] : undefined;
  if (choice === undefined) return withhold(item, 'not-chosen', 'Nobody chose to produce it.', worst.citation);
  const reason = choice.reason.trim();
  if (choice.choice === 'withhold') return reason === '' ? withhold(item, 'no-reason', 'Withheld without a reason yet.', worst.citation) : withhold(item, 'chosen', reason, worst.citation);
  const plain = choice.choice === 'produce' && worst.decision === 'allowed' && worst.limit === '';
  if (reason === '' && !plain) return withhold(item, 'no-reason', 'Producing it under a limit, or in part, needs a reason.', worst.citation);
  if (!asked.userTold && scopes.some((scope) => readingOf(scope).condition === 'user-told')) return withhold(item, 'user-not-told', 'The user is told first and may object.', worst.citation);
  const redacted = choice.choice === 'redact' ? choice.fields : [];
  // By name, because that is how they are copied: one field that must stay keeps every field of its name.
  const staying = new Set(item.fields.filter((field) => !mayLeave(asked, item.category, scopes, field) || redacted.includes(field.name)).map(({ name }) => name));
  const fields = [...new Set(item.fields.map(({ name }) => name))].filter((name) => !staying.has(name));
  if (fields.length === 0) return withhold(item, 'nothing-left', 'No field of it may be produced.', worst.citation);
  return { itemId: item.id, accountId: item.accountId, category: item.category, fields, leftOut: [...staying], decision: worst.decision, limit: worst.limit, citation: worst.citation, reason };
}

/** A field leaves only where the category lists it, every limit leaves it, it shows no third person and nothing forbids it. */
function mayLeave(asked: PackageAsked, category: string, scopes: readonly Scope[], field: PackageItem['fields'][number]): boolean {
  const listed = Object.hasOwn(asked.matrix.categories, category) ? (asked.matrix.categories[category]?.fields ?? []) : [];
  if (!listed.includes(field.name) || isNeverExported(field)) return false;
  if (field.others.some((other) => !asked.targets.includes(other))) return false;
  return scopes.every((scope) => {
    const { fields } = readingOf(scope);
    return fields === 'all' || fields.includes(field.name);
  });
}

/** Facts that stand without a date: the paper's range is about what happened, not about a name. */
const STANDING: readonly string[] = ['account_information', 'payment_platform_held', 'linked_social_accounts', 'age_assurance_evidence'];

function datesOf({ from, to }: PackageAsked, { at, until, category }: PackageItem): 'inside' | 'outside-dates' | 'undated' {
  if (from === null && to === null) return 'inside';
  if (at === null) return STANDING.includes(category) ? 'inside' : 'undated';
  // What began before the range or ended after it is withheld whole: half a session cannot be produced.
  if (from !== null && millis(at) < millis(from)) return 'outside-dates';
  if (to !== null && (isOver(to, at) || isOver(to, until ?? at))) return 'outside-dates';
  return 'inside';
}

function overlayBlocks({ minor, shield }: Overlays): Blocked[] {
  return [
    ...(minor !== null && minor.reviewedBy === null ? [{ why: 'child-safety-review', category: null, says: 'The account holder is believed to be under 18. A child-safety reviewer looks first.' } as const] : []),
    ...(shield !== null && shield.counsel?.may !== true ? [{ why: 'shield', category: null, says: `A refusal rule applies (${shield.rule}). Counsel decides first.` } as const] : []),
  ];
}
