// Who works in a world, and in which roles.
import type { Person } from '../../shared/model/person.ts';
import type { Role, Stream } from '../../shared/model/words.ts';
import { streamsOf } from '../../shared/rules/roles.ts';

const person = (id: string, roles: Role[]): Person => ({ id, name: id, email: `${id}@example.org`, roles, streams: streamsOf(roles) });

/** A person in other roles: what they may read follows, but for the streams that are taken from them. */
export const inRoles = (of: Person, roles: readonly Role[], without: readonly Stream[] = []): Person => ({ ...of, roles: [...roles], streams: streamsOf(roles).filter((stream) => !without.includes(stream)) });

export const PEOPLE: readonly Person[] = [
  person('mara', ['reviewer']),
  person('noor', ['child-safety-reviewer']),
  person('nils', ['child-safety-reviewer']),
  person('theo', ['legal']),
  person('lena', ['legal', 'reviewer']),
  person('ines', ['lead']),
  person('olga', ['lead']),
  person('ruth', ['auditor']),
];
