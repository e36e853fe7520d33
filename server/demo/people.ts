// The six people of the demo, one in each role.
import type { Person } from '../../shared/model/person.ts';
import type { Role } from '../../shared/model/words.ts';
import { streamsOf } from '../../shared/rules/roles.ts';

const STAFF: readonly { readonly id: string; readonly name: string; readonly role: Role }[] = [
  { id: 'mara', name: 'Mara Lindqvist', role: 'reviewer' },
  { id: 'noor', name: 'Noor Haddad', role: 'child-safety-reviewer' },
  { id: 'theo', name: 'Theo Brandt', role: 'legal' },
  { id: 'ines', name: 'Inês Carvalho', role: 'lead' },
  { id: 'sam', name: 'Sam Okafor', role: 'manager' },
  { id: 'ruth', name: 'Ruth Adeyemi', role: 'auditor' },
];

/** The staff of the demo; the streams that each may read follow from the role. */
export const DEMO_PEOPLE: readonly Person[] = STAFF.map(({ id, name, role }) => ({
  id,
  name,
  email: `${id}@lumenfold.example`,
  roles: [role],
  streams: streamsOf([role]),
}));
