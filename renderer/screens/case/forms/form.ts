// What every form at the foot of a case is made of, and how one is opened.
import type { ReactNode } from 'react';
import { BLANK, type Draft, type Form, type Written } from '../../../parts/use.ts';
import { typed } from '../../../parts/when.ts';
import type { CaseOut } from '../shown.ts';

/** A form as it stands: the case it rests on and what was typed. */
export type Given = { readonly shown: CaseOut; readonly draft: Draft };

export type SetDraft = (change: Partial<Draft>) => void;
export type BodyProps = { readonly shown: CaseOut; readonly draft: Draft; readonly setDraft: SetDraft; readonly me: string };

export type FormRule = {
  readonly title: (given: Given) => string;
  readonly button: (given: Given) => string;
  readonly danger?: boolean;
  readonly Body: (props: BodyProps) => ReactNode;
};

/** Opens a form, about one thing where it has one. */
export type OpenForm = (form: Form, about?: string) => void;

/** What a form begins with where it was not open before: times stand at now, and nothing that decides is chosen. */
function firstFields(form: Form, nowMs: number): Readonly<Record<string, string>> {
  const now = typed(nowMs);
  switch (form) {
    case 'record':
      return { at: now };
    case 'place-hold':
      return { received: now };
    case 'renew-hold':
      return { requested: now };
    case 'pause-clock':
      return { asked: now };
    case 'resume-clock':
      return { answered: now };
    default:
      return {};
  }
}

const writtenIn = ({ reason, note, about, fields }: Draft): Written => ({ reason, note, about, fields });

/** The change of the draft that opens a form. What was typed into the same form about the same thing before comes back; what stands in another is kept for it. */
export function opened(draft: Draft, form: Form, about: string | null, nowMs: number): Partial<Draft> {
  const kept = draft.of === null ? draft.kept : { ...draft.kept, [draft.of]: writtenIn(draft) };
  const before = kept[form];
  if (before !== undefined && (about === null || before.about === about)) return { mode: form, of: form, kept, ...before };
  return { mode: form, of: form, kept, reason: '', note: '', about, fields: firstFields(form, nowMs) };
}

/** The draft after its form was sent: that form is empty again, the others keep what was typed into them. */
export function sent(draft: Draft): Draft {
  const { [draft.mode ?? 'decide']: _gone, ...kept } = draft.kept;
  return { ...BLANK, kept };
}
