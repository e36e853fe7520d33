// Reading an act from the text that a desk kept: strictly, within limits, and never with a throw.
import { ACT_KINDS, Act } from '../../shared/model/act.ts';
import { ActId, Id } from '../../shared/model/words.ts';
import { LIMITS } from '../../shared/wire.ts';
import { depthOf, hasNul } from '../http/json.ts';
import { sha256 } from '../store/ids.ts';

/** The longest text of one act, in UTF-16 units. The same number stands in PushAsked. */
export const ACT_CHARS = 200_000;

/**
 * act: to be judged. bad: it names an act id, so that it gets a final verdict under it. unreadable: there is nothing
 * to keep a verdict under, and the desk is told by its place in the push.
 */
export type ReadAct =
  | { readonly is: 'act'; readonly act: Act; readonly docHash: string }
  | { readonly is: 'bad'; readonly actId: string; readonly by: string | null; readonly caseId: string | null; readonly docHash: string; readonly reason: 'bad_shape' | 'unknown_act' }
  | { readonly is: 'unreadable'; readonly says: string };

/** Reads one act's text. The hash is over its UTF-8 bytes as they came, so that "same bytes" means just that (P7). */
export function readAct(text: string): ReadAct {
  // A lone surrogate has no UTF-8 of its own: two different texts would hash as one.
  if (!text.isWellFormed()) return { is: 'unreadable', says: 'The act is not Unicode text.' };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { is: 'unreadable', says: 'The act is not JSON.' };
  }
  const named = typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const actId = ActId.safeParse(own(named, 'actId'));
  // Ids are ledger keys: a second spelling of one id would be a second act.
  if (!actId.success || actId.data !== actId.data.toLowerCase()) return { is: 'unreadable', says: 'The act has no act id (a UUID of version 7, in small letters).' };
  const by = Id.safeParse(own(named, 'by'));
  const caseId = Id.safeParse(own(named, 'caseId'));
  const kind = own(named, 'kind');
  const bad = (reason: 'bad_shape' | 'unknown_act'): ReadAct => ({
    is: 'bad',
    actId: actId.data,
    by: by.success ? by.data : null,
    caseId: caseId.success ? caseId.data : null,
    docHash: sha256(text),
    reason,
  });
  if (text.length > ACT_CHARS || depthOf(text) > LIMITS.depth || hasNul(value)) return bad('bad_shape');
  if (typeof kind === 'string' && !ACT_KINDS.some((known) => known === kind)) return bad('unknown_act');
  const act = Act.safeParse(value);
  return act.success ? { is: 'act', act: act.data, docHash: sha256(text) } : bad('bad_shape');
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
