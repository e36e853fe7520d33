// What the demo shows: every path, clock, effect, hold and conflict at least once; what is missing is named.
import { describe, expect, test } from 'vitest';
import { STAGES, EFFECT_VERBS } from '../../shared/model/lists.ts';
import { CLOCK_KINDS } from '../../shared/model/clock.ts';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import { LEDGER_STATES } from '../../shared/model/ledger-row.ts';
import { AccountStatus, Flag } from '../../shared/model/account.ts';
import { CASE_STATUSES } from '../../shared/model/words.ts';
import { Gag, NEVER_EXPORT_MARKS } from '../../shared/model/request.ts';
import { CHECKS } from '../../shared/rules/disclosure/verification.ts';
import { noticeState } from '../../shared/rules/disclosure/notice.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';
import { RECORDED } from '../../shared/rules/recorded.ts';
import { isLive } from '../../shared/rules/holds/hold.ts';
import { packageOf, userNoticeOf } from '../../shared/rules/package-of.ts';
import { ledgerStanding } from '../../shared/rules/ledger/ledger.ts';
import { liveStrikes } from '../../shared/rules/removal/consequences.ts';
import { verificationOf } from '../../shared/rules/why-not.ts';
import { wordOf, CLOCK_WORDS } from '../../shared/rules/clocks/watch.ts';
import { BOOKS } from '../../server/demo/clocks.ts';
import { DEMO_LETTERS } from '../../server/demo/letters.ts';
import { showcase } from '../../server/demo/world.ts';
import { TOUR } from './tour-states.ts';
import { WORLDS } from './worlds.ts';

/** Who lacks what: the members of `all` that are not among `seen`. */
const lacking = <T>(all: Iterable<T>, seen: Iterable<T>): T[] => {
  const there = new Set(seen);
  return [...new Set(all)].filter((one) => !there.has(one));
};

describe.each(WORLDS)('the demo of seed $seed at $now lacks', ({ world, cases, accounts, now, at, accountAt }) => {
  const clocks = cases.flatMap((it) => it.facts.clocks.map((clock) => ({ kind: it.facts.kind, clock })));
  const held = [...accounts.values()];
  const holds = held.flatMap((it) => it.holds);
  const said = (kind: string, words: string): boolean => cases.some((it) => it.facts.kind === kind && it.events.some((event) => event.says.startsWith(words)));

  test('no decision of any kind of case, no fact that may be recorded', () => {
    const decided = Object.entries(DECISIONS).flatMap(([kind, rules]) => rules.filter(({ label, needs }) => !(said(kind, `Decided: ${label}.`) || said(kind, `${label}. `)) || (needs !== 'one' && !said(kind, `Proposed: ${label}.`))).map(({ code }) => `${kind} ${code}`));
    expect(decided).toEqual([]);
    const recorded = Object.entries(RECORDED).flatMap(([fact, { label, kinds }]) => (kinds.some((kind) => cases.some((it) => it.facts.kind === kind && it.events.some((event) => event.kind === 'recorded' && event.says.startsWith(`${label}. `)))) ? [] : [fact]));
    expect(recorded).toEqual([]);
  });

  test('no stage that a path of its kind can reach, and no status', () => {
    for (const [kind, rules] of Object.entries(DECISIONS)) {
      const facts = Object.values(RECORDED).filter(({ kinds }) => kinds.some((one) => one === kind)).flatMap(({ to }) => to ?? []);
      const reach = STAGES.filter((stage) => stage === 'received' || rules.some(({ to }) => to === stage) || facts.includes(stage));
      expect(lacking(reach, cases.filter((it) => it.facts.kind === kind).map((it) => it.facts.stage)), kind).toEqual([]);
      expect(lacking(CASE_STATUSES, cases.filter((it) => it.facts.kind === kind).map((it) => it.facts.status)), kind).toEqual([]);
    }
    expect(cases.some((it) => it.facts.duplicateOf !== null)).toBe(true);
    expect(cases.some((it) => (it.state.claim?.trip ?? null) !== null)).toBe(true);
  });

  test('no clock of the start table, and no state, kind, word or event of one', () => {
    // The year after a report in the United Kingdom stands as a hold on the account; no step starts its clock.
    const started = BOOKS.table.rows.flatMap((row) => row.clocks.map(({ rule }) => `${row.kind} ${rule}`)).filter((one) => one !== 'under18 UK-CSEA-RETAIN-1Y');
    // A longer period takes the place of the one that the table starts.
    expect(lacking(started, clocks.map(({ kind, clock }) => `${kind} ${clock.history[0]?.rule ?? clock.rule}`))).toEqual([]);
    expect(lacking(['running', 'paused', 'met', 'missed', 'cancelled'], clocks.map(({ clock }) => clock.state))).toEqual([]);
    // A latest arguable reading is never a clock of its own: it stands beside one.
    expect(lacking(CLOCK_KINDS.filter((kind) => kind !== 'latest_arguable'), clocks.map(({ clock }) => clock.kind))).toEqual([]);
    expect(clocks.some(({ clock }) => clock.latest !== null)).toBe(true);
    expect(lacking(CLOCK_WORDS, clocks.map(({ clock }) => wordOf(clock, now, 'UTC')))).toEqual([]);
    expect(lacking(['started', 'paused', 'resumed', 'extended', 'restarted', 'met', 'missed', 'cancelled', 'rule-changed'], clocks.flatMap(({ clock }) => clock.history.map(({ kind }) => kind)))).toEqual([]);
  });

  test('no process of the matrix, regime or right, no point of the verification', () => {
    const details = cases.map((it) => it.facts.detail);
    expect(lacking(Object.keys(BOOKS.matrix.processes), details.flatMap((it) => (it.of === 'law-enforcement' ? [it.process] : [])))).toEqual([]);
    expect(lacking(['dmca-notice', 'dmca-counter-notice', 'dmca-retraction', 'government', 'intimate-image', 'dsa-notice', 'terrorist-content', 'own-removal'], details.flatMap((it) => (it.of === 'content-removal' ? [it.regime] : [])))).toEqual([]);
    expect(lacking(BOOKS.table.rows.filter((row) => row.kind === 'data-subject' && row.regime !== '*').map(({ regime }) => regime), details.flatMap((it) => (it.of === 'data-subject' ? [it.regime] : [])))).toEqual([]);
    expect(lacking(['access', 'correction', 'deletion', 'opt-out'], details.flatMap((it) => (it.of === 'data-subject' ? [it.right] : [])))).toEqual([]);
    expect(lacking(['not-asked', 'asked', 'verified', 'failed'], details.flatMap((it) => (it.of === 'data-subject' ? [it.identity] : [])))).toEqual([]);
    expect(lacking(['chat-statement', 'parent-report', 'age-signal', 'school-or-payment', 'staff-reading'], details.flatMap((it) => (it.of === 'under18' ? [it.route] : [])))).toEqual([]);
    expect(lacking(['not-asked', 'asked', 'adult', 'minor'], details.flatMap((it) => (it.of === 'under18' ? [it.assurance] : [])))).toEqual([]);
    expect(lacking(CHECKS.filter(({ by }) => by !== 'people').map(({ id }) => id), details.flatMap((it) => (it.of === 'law-enforcement' ? it.checks.map(({ check }) => check) : [])))).toEqual([]);
    const marks = details.flatMap((it) => ('records' in it ? it.records.flatMap(({ fields }) => fields.flatMap((field) => field.marks)) : []));
    expect(lacking(NEVER_EXPORT_MARKS.filter((mark) => mark !== 'other-users' && mark !== 'privileged'), marks)).toEqual([]);
  });

  test('no state of an effect, of the ledger, of an account, and no ground of a hold', () => {
    expect(lacking(EFFECT_VERBS, world.effects.map(({ does }) => does))).toEqual([]);
    expect(lacking(['armed', 'firing', 'done', 'stood_down', 'unknown'], world.effects.map(({ state }) => state))).toEqual([]);
    expect(lacking(LEDGER_STATES.filter((state) => state !== 'planned'), held.flatMap((it) => it.ledger.map(({ state }) => state)))).toEqual([]);
    expect(lacking(['failed', 'running', 'held', 'final'] as const, held.map((it) => ledgerStanding(it.ledger)))).toEqual([]);
    expect(lacking(HOLD_GROUNDS, holds.map(({ ground }) => ground))).toEqual([]);
    expect(lacking(['none', 'no-tip', 'gag'], holds.map(({ secrecy }) => secrecy.kind))).toEqual([]);
    expect(holds.some(({ released }) => released !== null)).toBe(true);
    expect(holds.some((hold) => hold.renewal !== null && isLive(hold, now))).toBe(true);
    expect(lacking(AccountStatus.options, held.map(({ status }) => status))).toEqual([]);
    expect(lacking(Flag.shape.code.options, held.flatMap((it) => it.flags.map(({ code }) => code)))).toEqual([]);
    expect(lacking(['same-device', 'same-payment', 'same-email', 'same-ip-range', 'stated'], held.flatMap((it) => it.linked.map(({ why }) => why)))).toEqual([]);
    expect(lacking(['shown', 'disabled', 'removed', 'sealed'], cases.flatMap((it) => it.facts.items.map(({ state }) => state)))).toEqual([]);
    const repeater = accountAt('cr-strike-3');
    expect(repeater.flags.some(({ code }) => code === 'repeat-infringer')).toBe(true);
    expect([repeater.strikes.length, liveStrikes(repeater, now).length]).toEqual([4, 3]);
  });

  test('no state of the user notice', () => {
    const states = cases.flatMap((it) => (it.facts.detail.of === 'law-enforcement' ? [noticeState(userNoticeOf(it.facts.detail), now, 'UTC').state] : []));
    expect(lacking(['may-notify', 'notified', 'gagged', 'remind', 'confirm-end', 'ask-date', 'silent', 'not-asked', 'wait-for-emergency'] as const, states)).toEqual([]);
    for (const [name, state] of [['le-gag-running', 'gagged'], ['le-gag-remind', 'remind'], ['le-gag-passed', 'confirm-end'], ['le-gag-undated', 'ask-date'], ['le-gag-ended', 'may-notify'], ['le-user-told', 'notified']] as const) {
      const { detail } = at(name).facts;
      if (detail.of !== 'law-enforcement') throw new Error(name);
      expect(noticeState(userNoticeOf(detail), now, 'UTC').state, name).toBe(state);
      for (const gag of detail.gags) Gag.parse(gag);
    }
  });

  test('no state of verification, no package, and what a paper does not reach', () => {
    const state = (name: string) => verificationOf({ facts: at(name).facts, proposer: { id: 'ines', roles: ['lead'] }, approver: { id: 'theo', roles: ['legal'] }, books: BOOKS })?.state;
    for (const [name, wanted] of [['le-ready', 'verified'], ['le-ready-subpoena', 'verified'], ['le-emergency-ready', 'verified'], ['le-partly', 'needs-second-person'], ['le-one-person', 'needs-second-person'], ['le-failed-check', 'failed'], ['le-fake-emergency', 'failed'], ['le-ncmec_report', 'no-requester'], ['le-consent-ready', 'verified'], ['le-data_subject_access', 'identity-instead']] as const) expect(state(name), name).toBe(wanted);
    const made = (name: string) => packageOf(at(name).facts, accountAt(name), Object.fromEntries(recordsOf(name).map(({ id }) => [id, { choice: 'produce', reason: 'Named in the paper.' }])), BOOKS, now);
    const recordsOf = (name: string) => { const { detail } = at(name).facts; return 'records' in detail ? detail.records : []; };
    const ready = made('le-ready');
    expect(ready?.produced.length).toBeGreaterThan(2);
    expect(lacking(['not-a-target', 'outside-dates'], ready?.withheld.map(({ why }) => why) ?? [])).toEqual([]);
    expect(ready?.produced.some(({ leftOut }) => leftOut.includes('password hash'))).toBe(true);
    expect(made('le-consent-ready')?.produced.length).toBeGreaterThan(2);
    expect(made('le-excess')?.refusedExcess).toContain('private user content');
    expect(made('le-ready-subpoena')?.refusedExcess).not.toContain('private user content');
    expect(made('le-counsel-waiting')?.blocked.map(({ why }) => why)).toContain('counsel');
    expect(made('le-minor')?.blocked.map(({ why }) => why)).toEqual(['child-safety-review']);
    const whys = cases.flatMap((it) => (it.facts.proposal ?? it.facts.decision)?.package?.withheld.map(({ why }) => why) ?? []);
    expect(lacking(['not-a-target', 'outside-dates', 'chosen', 'refused', 'sealed-route'], whys)).toEqual([]);
  });

  test('no case of the tour', () => {
    const numbers = showcase(world);
    expect(Object.keys(numbers).length).toBeGreaterThanOrEqual(170);
    for (const [name, number] of Object.entries(numbers)) expect(number, name).toMatch(/^(U18|LE|CR|DS)-\d{4}-\d{6}$/);
    for (const [name, wanted] of Object.entries(TOUR)) {
      const { facts, state } = at(name);
      const chosen = facts.proposal ?? facts.decision;
      expect([facts.status, facts.stage, chosen?.decision ?? '-', state.effects.findLast(({ does }) => does !== 'block' && does !== 'seal')?.state ?? '-'].join(' '), name).toBe(wanted);
    }
    for (const name of ['u18-child-safety', 'u18-child-safety-imminent', 'u18-reported', 'u18-uk-report']) {
      const sealed = at(name).facts.items.filter(({ state }) => state === 'sealed');
      expect(sealed.length, name).toBeGreaterThan(0);
      expect(world.cases.find((it) => it.case.id === at(name).id)?.texts, name).toEqual([]);
      for (const item of sealed) expect([item.label, item.url, item.excerpt, item.media, item.sealed?.reference], name).toEqual(['Sealed item', null, null, null, `sealed-${item.id}`]);
    }
    expect(at('u18-child-safety').facts.clocks.find(({ rule }) => rule === 'POLICY-CSAM-REPORT-24H')?.state).toBe('running');
    expect(at('u18-child-safety').facts.clocks.filter(({ rule }) => rule === 'POLICY-U18-BLOCK-1H').map(({ state }) => state)).toEqual(['met']);
    const report = at('u18-reported').facts;
    expect(accountAt('u18-reported').holds.filter(({ ground }) => ground === 'us-ncmec-year').map(({ itemId }) => itemId).sort()).toEqual(report.items.filter(({ state }) => state === 'sealed').map(({ id }) => id).sort());
    expect(report.clocks.find(({ rule }) => rule === 'US-NCMEC-PRESERVE-1Y')?.state).toBe('running');
    expect(at('cr-image-incomplete').facts.clocks.map(({ rule }) => rule)).not.toContain('US-TIDA-48H');
    expect(at('cr-image').facts.clocks.map(({ rule }) => rule)).toContain('US-TIDA-48H');
    expect(at('cr-image-completed').facts.clocks.find(({ rule }) => rule === 'US-TIDA-48H')?.state).toBe('running');
    const { detail } = at('cr-disabled').facts;
    expect(detail.of === 'content-removal' ? detail.statement?.ground.reference : null).toBe('17 U.S.C. 512(c)');
  });

  test('no letter that a reviewer needs', () => {
    const ids = DEMO_LETTERS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(lacking([
      'user-blocked', 'user-age-assurance', 'user-deletion-done', 'user-not-a-minor', 'user-content-disabled', 'user-content-restored', 'user-strike', 'user-access', 'user-identity', 'user-extension', 'user-refusal', 'user-removal-done',
      'reporter-parent-outcome', 'reporter-which-account', 'reporter-no-account', 'reporter-notice-accepted', 'reporter-notice-refused', 'reporter-dsa-confirmation', 'requester-notice-incomplete', 'requester-counter-notice', 'requester-production', 'requester-excess', 'requester-no-records', 'requester-preserved', 'requester-annex', 'requester-handed-over',
    ], ids)).toEqual([]);
    for (const { id, subject, body } of DEMO_LETTERS) expect(`${subject}${body}`.replaceAll(/\{\{[a-z]+\}\}/g, ''), id).not.toMatch(/[{}]/);
    expect(DEMO_LETTERS.find(({ id }) => id === 'user-deletion-done')?.body).toContain('{{ledger}}');
  });
});
