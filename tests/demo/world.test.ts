// The demo world: it parses, agrees with itself, is the same for the same seed, and is worth looking at.
import { createHash } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { demoWorld } from '../../server/demo/world.ts';
import { dice, fill } from '../../server/demo/dice.ts';
import { accountStream } from '../../server/streams/records.ts';
import { Account } from '../../shared/model/account.ts';
import { Case, EvidenceText, firstDue } from '../../shared/model/case.ts';
import { Person, Template } from '../../shared/model/person.ts';
import { CASE_KINDS, CASE_STATUSES, ROLES } from '../../shared/model/words.ts';
import { decisionRule } from '../../shared/rules/decisions.ts';
import { GROUNDS } from '../../shared/rules/holds/grounds.ts';
import { holdsShown } from '../../shared/rules/judge/hold-acts.ts';
import { mayAct, streamsOf } from '../../shared/rules/roles.ts';
import { canonical } from '../../shared/rules/tag.ts';
import { Put } from '../../shared/wire.ts';

const NOW = '2026-11-24T09:30:00Z';
const SEED = 7;
const world = demoWorld({ seed: SEED, now: NOW });
const cases = world.cases.map((it) => it.case);
const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex');
const print = (value: unknown): string => sha256(JSON.stringify(value, (_, it: unknown) => (it instanceof Uint8Array ? sha256(it) : it)));

describe(`the demo world (seed ${SEED}, ${NOW})`, () => {
  test('is made of what the model allows, on this day and on a leap day and a turn of the year', () => {
    for (const { seed, now } of [{ seed: SEED, now: NOW }, { seed: 41, now: '2028-02-29T23:59:59Z' }, { seed: 3, now: '2027-01-01T00:00:00.123Z' }]) {
      const made = demoWorld({ seed, now });
      for (const it of made.people) Person.parse(it);
      for (const it of made.templates) Template.parse(it);
      for (const it of made.accounts) Put.parse({ kind: 'account', id: it.id, version: 1, account: Account.parse(it) });
      for (const it of made.cases) {
        Case.parse(it.case);
        for (const text of it.texts) EvidenceText.parse(text);
        expect(Put.parse({ kind: 'case', id: it.case.id, case: it.case, texts: it.texts })).toEqual({ kind: 'case', id: it.case.id, case: it.case, texts: it.texts });
      }
    }
  });

  test('is the same for the same seed, and another for another', () => {
    expect(print(demoWorld({ seed: SEED, now: NOW }))).toBe(print(world));
    expect(print(demoWorld({ seed: SEED + 1, now: NOW }))).not.toBe(print(world));
  });

  test('has the six people in the six roles, each with the streams of the role', () => {
    expect(world.people.map((it) => it.id)).toEqual(['mara', 'noor', 'theo', 'ines', 'sam', 'ruth']);
    expect(world.people.flatMap((it) => it.roles)).toEqual([...ROLES]);
    for (const it of world.people) expect(it.streams).toEqual(streamsOf(it.roles));
  });

  test('has at least 400 cases over the four kinds and 300 flagged accounts, spread as work is', () => {
    const count = <T>(list: readonly T[], of: (it: T) => string): Record<string, number> => Object.fromEntries([...Map.groupBy(list, of)].map(([key, members]) => [key, members.length]));
    expect(cases.length).toBeGreaterThanOrEqual(400);
    expect(world.accounts.filter((it) => accountStream(it) === 'flagged-accounts').length).toBeGreaterThanOrEqual(300);
    const kinds = count(cases, (it) => it.facts.kind);
    for (const kind of CASE_KINDS) expect(kinds[kind], kind).toBeGreaterThanOrEqual(60);
    const open = cases.filter((it) => it.facts.status === 'open');
    for (const kind of CASE_KINDS) expect(open.filter((it) => it.facts.kind === kind).length, `open ${kind}`).toBeGreaterThanOrEqual(12);
    const statuses = count(cases, (it) => it.facts.status);
    for (const status of CASE_STATUSES) expect(statuses[status], status).toBeGreaterThanOrEqual(12);
    for (const kind of ['under18', 'law-enforcement', 'data-subject']) expect(cases.filter((it) => it.facts.kind === kind && it.facts.status === 'proposed').length, `waiting ${kind}`).toBeGreaterThanOrEqual(3);
    expect(Object.keys(count(cases, (it) => it.facts.jurisdiction)).length).toBeGreaterThanOrEqual(14);
    expect(Object.keys(count(cases, (it) => it.facts.language)).length).toBeGreaterThanOrEqual(7);
    for (const priority of ['urgent', 'high', 'normal', 'low']) expect(count(cases, (it) => it.state.priority)[priority], priority).toBeGreaterThanOrEqual(10);
    expect(Object.keys(count(cases, (it) => it.state.assignee ?? 'nobody')).length).toBeGreaterThanOrEqual(5);
    expect(Object.keys(count(cases, (it) => (it.facts.detail.of === 'content-removal' ? it.facts.detail.regime : '-'))).length).toBe(9);
    expect(open.filter((it) => it.state.claim !== null).length).toBeGreaterThanOrEqual(3);
    const due = open.flatMap((it) => firstDue(it.facts.clocks)?.due ?? []).map((it) => Date.parse(it) - Date.parse(NOW));
    const within = (from: number, to: number): number => due.filter((ms) => ms >= from * 3_600_000 && ms < to * 3_600_000).length;
    expect(within(-9_999, 0), 'overdue').toBeGreaterThanOrEqual(4);
    expect(within(0, 24), 'due within a day').toBeGreaterThanOrEqual(4);
    expect(within(24, 168), 'due within a week').toBeGreaterThanOrEqual(20);
    expect(within(168, 9_999), 'due later').toBeGreaterThanOrEqual(20);
    expect(open.filter((it) => it.facts.clocks.some((clock) => clock.state === 'paused')).length, 'paused').toBeGreaterThanOrEqual(2);
  });

  test('numbers each kind in the order of receipt, once', () => {
    expect(new Set(cases.map((it) => it.facts.number)).size).toBe(cases.length);
    for (const [kind, prefix] of [['under18', 'U18'], ['law-enforcement', 'LE'], ['content-removal', 'CR'], ['data-subject', 'DS']]) {
      const own = cases.filter((it) => it.facts.kind === kind).sort((one, other) => Date.parse(one.facts.received) - Date.parse(other.facts.received));
      expect(own.map((it) => it.facts.number)).toEqual(own.map((it, at) => `${prefix}-${it.facts.received.slice(0, 4)}-${String(at + 1).padStart(6, '0')}`));
    }
  });

  test('tags each case by the canonical text of its facts', () => {
    for (const it of cases) expect(it.tag).toBe(sha256(canonical(it.facts)).slice(0, 32));
  });

  test('tells one story in state, decision and timeline, never ahead of now', () => {
    const roles = new Map(world.people.map((it) => [it.id, it.roles] as const));
    for (const it of cases) {
      const { facts, events } = it;
      const says = `${facts.number} ${facts.status}`;
      const times = [facts.received, ...events.map((event) => event.at)].map((at) => Date.parse(at));
      expect(times, says).toEqual([...times].sort((one, other) => one - other));
      expect(times.at(-1), says).toBeLessThanOrEqual(Date.parse(NOW));
      expect(events[0]?.kind, says).toBe('received');
      expect(new Set(events.map((event) => event.id)).size, says).toBe(events.length);
      const kinds = events.map((event) => event.kind);
      expect(facts.proposal !== null, says).toBe(facts.status === 'proposed');
      const effect = it.state.effects.at(-1);
      if (facts.status === 'decided') expect(['armed', 'firing', 'unknown'], says).toContain(effect?.state);
      if (facts.status === 'closed') {
        expect(facts.decision !== null || facts.duplicateOf !== null, says).toBe(true);
        expect(facts.clocks.filter((clock) => clock.kind === 'act_by' && (clock.state === 'running' || clock.state === 'paused')), says).toEqual([]);
      }
      const chosen = facts.proposal ?? facts.decision;
      if (chosen === null || chosen.decision === 'release-hold') continue;
      const rule = decisionRule(facts.kind, chosen.decision);
      expect(rule, says).not.toBeNull();
      expect(mayAct(roles.get(chosen.by) ?? [], 'propose-decision', facts.kind), says).toBe(true);
      expect(chosen.itemIds.every((id) => facts.items.some((item) => item.id === id)), says).toBe(true);
      if (facts.decision === null) continue;
      expect(facts.stage, says).toBe(rule?.to);
      expect(it.state.claim, says).toBeNull();
      const { approvedBy, by } = facts.decision;
      const second = approvedBy === null ? null : (roles.get(approvedBy) ?? []);
      if (rule?.needs !== 'one') expect(approvedBy, says).not.toBeNull();
      expect(kinds.includes(approvedBy === null ? 'decided' : 'approved'), says).toBe(true);
      expect(approvedBy, says).not.toBe(by);
      expect(second === null || mayAct(second, 'approve', facts.kind), says).toBe(true);
      expect(rule?.needs !== 'counsel' || second?.includes('legal'), says).toBe(true);
    }
  });

  test('says the same of an account wherever it is named', () => {
    const byId = new Map(world.accounts.map((it) => [it.id, it] as const));
    const seen = new Map<string, string>();
    for (const ref of [...world.accounts, ...cases.flatMap((it) => it.facts.subject ?? []), ...world.accounts.flatMap((it) => it.linked.map((link) => link.account))]) {
      const words = `${ref.handle} ${ref.displayName} ${ref.status}`;
      expect(seen.get(ref.id) ?? words).toBe(words);
      seen.set(ref.id, words);
    }
    for (const it of world.accounts) {
      expect([...it.caseIds].sort()).toEqual(cases.filter((one) => one.facts.subject?.id === it.id).map((one) => one.id).sort());
      for (const link of it.linked) expect(byId.get(link.account.id)?.linked.some((back) => back.account.id === it.id && back.why === link.why && back.since === link.since)).toBe(true);
      for (const strike of it.strikes.filter(({ caseId }) => caseId !== null)) expect(cases.find((one) => one.id === strike.caseId)?.facts.items.some(({ state }) => state === 'disabled'), strike.id).toBe(true);
    }
    for (const it of cases.filter((one) => one.facts.subject)) expect(byId.has(it.facts.subject?.id ?? ''), it.facts.number).toBe(true);
    expect(world.accounts.some((it) => it.strikes.length > 1)).toBe(true);
    expect(world.accounts.filter((it) => it.linked.length > 0).length).toBeGreaterThan(50);
  });

  test('lets a hold on an account stand in every case about it, without its reason outside its own queue', () => {
    const byId = new Map(world.accounts.map((it) => [it.id, it] as const));
    expect(cases.filter((it) => it.facts.kind === 'data-subject' && it.facts.holds.length > 0).length).toBeGreaterThanOrEqual(3);
    for (const { id, facts } of cases.filter((it) => it.facts.status !== 'closed')) {
      const account = byId.get(facts.subject?.id ?? '');
      if (account !== undefined) expect(facts.holds, facts.number).toEqual(holdsShown(account.holds, id, facts.kind, NOW));
    }
    for (const { id, facts } of cases.filter((it) => it.facts.kind !== 'law-enforcement')) {
      for (const hold of facts.holds.filter(({ sourceCaseId }) => sourceCaseId !== id)) expect([hold.basis, hold.sourceCaseId]).toEqual(['Legal hold', null]);
    }
    // Nor does anything that was said in them: an order behind a hold is not told by the words of an effect either.
    const names = Object.values(GROUNDS).map(({ name }) => name).filter((name) => name !== 'Hold');
    for (const { id, facts, events, state } of cases.filter((it) => it.facts.kind !== 'law-enforcement')) {
      const own = (byId.get(facts.subject?.id ?? '')?.holds ?? []).filter(({ sourceCaseId }) => sourceCaseId === id).map(({ ground }) => GROUNDS[ground].name);
      const said = JSON.stringify([events.map((event) => event.says), state.effects.map((effect) => effect.says)]);
      for (const name of names.filter((one) => !own.includes(one))) expect(said, facts.number).not.toContain(name);
    }
  });

  test('carries every recording and image that an item names, and only whole files', () => {
    const byId = new Map(world.media.map((it) => [it.id, it] as const));
    for (const item of cases.flatMap((it) => it.facts.items)) {
      if (item.media === null) continue;
      const media = byId.get(item.media.id);
      expect(media && { mime: media.mime, bytes: media.bytes.length, sha256: sha256(media.bytes) }).toEqual({ mime: item.media.mime, bytes: item.media.bytes, sha256: item.media.sha256 });
    }
    for (const { bytes } of world.media) {
      expect(bytes.length).toBeLessThan(80_000);
    }
    for (const { bytes } of world.media.filter((it) => it.mime === 'audio/wav')) {
      const view = Buffer.from(bytes);
      expect([view.toString('latin1', 0, 4), view.toString('latin1', 8, 12), view.readUInt32LE(4), view.readUInt32LE(40)]).toEqual(['RIFF', 'WAVE', bytes.length - 8, bytes.length - 44]);
    }
    for (const { bytes } of world.media.filter((it) => it.mime === 'image/png')) {
      const view = Buffer.from(bytes);
      const [width, height, length] = [view.readUInt32BE(16), view.readUInt32BE(20), view.readUInt32BE(33)];
      expect(inflateSync(view.subarray(41, 41 + length)).length).toBe(height * (1 + width * 3));
    }
    expect(new Set(world.media.map((it) => sha256(it.bytes))).size).toBe(world.media.length);
  });

  test('names no host that could be real, and leaves no field unfilled', () => {
    const all = JSON.stringify({ people: world.people, accounts: world.accounts, cases: world.cases });
    const hosts = [...all.matchAll(/(?:https?:\/\/|@)((?:[a-z0-9-]+\.)+[a-z]{2,})/g)].map((it) => it[1] ?? '');
    expect(hosts.length).toBeGreaterThan(500);
    // A handle may hold a dot (`@camille.atlas12`); a host here has a known ending.
    const foreign = hosts.filter((it) => /\.(com|org|net|de|fr|ru|io|info|gov|edu|eu|uk)$/.test(it) && !/^(?:.+\.)?example\.(?:com|org|net)$/.test(it));
    expect(foreign).toEqual([]);
    expect(all).not.toMatch(/\{[a-zA-Z]+\}|undefined|NaN|\[object/);
  });

  test('does not repeat itself: texts and titles differ as they would', () => {
    const texts = world.cases.flatMap((it) => it.texts.map((text) => text.text));
    expect(new Set(texts).size / texts.length).toBeGreaterThan(0.9);
    expect(new Set(cases.map((it) => it.facts.summary)).size / cases.length).toBeGreaterThan(0.9);
    const removals = cases.filter((it) => it.facts.kind === 'content-removal');
    expect(new Set(removals.map((it) => it.facts.title)).size).toBeGreaterThan(100);
  });

  test('fills a letter or refuses to: a field without a word throws', () => {
    expect(fill('to {name}', { name: 'Ebba' })).toBe('to Ebba');
    expect(() => fill('to {name}', {})).toThrow(RangeError);
  });

  test('[dice] ids are of version 7 and carry their instant', () => {
    const id = dice(1, 'id').uuid(NOW);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(Date.parse(NOW));
  });
});
