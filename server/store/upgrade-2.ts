// Step 2 of the database's history, in code: cases and accounts of the first wire in the shape of the second.
import { Temporal } from 'temporal-polyfill';
import { Account } from '../../shared/model/account.ts';
import { Case } from '../../shared/model/case.ts';
import type { Queryer } from './store.ts';
import { tagOf } from './ids.ts';

/**
 * Rewrites every case and account body once. What is new gets its empty value; a clock gets its local due from the
 * stored instant, because a due date is never computed again. A body that cannot be read is left as it is: desks show
 * it as a record that needs a newer console, and nothing of it is lost.
 */
export async function upgradeBodies(q: Queryer): Promise<void> {
  const rows = await q.query<{ id: string; kind: string; body: string }>(`select id, kind, body from records where kind in ('case', 'account') order by id`);
  for (const { id, kind, body } of rows) {
    const old: unknown = JSON.parse(body);
    if (kind === 'account') {
      const read = Account.safeParse(old);
      if (read.success) await q.query('update records set body = $2, bytes = bytes + $3 where id = $1', [id, JSON.stringify(read.data), grown(body, read.data)]);
      continue;
    }
    const read = Case.safeParse(withClocks(old));
    if (!read.success) continue;
    const next = { ...read.data, tag: tagOf(read.data.facts), version: read.data.version + 1 };
    await q.query('update records set body = $2, version = $3, bytes = bytes + $4 where id = $1', [id, JSON.stringify(next), next.version, grown(body, next)]);
  }
}

const grown = (before: string, after: unknown): number => Buffer.byteLength(JSON.stringify(after)) - Buffer.byteLength(before);

type Loose = Record<string, unknown>;
const isLoose = (value: unknown): value is Loose => typeof value === 'object' && value !== null && !Array.isArray(value);

function withClocks(old: unknown): unknown {
  if (!isLoose(old) || !isLoose(old.facts) || !Array.isArray(old.facts.clocks)) return old;
  return { ...old, facts: { ...old.facts, clocks: old.facts.clocks.map(clockNow) } };
}

function clockNow(clock: unknown): unknown {
  if (!isLoose(clock) || typeof clock.due !== 'string' || typeof clock.timeZone !== 'string') return clock;
  const local = Temporal.Instant.from(clock.due).toZonedDateTimeISO(clock.timeZone);
  return {
    confidence: 'medium', calendar: 'none', latest: null, pauses: [], history: [], ...clock,
    dueLocal: local.toString({ timeZoneName: 'never', smallestUnit: 'second' }), dueDate: local.toPlainDate().toString(),
  };
}
