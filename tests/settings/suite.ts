// Settings on a hub's store: what every engine must keep. Each test opens hubs of its own.
import { expect, test } from 'vitest';
import { Case } from '../../shared/model/case.ts';
import type { Clock } from '../../shared/model/clock.ts';
import { changeSetting, previewSetting } from '../../server/settings/change.ts';
import type { Change, Changed } from '../../server/settings/change.ts';
import { booksInForce } from '../../server/settings/in-force.ts';
import { endWalkLeases, takeWalk, walk, walksOf } from '../../server/settings/move.ts';
import { historyOf, readDocuments } from '../../server/settings/shelf.ts';
import { tagOf } from '../../server/store/ids.ts';
import type { Store } from '../../server/store/store.ts';
import type { Rig } from '../hub/rig.ts';
import { BOOKS } from './given.ts';

export const DSR = 'EU-GDPR-DSR-1M';

/** The overlay that makes the answer to a data subject due in so many months. */
export const months = (n: number): unknown => {
  const { id: _id, ...body } = BOOKS.clocks.rules.rules.get(DSR) ?? { id: DSR };
  return { rules: { [DSR]: { ...body, n } } };
};

export const change = (rig: Rig, document: unknown, over: Partial<Change> = {}): Change => ({ key: 'clock-rules', document, by: 'sam', why: 'Counsel said so.', at: new Date(rig.clock.ms).toISOString(), ...over });
export const set = (rig: Rig, document: unknown, over: Partial<Change> = {}): Promise<Changed | null> => changeSetting(rig.hub.store, BOOKS, change(rig, document, over), rig.newId());

export async function casesOf(store: Store): Promise<Case[]> {
  return (await store.query<{ body: string }>(`select body from records where kind = 'case' order by id`)).map(({ body }) => Case.parse(JSON.parse(body)));
}

/** The clock that the tests edit, of a case. */
export const dsrOf = (held: Case): Clock => {
  const found = held.facts.clocks.find(({ rule }) => rule === DSR);
  if (found === undefined) throw new Error('the case has no such clock');
  return found;
};
export const changesOf = (held: Case): Clock['history'] => dsrOf(held).history.filter(({ kind }) => kind === 'rule-changed');

/** A walk's parts over a store that ends like a killed process once it was asked for so many transactions. */
class Killed extends Error {}
const dyingAfter = (rig: Rig, transactions: number): { readonly store: Store; readonly books: ReturnType<typeof booksInForce>; readonly now: () => string; readonly newId: () => string } => {
  let left = transactions;
  const store: Store = { ...rig.hub.store, tx: (run, mode) => ((left -= 1) < 0 ? Promise.reject(new Killed()) : rig.hub.store.tx(run, mode)) };
  return { store, books: booksInForce(BOOKS), now: () => new Date(rig.clock.ms).toISOString(), newId: rig.newId };
};

export function settingsSuite(open: () => Promise<Rig>): void {
  test('[P31] a changed rule holds for the next case at once, and the clocks that run follow with an event that shows both dates', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const held = await theo.case((await rig.intake('data-subject')).id);
    const changed = await set(rig, months(2));
    expect(changed).toMatchObject({ written: { version: 1, revision: 1, by: 'sam' }, touched: { rules: [DSR], calendars: [] }, broken: [] });
    const next = await theo.case((await rig.intake('data-subject')).id);
    expect([dsrOf(held).dueDate, dsrOf(next).dueDate, changesOf(next)]).toEqual(['2026-12-23', '2027-01-25', []]);
    // The walk was begun in a name that is gone: another process takes it up when its lease has ended.
    await rig.hub.settleRules();
    expect(changesOf(await theo.case(held.id))).toEqual([]);
    rig.clock.ms += 60_000;
    await rig.hub.settleRules();
    const moved = await theo.case(held.id);
    expect(dsrOf(moved)).toMatchObject({ due: dsrOf(next).due, state: 'running' });
    expect(changesOf(moved)).toEqual([{ kind: 'rule-changed', at: '2026-11-24T09:01:00Z', rule: DSR, oldDue: dsrOf(held).due, newDue: dsrOf(next).due, applied: true, reason: 'Settings 1: Counsel said so.' }]);
    expect([moved.version, moved.tag]).toEqual([held.version + 1, tagOf(moved.facts)]);
    expect(moved.events.at(-1)).toMatchObject({ kind: 'clock', by: 'sam' });
    for (const due of [dsrOf(held).due, dsrOf(next).due]) expect(moved.events.at(-1)?.says).toContain(due);
    expect(await theo.case(next.id)).toEqual(next);
    expect(await walksOf(rig.hub.store)).toMatchObject([{ revision: 1, moved: 1, kept: 0, stuck: 0, doneAt: '2026-11-24T09:01:00.000Z' }]);
    // A decision on the date of before is a conflict, never an overwrite.
    expect(await theo.push(theo.act('extend-clock', held, { clockId: dsrOf(held).id }))).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
    await rig.close();
  });

  test('[P32] an act is judged by the settings of its own moment', async () => {
    const rig = await open();
    const theo = rig.desk('theo');
    const extended = async (): Promise<string> => {
      const held = await theo.case((await rig.intake('data-subject')).id);
      expect(await theo.push(theo.act('extend-clock', held, { clockId: dsrOf(held).id }))).toMatchObject({ verdict: 'applied' });
      return (await theo.case(held.id)).facts.clocks.map(({ rule, dueDate }) => `${rule} ${dueDate}`).sort().join();
    };
    const before = await extended();
    await set(rig, { ...BOOKS.clocks.settings, extensions: { ...BOOKS.clocks.settings.extensions, [DSR]: { to: 'CA-CCPA-EXTENDED-90D', count: 'from_start' } } }, { key: 'clock-settings' });
    expect([before.includes('EU-GDPR-DSR-3M'), (await extended()).includes('CA-CCPA-EXTENDED-90D 2027-02-21')]).toEqual([true, true]);
    await rig.close();
  });

  test('[P32] every version stays readable, with who and why; saying the same again is no version; the shipped one can be put back', async () => {
    const rig = await open();
    const { store } = rig.hub;
    await set(rig, { zone: 'Europe/Dublin' }, { key: 'office' });
    expect(await set(rig, { zone: 'Europe/Dublin' }, { key: 'office', why: 'Once more.' })).toBeNull();
    await set(rig, months(2));
    await set(rig, { zone: 'Europe/Paris' }, { key: 'office', by: 'ines', why: 'We moved.' });
    await set(rig, null, { key: 'office', why: 'A slip.' });
    expect(await set(rig, null, { key: 'office' })).toBeNull();
    expect((await historyOf(store, 'office')).map(({ revision, version, value, by, why }) => [revision, version, value, by, why])).toEqual([
      [4, 3, null, 'sam', 'A slip.'], [3, 2, '{"zone":"Europe/Paris"}', 'ines', 'We moved.'], [1, 1, '{"zone":"Europe/Dublin"}', 'sam', 'Counsel said so.'],
    ]);
    expect([...(await readDocuments(store)).keys()]).toEqual(['clock-rules']);
    for (const sql of [`update settings_history set why = 'x'`, 'delete from settings_history']) await expect(store.query(sql)).rejects.toThrow('never changes');
    await rig.close();
  });

  test('[P32] a document that does not hold together is refused with what is wrong, and nothing is changed', async () => {
    const rig = await open();
    const wrong = { rules: { [DSR]: { unit: 'fortnights' } } };
    await expect(set(rig, wrong)).rejects.toMatchObject({ fault: { code: 'bad_input' }, message: expect.stringMatching(/clock-rules: .*EU-GDPR-DSR-1M/) });
    await expect(previewSetting(rig.hub.store, BOOKS, change(rig, wrong), 10)).rejects.toMatchObject({ fault: { code: 'bad_input' } });
    expect([await historyOf(rig.hub.store), [...(await readDocuments(rig.hub.store)).keys()]]).toEqual([[], []]);
    await rig.close();
  });

  test('[P31] [P32] what was broken from outside can be mended, one after another, and clocks then follow from what they were counted by', async () => {
    const rig = await open();
    const { store } = rig.hub;
    const { id } = await rig.intake('data-subject');
    await set(rig, months(2));
    rig.clock.ms += 60_000;
    await rig.hub.settleRules();
    await store.query(`update settings set value = '{' where key = 'clock-rules'`);
    await store.query(`insert into settings (key, value, version, by_person, at) values ('stores', '[]', 1, 'x', 'x')`);
    await expect(store.tx(booksInForce(BOOKS))).rejects.toMatchObject({ fault: { code: 'settings_broken' }, message: expect.stringContaining('clock-rules, stores') });
    expect(await set(rig, months(3))).toMatchObject({ broken: ['stores'], touched: { rules: [DSR] } });
    expect(await set(rig, null, { key: 'stores' })).toMatchObject({ broken: [] });
    rig.clock.ms += 60_000;
    await rig.hub.settleRules();
    const moved = (await casesOf(store)).find((held) => held.id === id);
    expect(moved && changesOf(moved).map(({ oldDue, newDue }) => [oldDue?.slice(0, 10), newDue.slice(0, 10)])).toEqual([['2026-12-23', '2027-01-25'], ['2027-01-25', '2027-02-23']]);
    await rig.close();
  });

  test('[P31] a walk that is killed anywhere is taken up again, and each clock is moved once', async () => {
    const rig = await open();
    const made: string[] = [];
    for (let n = 0; n < 12; n += 1) made.push((await rig.intake(n % 3 === 0 ? 'under18' : 'data-subject')).id);
    const changed = await set(rig, months(2));
    const deaths: number[] = [];
    for (let transactions = 1; ; transactions += 1) {
      // Its lease has ended by then, as that of a process that died.
      rig.clock.ms += 60_000;
      const dying = dyingAfter(rig, transactions);
      const open = await takeWalk(rig.hub.store, rig.newId(), dying.now());
      if (open === null) break;
      expect(open.revision).toBe(changed?.written.revision);
      const ended = await walk(dying, open, () => false).then(() => 'done', (thrown: unknown) => (thrown instanceof Killed ? 'killed' : Promise.reject(thrown)));
      if (ended === 'killed') deaths.push(transactions);
    }
    expect(deaths.length).toBeGreaterThan(2);
    const moved = (await casesOf(rig.hub.store)).filter((held) => held.facts.kind === 'data-subject');
    expect(moved.map((held) => [changesOf(held).length, dsrOf(held).dueDate, held.version])).toEqual(moved.map(() => [1, '2027-01-25', 2]));
    expect(await walksOf(rig.hub.store)).toMatchObject([{ moved: 8, kept: 0, stuck: 0 }]);
    await rig.close();
  });

  test('[P31] a newer change takes an unfinished walk over: every clock ends under the newest rule, with its dates in order', async () => {
    const rig = await open();
    for (let n = 0; n < 6; n += 1) await rig.intake('data-subject');
    await set(rig, months(2));
    const { store } = rig.hub;
    rig.clock.ms += 60_000;
    const first = await takeWalk(store, 'first', new Date(rig.clock.ms).toISOString());
    await expect(walk(dyingAfter(rig, 3), first!, () => false)).rejects.toBeInstanceOf(Killed);
    await set(rig, months(3), { why: 'Then this.' });
    // Whoever still held the old walk writes nothing more.
    await walk(dyingAfter(rig, 100), first!, () => false);
    expect((await casesOf(store)).filter((held) => changesOf(held).length > 0)).toHaveLength(3);
    rig.clock.ms += 60_000;
    await rig.hub.settleRules();
    const dates = (await casesOf(store)).map((held) => changesOf(held).map(({ oldDue, newDue, reason }) => `${oldDue?.slice(0, 10)} ${newDue.slice(0, 10)} ${reason}`));
    const twice = ['2026-12-23 2027-01-25 Settings 1: Counsel said so.', '2027-01-25 2027-02-23 Settings 2: Then this.'];
    expect(dates.sort((one, other) => other.length - one.length)).toEqual([twice, twice, twice, ...[1, 2, 3].map(() => ['2026-12-23 2027-02-23 Settings 2: Then this.'])]);
    await rig.close();
  });

  test('a preview counts what a change would do, shows the first few, and does nothing', async () => {
    const rig = await open();
    for (let n = 0; n < 3; n += 1) await rig.intake('data-subject');
    await rig.intake('data-subject', { received: '2026-09-01T10:00:00Z' });
    const before = await casesOf(rig.hub.store);
    const seen = await previewSetting(rig.hub.store, BOOKS, change(rig, months(2)), 2);
    expect(seen).toMatchObject({ counts: { moved: 3, kept: 1, stuck: 0 }, first: [{ was: dsrOf(before[0]!).due, is: 'moved', number: before[0]?.facts.number }, { is: 'moved' }] });
    expect(await previewSetting(rig.hub.store, BOOKS, change(rig, { zone: 'Europe/Dublin' }, { key: 'office' }), 2)).toEqual({ counts: { moved: 0, kept: 0, stuck: 0 }, first: [] });
    expect([await casesOf(rig.hub.store), await historyOf(rig.hub.store)]).toEqual([before, []]);
    await rig.close();
  });

  test('[P31] a rule that clocks run under cannot be taken away; afterwards it can', async () => {
    const rig = await open();
    const { rules } = months(1) as { rules: Record<string, object> };
    await set(rig, { rules: { 'HOUSE-1M': rules[DSR] } });
    const table = { ...BOOKS.table, rows: [...BOOKS.table.rows, { kind: 'data-subject', regime: 'house', jurisdiction: '*', event: 'received', clocks: [{ rule: 'HOUSE-1M', name: 'Ours' }] }] };
    await set(rig, table, { key: 'start-table' });
    const { id } = await rig.intake('data-subject', { detail: { of: 'data-subject', right: 'access', regime: 'house', identity: 'verified', categories: [] } });
    await expect(set(rig, null)).rejects.toMatchObject({ message: expect.stringContaining('HOUSE-1M') });
    await set(rig, null, { key: 'start-table' });
    await expect(set(rig, null)).rejects.toMatchObject({ message: expect.stringContaining('1 clock runs under HOUSE-1M') });
    const theo = rig.desk('theo');
    const held = await theo.case(id);
    expect(await theo.push(theo.act('merge-duplicate', held, { into: 'another' }))).toMatchObject({ verdict: 'applied' });
    expect(await set(rig, null)).toMatchObject({ written: { version: 2, value: null } });
    await rig.close();
  });

  test('a lease of a process that is gone can be ended, and a walk in somebody’s hand is left there', async () => {
    const rig = await open();
    await rig.intake('data-subject');
    await set(rig, months(2));
    const at = new Date(rig.clock.ms).toISOString();
    expect(await takeWalk(rig.hub.store, 'other', at)).toBeNull();
    await endWalkLeases(rig.hub.store);
    expect(await takeWalk(rig.hub.store, 'other', at)).toMatchObject({ revision: 1, token: 'other' });
    expect(await takeWalk(rig.hub.store, 'third', at)).toBeNull();
    await rig.close();
  });
}
