// What a process reaches, sorted for reading: what may go, what counsel decides, what is only kept, what stays. Pure.
import type { CaseShown } from '../../../../shared/contract.ts';
import type { DataCategory } from '../../../../shared/model/words.ts';

export type ScopeRow = NonNullable<CaseShown['scope']>[number];
export type Decision = ScopeRow['decision'];

/** The policy's category behind each of the matrix: what "asked for" on a paper means. The matrix itself is too large to carry into the console. */
export const ASKED_AS: Readonly<Record<string, DataCategory>> = {
  account_information: 'account-information', user_content_private: 'user-content', user_content_public: 'user-content', support_communications: 'support-communications',
  payment_platform_held: 'payment-information', payment_processor_held: 'payment-information', usage_data: 'usage', device_ip_and_sessions: 'device', device_other: 'device',
  approximate_location: 'approximate-location', cookies: 'cookies', linked_social_accounts: 'linked-social-accounts', information_from_other_users: 'information-from-other-users',
  age_assurance_evidence: 'account-information',
};

export type Reach = 'goes' | 'counsel' | 'kept' | 'stays';

const REACH: Readonly<Record<Decision, Reach>> = {
  allowed: 'goes', allowed_limited: 'goes', voluntary: 'goes', counsel: 'counsel', preserve_only: 'kept', not_applicable: 'kept',
  needs_other_process: 'stays', needs_court_order: 'stays', needs_warrant: 'stays', not_held: 'stays', not_allowed: 'stays',
};

export type ReachGroup = { readonly reach: Reach; readonly rows: readonly (ScopeRow & { readonly asked: boolean })[] };

/** The rows in groups, empty ones left out; within a group what the paper asks for comes first. `asked` are the policy's categories on the paper. */
export function reachOf(scope: readonly ScopeRow[], asked: readonly DataCategory[]): ReachGroup[] {
  const marked = scope.map((row) => ({ ...row, asked: asked.some((category) => category === ASKED_AS[row.category]) }));
  return (['goes', 'counsel', 'kept', 'stays'] as const).flatMap((reach) => {
    const rows = marked.filter(({ decision }) => REACH[decision] === reach).toSorted((one, other) => Number(other.asked) - Number(one.asked));
    return rows.length === 0 ? [] : [{ reach, rows }];
  });
}
