// The over-production guard as a list: which records could go, what stays whatever is chosen, and what each choice comes to.
import type { PreviewShown } from '../../../shared/contract.ts';
import type { Choice, PackageItem } from '../../../shared/model/request.ts';

export type Made = NonNullable<PreviewShown['package']>;

/** What became of a record: it goes, with these fields; or it stays, and why. `null` while the desk has not said yet. */
export type Standing =
  | { readonly goes: true; readonly fields: readonly string[]; readonly leftOut: readonly string[]; readonly citation: string }
  | { readonly goes: false; readonly why: string; readonly says: string };

export type Line = {
  readonly record: PackageItem;
  readonly choice: Choice | null;
  readonly stands: Standing | null;
  /** False where no choice could let it go: the paper, the matrix or a lawyer's word stands before it. */
  readonly open: boolean;
};

export type Group = { readonly category: string; readonly lines: readonly Line[]; readonly goes: number; readonly open: number };

/** Why a record stays although a person may still choose: it is their choice that is missing or that keeps it. */
const BY_CHOICE: readonly string[] = ['not-chosen', 'chosen', 'no-reason', 'nothing-left', 'user-not-told', 'blocked'];

/** The records by category, in the order in which they came. `made` is the package as the desk would build it now. */
export function groupsOf(records: readonly PackageItem[], made: Made | null, choices: Readonly<Record<string, Choice>>): readonly Group[] {
  const produced = new Map(made?.produced.map((one) => [one.itemId, one]));
  const withheld = new Map(made?.withheld.map((one) => [one.itemId, one]));
  const groups = new Map<string, Line[]>();
  for (const record of records) {
    const goes = produced.get(record.id);
    const stays = withheld.get(record.id);
    const stands: Standing | null = goes !== undefined ? { goes: true, fields: goes.fields, leftOut: goes.leftOut, citation: goes.citation } : stays === undefined ? null : { goes: false, why: stays.why, says: stays.says };
    const line: Line = { record, choice: choices[record.id] ?? null, stands, open: stands !== null && (stands.goes || BY_CHOICE.includes(stands.why)) };
    const lines = groups.get(record.category);
    if (lines === undefined) groups.set(record.category, [line]);
    else lines.push(line);
  }
  return [...groups].map(([category, lines]) => ({ category, lines, goes: lines.filter(({ stands }) => stands?.goes === true).length, open: lines.filter(({ open }) => open).length }));
}

/** One choice for everything of a category that is open to choice, with one reason; what was redacted by field keeps its fields. */
export function chooseAll(choices: Readonly<Record<string, Choice>>, group: Group, choice: 'produce' | 'withhold', reason: string): Readonly<Record<string, Choice>> {
  const next: Record<string, Choice> = { ...choices };
  for (const { record, open } of group.lines) if (open) next[record.id] = { choice, reason };
  return next;
}

/** A choice for one record. Its reason stays when the choice changes; a redaction begins with nothing redacted. */
export function choose(choices: Readonly<Record<string, Choice>>, id: string, choice: Choice['choice']): Readonly<Record<string, Choice>> {
  const was = choices[id];
  const reason = was?.reason ?? '';
  return { ...choices, [id]: choice === 'redact' ? { choice, reason, fields: was?.choice === 'redact' ? was.fields : [] } : { choice, reason } };
}

/** The reason of one record's choice; nothing where no choice was made yet. */
export function reasoned(choices: Readonly<Record<string, Choice>>, id: string, reason: string): Readonly<Record<string, Choice>> {
  const was = choices[id];
  return was === undefined ? choices : { ...choices, [id]: { ...was, reason } };
}

/** Redacts a field of a record, or lets it go again. */
export function redacted(choices: Readonly<Record<string, Choice>>, id: string, field: string): Readonly<Record<string, Choice>> {
  const was = choices[id];
  if (was?.choice !== 'redact') return choices;
  return { ...choices, [id]: { ...was, fields: was.fields.includes(field) ? was.fields.filter((each) => each !== field) : [...was.fields, field] } };
}
