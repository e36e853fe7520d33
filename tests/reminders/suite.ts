// Reminders on a hub's store: what every engine must keep.
import { expect, test } from 'vitest';
import { Case } from '../../shared/model/case.ts';
import type { CaseEvent } from '../../shared/model/case.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import { startReminders } from '../../server/reminders/runner.ts';
import { changeSetting } from '../../server/settings/change.ts';
import { booksInForce } from '../../server/settings/in-force.ts';
import type { Queryer, Store } from '../../server/store/store.ts';
import { account, world } from '../hub/rig.ts';
import type { Rig } from '../hub/rig.ts';
import { BOOKS, HOUR } from '../settings/given.ts';

export const remindersOf = ({ events }: Case): CaseEvent[] => events.filter(({ kind }) => kind === 'reminder');
export const pointsOf = (held: Case): string[] => remindersOf(held).map(({ says }) => /, (\d+) hours? before: (.*) is due/.exec(says)?.slice(1, 3).join(' h, ') ?? says);
const atOf = (rig: Rig): string => new Date(rig.clock.ms).toISOString();

/** A store that keeps what it was asked. */
function heard(store: Store): { readonly store: Store; readonly sql: string[] } {
  const sql: string[] = [];
  const on = (q: Queryer): Queryer => ({ ...q, query: (text, params) => (sql.push(text), q.query(text, params)) });
  return { sql, store: { ...store, ...on(store), tx: (run, mode) => store.tx((q) => run(on(q)), mode) } };
}

/** Settles the clock of a hub at so many hours before an instant, and lets it look. */
async function lookAt(rig: Rig, due: string, hoursBefore: number): Promise<void> {
  rig.clock.ms = Date.parse(due) - hoursBefore * HOUR;
  await rig.hub.settleReminders();
}

const hold: LegalHold = {
  id: 'h1', accountId: 'acc-1', category: null, itemId: null, basis: 'b', sourceCaseId: null, placed: '2026-11-24T09:00:00Z', expires: '2027-02-22T23:59:59Z', ground: 'us-2703f', renewal: null,
  secrecy: { kind: 'no-tip', until: null, ended: null }, released: null,
};

export function remindersSuite(open: (over?: { readonly world?: ReturnType<typeof world> }) => Promise<Rig>): void {
  test('[P13] a reminder is told to the desks, once, and moves no facts: what rests on the case of before still holds', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const { id } = await rig.intake('data-subject');
    const held = await theo.case(id);
    const due = held.facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.due ?? '';
    await rig.hub.settleReminders();
    const { cursors } = await theo.follow();
    await lookAt(rig, due, 72);
    const news = await theo.follow(cursors);
    const put = news.puts.get(id);
    const told = put?.kind === 'case' ? put.case : null;
    expect([...news.puts.keys()]).toEqual([id]);
    expect(told && [told.version, told.tag, told.facts]).toEqual([held.version, held.tag, held.facts]);
    expect(told && pointsOf(told)).toEqual(['72 h, Answer the request']);
    expect(told && remindersOf(told)).toMatchObject([{ at: atOf(rig), by: 'hub', actId: null }]);
    await rig.hub.settleReminders();
    expect((await theo.follow(news.cursors)).puts.size).toBe(0);
    expect(await theo.push(theo.act('extend-clock', held, { clockId: held.facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.id ?? '' }))).toMatchObject({ verdict: 'applied' });
    await rig.close();
  });

  test('[P13] away for days, a hub tells the newest point once; then it goes on with the next; a clock that moved or ended is told of no more', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const { id } = await rig.intake('data-subject');
    const due = (await theo.case(id)).facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.due ?? '';
    await lookAt(rig, due, 3);
    expect(pointsOf(await theo.case(id))).toEqual(['4 h, Answer the request']);
    for (const hours of [3, 2, 1, 0, -5]) await lookAt(rig, due, hours);
    expect(pointsOf(await theo.case(id))).toEqual(['4 h, Answer the request', '1 h, Answer the request']);
    const other = await theo.case((await rig.intake('data-subject', { received: atOf(rig) })).id);
    await rig.hub.settleReminders();
    expect(await theo.push(theo.act('merge-duplicate', other, { into: id }))).toMatchObject({ verdict: 'applied' });
    await lookAt(rig, other.facts.clocks[0]?.due ?? '', 1);
    expect(pointsOf(await theo.case(other.id))).toEqual([]);
    expect(await rig.hub.store.query('select id from reminders_next')).toEqual([]);
    await rig.close();
  });

  test('[P32] the index follows the office’s hours: other hours make it anew', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const { id } = await rig.intake('data-subject');
    const due = (await theo.case(id)).facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.due ?? '';
    await rig.hub.settleReminders();
    const next = async (): Promise<unknown> => (await rig.hub.store.query('select at from reminders_next where id = $1', [id]))[0]?.['at'];
    expect(await next()).toBe(new Date(Date.parse(due) - 72 * HOUR).toISOString());
    await changeSetting(rig.hub.store, BOOKS, { key: 'office', document: { reminderHours: [100, 50] }, by: 'sam', why: 'Sooner.', at: atOf(rig) }, rig.newId());
    await rig.hub.settleReminders();
    expect(await next()).toBe(new Date(Date.parse(due) - 100 * HOUR).toISOString());
    for (const hours of [100, 72, 50, 24]) await lookAt(rig, due, hours);
    expect(pointsOf(await theo.case(id))).toEqual(['100 h, Answer the request', '50 h, Answer the request']);
    await rig.close();
  });

  test('a hold and a gag are told of 14 days before, on the case that they came with', async () => {
    const rig = await open({ world: world({ accounts: [account('acc-1')] }) });
    const theo = rig.desk('theo');
    const detail = { of: 'law-enforcement' as const, process: 'us_search_warrant', agency: 'A', reference: 'R', categories: [], from: null, to: null, gagUntil: '2027-03-01T00:00:00Z', emergency: false };
    const held = await theo.case((await rig.intake('law-enforcement', { accountId: 'acc-1', detail, jurisdiction: 'US', language: 'en' })).id);
    const placed = theo.act('place-hold', held, { category: null, itemId: null, ground: 'us-2703f', received: '2026-11-24T08:00:00Z', secrecy: hold.secrecy });
    expect(await theo.push(placed)).toMatchObject({ verdict: 'applied' });
    await rig.hub.settleReminders();
    const [end = ''] = (await theo.case(held.id)).facts.holds.map(({ expires }) => expires ?? '');
    const days = async (before: number, of: string): Promise<string[]> => {
      await lookAt(rig, of, before * 24);
      return remindersOf(await theo.case(held.id)).map(({ says }) => says).filter((says) => says.includes('hold') || says.includes('gag'));
    };
    expect(await days(15, end)).toEqual([]);
    const first = await days(14, end);
    expect(first).toEqual([expect.stringMatching(/^Reminder, 14 days before: a hold on the account ends on /)]);
    expect(await days(13, end)).toEqual(first);
    expect(await days(13, '2027-03-01T00:00:00Z')).toEqual([...first, expect.stringMatching(/^The gag ends on 1 March 2027\./)]);
    expect(await days(-20, '2027-03-01T00:00:00Z')).toHaveLength(2);
    await rig.close();
  });

  test('a hub with nothing to do reads no record, however many there are', async () => {
    const rig = await open();
    for (let n = 0; n < 8; n += 1) await rig.intake(n % 2 === 0 ? 'data-subject' : 'under18');
    await rig.hub.settleReminders();
    const ear = heard(rig.hub.store);
    const runner = startReminders({ store: ear.store, books: booksInForce(BOOKS), now: () => atOf(rig), newId: rig.newId, log: () => undefined, everyMs: 1_000_000 });
    await runner.settle();
    ear.sql.splice(0);
    await runner.settle();
    expect(ear.sql.filter((sql) => sql.includes('body'))).toEqual([]);
    expect(ear.sql).toHaveLength(4);
    // One case more: only its own stream is read on, from where it was.
    await rig.intake('under18');
    ear.sql.splice(0);
    await runner.settle();
    expect(ear.sql.filter((sql) => sql.includes('body'))).toHaveLength(2);
    await runner.stop();
    await rig.close();
  });

  test('a record that cannot be written keeps no other from being told, and is told once it can', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const ids = [(await rig.intake('data-subject')).id, (await rig.intake('data-subject')).id];
    const due = (await theo.case(ids[0] ?? '')).facts.clocks.find(({ rule }) => rule === 'EU-GDPR-DSR-1M')?.due ?? '';
    await rig.hub.store.query(`create function no_first() returns trigger language plpgsql as $$ begin if new.id = '${ids[0]}' then raise exception 'disk' using errcode = '53100'; end if; return new; end $$`);
    await rig.hub.store.query('create trigger no_first before update on records for each row execute function no_first()');
    await lookAt(rig, due, 72);
    expect(await Promise.all(ids.map(async (id) => pointsOf(await theo.case(id)).length))).toEqual([0, 1]);
    await rig.hub.store.query('drop trigger no_first on records');
    await lookAt(rig, due, 71);
    expect(await Promise.all(ids.map(async (id) => pointsOf(await theo.case(id)).length))).toEqual([1, 1]);
    await rig.close();
  });
}

export async function casesOf(store: Store): Promise<Case[]> {
  return (await store.query<{ body: string }>(`select body from records where kind = 'case' order by id`)).map(({ body }) => Case.parse(JSON.parse(body)));
}
