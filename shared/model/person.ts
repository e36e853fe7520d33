// People who work here, and the other records of the directory stream.
import { z } from 'zod';
import { CASE_KINDS } from './lists.ts';
import { CaseKind, Id, Line, Prose, Role, Stream } from './words.ts';

/** A member of staff. `streams` is the whole of what they may read; rights to act follow from `roles`. */
export const Person = z.object({ id: Id, name: Line, email: Line, roles: z.array(Role).max(6), streams: z.array(Stream).max(6) });
export type Person = z.infer<typeof Person>;

/** Whom a letter can be to. */
export const LetterTo = z.enum(['user', 'requester', 'reporter']);
export type LetterTo = z.infer<typeof LetterTo>;

/** A letter with {{fields}} that must be filled before it is sent, whom it is to, and the kinds of case that could need it; `only` names regimes, processes or rights, empty for all. */
export const Template = z.object({ id: Id, name: Line, language: Line, to: LetterTo.default('user'), kinds: z.array(CaseKind).default([...CASE_KINDS]), only: z.array(Line).default([]), subject: Line, body: Prose });
export type Template = z.infer<typeof Template>;
