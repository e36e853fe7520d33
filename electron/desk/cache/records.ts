// Reads single records of the mirror by id, as the hub sent them.
import { Account } from '../../../shared/model/account.ts';
import { Case, glanceAt } from '../../../shared/model/case.ts';
import type { Claim, Glance } from '../../../shared/model/case.ts';
import { Person, Template } from '../../../shared/model/person.ts';
import type { Queue, Stream } from '../../../shared/model/words.ts';
import { OrganisationBooks } from '../../../shared/wire.ts';
import { guarded, prep } from './cache.ts';
import type { Shelf } from './cache.ts';

/** A record as it is held. `unknown` is one that this desk cannot read: parked, or not of the shape that it claims. */
export type Found =
  | { readonly what: 'case'; readonly rid: number; readonly queue: Queue; readonly case: Case }
  | { readonly what: 'account'; readonly rid: number; readonly queue: Queue; readonly account: Account }
  | { readonly what: 'unknown'; readonly rid: number; readonly queue: Queue; readonly kind: string };

/** The record of an id, or null where it is not on this computer. Checked in full: a list row was checked by its columns only. */
export function recordById(cache: Shelf, id: string): Found | null {
  const row = guarded(
    () =>
      prep(cache, 'SELECT r.rid, r.queue, r.what, r.kind, b.body FROM records r JOIN bodies b ON b.rid = r.rid WHERE r.id = ?').get(id) as
        | { rid: number; queue: Queue; what: string; kind: string; body: string }
        | undefined,
  );
  if (row === undefined) return null;
  const { rid, queue, kind } = row;
  if (row.what === 'case') {
    const read = Case.safeParse(JSON.parse(row.body));
    if (read.success) return { what: 'case', rid, queue, case: read.data };
  }
  if (row.what === 'account') {
    const read = Account.safeParse(JSON.parse(row.body));
    if (read.success) return { what: 'account', rid, queue, account: read.data };
  }
  return { what: 'unknown', rid, queue, kind };
}

/** The case of an id, or null where it is not here or cannot be read. */
export function caseById(cache: Shelf, id: string): Case | null {
  const found = recordById(cache, id);
  return found?.what === 'case' ? found.case : null;
}

/** What a case is called and who has it by the last page, lapsed or not; `claim` is null where nobody has. Null where no readable case of that id is here. */
export function claimOf(cache: Shelf, id: string): { readonly number: string; readonly title: string; readonly claim: Claim | null } | null {
  const row = guarded(() => prep(cache, "SELECT number, title, claimed_by AS by, claimed_until AS until, claimed_trip AS trip, claimed_token AS token FROM records WHERE id = ? AND what = 'case'").get(id) as { number: string; title: string; by: string | null; until: number | null; trip: string | null; token: number | null } | undefined);
  if (row === undefined) return null;
  const { number, title, by, until, trip, token } = row;
  return { number, title, claim: by === null || until === null || token === null ? null : { by, until: new Date(until).toISOString(), trip, token } };
}

/** The account of an id, from the list of flagged ones or from the directory; null where it is not on this computer or cannot be read. */
export function accountById(cache: Shelf, id: string): Account | null {
  const found = recordById(cache, id);
  if (found !== null) return found.what === 'account' ? found.account : null;
  const body = guarded(() => prep(cache, "SELECT body FROM directory WHERE id = ? AND kind = 'account'").pluck().get(id) as string | undefined);
  const read = body === undefined ? null : Account.safeParse(JSON.parse(body));
  return read?.success ? read.data : null;
}

/** The organisation's letters, in the order of their names. One that cannot be read is left out. */
export function templatesOf(cache: Shelf): Template[] {
  const bodies = guarded(() => prep(cache, "SELECT body FROM directory WHERE kind = 'template' ORDER BY name, id").pluck().all() as string[]);
  return bodies.flatMap((body) => {
    const read = Template.safeParse(JSON.parse(body));
    return read.success ? [read.data] : [];
  });
}

/** What the organisation writes differently from the shipped books, by key; nothing where the hub said none. */
export function organisationDocuments(cache: Shelf): Readonly<Record<string, unknown>> {
  const body = guarded(() => prep(cache, "SELECT body FROM directory WHERE kind = 'books' LIMIT 1").pluck().get() as string | undefined);
  const read = body === undefined ? null : OrganisationBooks.safeParse(JSON.parse(body));
  return read?.success ? read.data.documents : {};
}

/** The case of an id at one look, or null. What a screen shows *now*, beside what somebody saw *then*. */
export function glanceOf(cache: Shelf, id: string): Glance | null {
  const held = caseById(cache, id);
  return held === null ? null : glanceAt(held);
}

/** A member of staff as the directory has them, or null. */
export function personById(cache: Shelf, id: string): Person | null {
  const body = guarded(() => prep(cache, "SELECT body FROM directory WHERE id = ? AND kind = 'person'").pluck().get(id) as string | undefined);
  if (body === undefined) return null;
  const read = Person.safeParse(JSON.parse(body));
  return read.success ? read.data : null;
}

/** The names of these people by id; of all staff where no ids are given. An id without a name is left out. */
export function namesOf(cache: Shelf, ids?: Iterable<string>): Record<string, string> {
  return guarded(() => {
    const names: Record<string, string> = {};
    if (ids === undefined) {
      for (const row of prep(cache, "SELECT id, name FROM directory WHERE kind = 'person'").all() as { id: string; name: string }[]) names[row.id] = row.name;
      return names;
    }
    const one = prep(cache, "SELECT name FROM directory WHERE id = ? AND kind = 'person'").pluck();
    for (const id of new Set(ids)) {
      const name = one.get(id) as string | undefined;
      if (name !== undefined) names[id] = name;
    }
    return names;
  });
}

/** Everybody who may read a stream, in the order of their names. */
export function readersOf(cache: Shelf, stream: Stream): { id: string; name: string }[] {
  const bodies = guarded(() => prep(cache, "SELECT body FROM directory WHERE kind = 'person' ORDER BY name").pluck().all() as string[]);
  return bodies.flatMap((body) => {
    const read = Person.safeParse(JSON.parse(body));
    return read.success && read.data.streams.includes(stream) ? [{ id: read.data.id, name: read.data.name }] : [];
  });
}
