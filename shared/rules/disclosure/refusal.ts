// How the excess of a request is refused in writing: by category, with the process that would be required.
import { mostRestrictive } from '../scope/scope.ts';
import type { Scope, ScopeDecision } from '../scope/scope.ts';

const REFUSING: readonly ScopeDecision[] = ['needs_court_order', 'needs_warrant', 'needs_other_process', 'not_allowed', 'not_held'];

/**
 * The cell by which a category is refused in writing, the most restrictive of those that refuse: at most one. A lawyer's
 * pending word and a preservation refuse nothing. Sealed material is refused whatever its cell says.
 */
export function refusedOf(scopes: readonly [Scope, ...Scope[]]): readonly Scope[] {
  const [first, ...rest] = scopes.filter(({ decision }) => REFUSING.includes(decision));
  if (first !== undefined) return [mostRestrictive([first, ...rest])];
  return scopes[0].category === 'csam_evidence' ? [scopes[0]] : [];
}

const WORDS: Readonly<Record<string, string>> = {
  account_information: 'account information', user_content_private: 'private user content', user_content_public: 'published user content',
  support_communications: 'support communications', payment_platform_held: 'payment information held by the platform', payment_processor_held: 'payment information held by the payment processor',
  usage_data: 'usage data', device_ip_and_sessions: 'IP addresses and sessions', device_other: 'device information', approximate_location: 'approximate location', cookies: 'cookie identifiers',
  linked_social_accounts: 'linked social accounts', information_from_other_users: 'information from other users', age_assurance_evidence: 'age-assurance records',
  csam_evidence: 'material preserved for child-safety reporting',
};

/** A category of the matrix as a letter says it. */
export const categoryWords = (category: string): string => (Object.hasOwn(WORDS, category) ? (WORDS[category] ?? category) : category.replaceAll('_', ' '));

/** Why a category is refused and what would reach it, in one clause. The citation follows where the rule has one. */
function refusedWords({ category, decision, limit, citation }: Scope): string {
  const cited = citation === '' || citation === 'depends' ? '' : ` (${citation})`;
  // Whether such material exists is never said, and no process of this console's reaches it in a production.
  if (category === 'csam_evidence') return 'not part of a production of this kind';
  switch (decision) {
    case 'needs_court_order':
      return `a court order under 18 U.S.C. 2703(d) or a search warrant is required${cited}`;
    case 'needs_warrant':
      return `a search warrant is required${cited}`;
    case 'needs_other_process':
      // Words of the matrix that speak to us and not to whoever asked.
      return `other process is required${limit === '' || limit.startsWith('apply the row') ? '' : `: ${limit}`}${cited}`;
    case 'not_held':
      return 'not held by us; please write to the payment processor';
    default:
      return `this process does not reach it${cited}`;
  }
}

export type Excess = {
  /** The refusing cell of each category that was asked for and is refused. */
  readonly refused: readonly Scope[];
  /** Categories that were asked for and that the paper does not name. */
  readonly unnamed: readonly string[];
  /** How many accounts were asked for beyond the paper's. */
  readonly accounts: number;
  /** Whether dates beyond the paper's were asked for. */
  readonly dates: boolean;
};

/** The refusal as lines of a letter; empty where there is no excess. It speaks of what was asked, never of what exists. */
export function refusalText({ refused, unnamed, accounts, dates }: Excess): string {
  const lines = [
    ...refused.map((scope) => `- ${categoryWords(scope.category)}: ${refusedWords(scope)}.`),
    ...unnamed.map((category) => `- ${categoryWords(category)}: not named in the process.`),
    ...(accounts > 0 ? [`- ${accounts === 1 ? 'one account' : `${accounts} accounts`} beyond those named in the process.`] : []),
    ...(dates ? ['- dates beyond those named in the process.'] : []),
  ];
  return lines.length === 0 ? '' : ['The following goes beyond the process served and is not produced:', ...lines].join('\n');
}
