// People who work here, and the other records of the directory stream.
import { z } from 'zod';
import { Id, Line, Prose, Role, Stream } from './words.ts';

/** A member of staff. `streams` is the whole of what they may read; rights to act follow from `roles`. */
export const Person = z.object({ id: Id, name: Line, email: Line, roles: z.array(Role).max(6), streams: z.array(Stream).max(6) });
export type Person = z.infer<typeof Person>;

/** A letter to a user or requester, with {{fields}} that must be filled before it is sent. */
export const Template = z.object({ id: Id, name: Line, language: Line, subject: Line, body: Prose });
export type Template = z.infer<typeof Template>;
