// Scope: what a legal process reaches, category by category; most restrictive wins and a missing cell is "no".
import { z } from 'zod';
import shipped from './scope-matrix.json' with { type: 'json' };

/** The decisions of the matrix, from the least to the most restrictive: the order in which several of them combine. */
export const SCOPE_DECISIONS = [
  'allowed', 'allowed_limited', 'voluntary', 'not_applicable', 'preserve_only', 'needs_other_process', 'needs_court_order', 'needs_warrant', 'not_held', 'counsel', 'not_allowed',
] as const;
export const ScopeDecision = z.enum(SCOPE_DECISIONS);
export type ScopeDecision = z.infer<typeof ScopeDecision>;

const Cell = z.strictObject({ process: z.string(), category: z.string(), decision: ScopeDecision, limit: z.string(), citation: z.string(), confidence: z.string() });
export type ScopeCell = z.infer<typeof Cell>;

export const ScopeMatrix = z
  .object({
    categories: z.record(z.string(), z.object({ fields: z.array(z.string()), sca_class: z.string(), note: z.string().optional() })),
    processes: z.record(z.string(), z.object({ name: z.string(), legal_basis: z.string(), issuer: z.string(), validity_checks: z.array(z.string()) })),
    matrix: z.array(Cell),
  })
  .superRefine(({ categories, processes, matrix }, check) => {
    const seen = new Set<string>();
    for (const { process, category } of matrix) {
      const key = `${process} × ${category}`;
      if (!Object.hasOwn(processes, process) || !Object.hasOwn(categories, category)) check.addIssue({ code: 'custom', message: `${key}: not a known process and category` });
      if (seen.has(key)) check.addIssue({ code: 'custom', message: `${key}: stands twice` });
      seen.add(key);
    }
  });
export type ScopeMatrix = z.infer<typeof ScopeMatrix>;

/** The matrix that ships, checked when it is first asked for; an organisation edits its own in the hub. */
export function shippedMatrix(): ScopeMatrix {
  return ScopeMatrix.parse(shipped);
}

export type Scope = { readonly process: string; readonly category: string; readonly decision: ScopeDecision; readonly limit: string; readonly citation: string };

/** One cell. A cell that is missing is `not_allowed`: silence never widens a disclosure. */
export function scopeCell(matrix: ScopeMatrix, process: string, category: string): Scope {
  const cell = matrix.matrix.find((one) => one.process === process && one.category === category);
  if (!cell) return { process, category, decision: 'not_allowed', limit: '', citation: 'no rule allows it' };
  return { process, category, decision: cell.decision, limit: cell.limit, citation: cell.citation };
}

/** Every category for one process, in the matrix's order; null where the process is not known. */
export function scopeOf(matrix: ScopeMatrix, process: string): Scope[] | null {
  if (!Object.hasOwn(matrix.processes, process)) return null;
  return Object.keys(matrix.categories).map((category) => scopeCell(matrix, process, category));
}

/** Every cell of the matrix: process by process, category by category. */
export function wholeScope(matrix: ScopeMatrix): Scope[] {
  return Object.keys(matrix.processes).flatMap((process) => scopeOf(matrix, process) ?? []);
}

/** What holds where several rules reach one category: the most restrictive of them, with its own citation. */
export function mostRestrictive(scopes: readonly [Scope, ...Scope[]]): Scope {
  return scopes.reduce((worst, one) => (SCOPE_DECISIONS.indexOf(one.decision) > SCOPE_DECISIONS.indexOf(worst.decision) ? one : worst));
}
