// The start table: no case without a clock, no rule out of reach, and nothing that does not hold together.
import { describe, expect, test } from 'vitest';
import { Clock } from '../../shared/model/clock.ts';
import { openCalendars } from '../../shared/rules/clocks/calendars.ts';
import { shippedRules } from '../../shared/rules/clocks/rules.ts';
import { loadSettings, shippedSettings } from '../../shared/rules/clocks/settings.ts';
import { clocksFor, loadStartTable, shippedStartTable } from '../../shared/rules/clocks/start-table.ts';
import type { StartAsked } from '../../shared/rules/clocks/start-table.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';

const calendars = openCalendars(shippedRules);
const clocks = (asked: Partial<StartAsked> & Pick<StartAsked, 'kind' | 'regime' | 'jurisdiction'>): readonly Clock[] => {
  const answer = clocksFor({ received: '2026-11-23T10:00:00Z', ...asked }, shippedStartTable, shippedRules, calendars);
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.value;
};
const ids = (...args: Parameters<typeof clocks>): readonly string[] => clocks(...args).map(it => it.rule);

describe('[C24] which clocks start', () => {
  test.each([
    ['data-subject', 'gdpr', 'DE', undefined, ['EU-GDPR-DSR-1M']],
    ['data-subject', 'uk-gdpr', 'UK', undefined, ['UK-DSR-1M']],
    ['data-subject', 'ccpa', 'US-CA', undefined, ['CA-CCPA-CONFIRM-10BD', 'CA-CCPA-RESPOND-45D']],
    ['data-subject', 'ccpa', 'US', undefined, ['CA-CCPA-CONFIRM-10BD', 'CA-CCPA-RESPOND-45D']],
    ['data-subject', 'ccpa', 'ZZ', undefined, ['CA-CCPA-CONFIRM-10BD', 'CA-CCPA-RESPOND-45D']],
    ['data-subject', 'somewhere', 'NZ', undefined, ['POLICY-DSR-RESPOND-30D']],
    ['content-removal', 'tida', 'US', undefined, ['US-TIDA-48H']],
    ['content-removal', 'dmca', 'US', undefined, ['POLICY-DMCA-REMOVE-2BD']],
    ['content-removal', 'dmca', 'FR', 'counter-notice', ['US-DMCA-RESTORE-OPEN-10BD', 'US-DMCA-RESTORE-CLOSE-14BD']],
    ['content-removal', 'gdpr-erasure', 'ZZ', undefined, ['EU-GDPR-DSR-1M', 'UK-DSR-1M']],
    ['content-removal', 'tida', 'US', 'restricted', []],
    ['content-removal', 'dsa-notice', 'FR', 'restricted', ['EU-DSA-COMPLAINT-6M']],
    ['law-enforcement', 'us_search_warrant', 'US-CA', undefined, ['CA-PC1524.2-WARRANT-5BD', 'POLICY-LE-TRIAGE-1BD']],
    ['law-enforcement', 'us_search_warrant', 'US-NY', undefined, ['POLICY-LE-TRIAGE-1BD']],
    ['law-enforcement', 'us_subpoena', 'US', undefined, ['POLICY-LE-TRIAGE-1BD']],
    ['law-enforcement', 'us_subpoena', 'US', 'paper-date', ['PAPER-ACT-BY-0D']],
    ['law-enforcement', 'eu_epoc_traffic', 'IE', 'emergency', ['EU-EPOC-8H-ELAPSED', 'EU-EPOC-ENFORCING-96H']],
    ['law-enforcement', 'us_emergency_request', 'DE', 'mis-disclosed', ['EU-GDPR-ART33-72H']],
    ['under18', 'coppa', 'US', undefined, ['POLICY-U18-BLOCK-1H', 'POLICY-U18-DELETE-72H']],
    ['under18', 'csam', 'GB', 'reported-nca', ['UK-CSEA-RETAIN-1Y']],
  ] as const)('%s %s %s %s', (kind, regime, jurisdiction, event, expected) => expect(ids({ kind, regime, jurisdiction, event })).toEqual(expected));

  test('every kind has a clock whatever the regime and the place', () => {
    for (const kind of CASE_KINDS) expect(ids({ kind, regime: 'unforeseen', jurisdiction: 'ZZ' }).length).toBeGreaterThan(0);
  });
  test('a misspelt event starts nothing in silence', () => {
    expect(clocksFor({ kind: 'data-subject', regime: 'gdpr', jurisdiction: 'IE', received: '2026-11-23T10:00:00Z', event: 'recieved' }, shippedStartTable, shippedRules, calendars))
      .toMatchObject({ ok: false, fault: { code: 'unknown_rule' } });
  });
  test('the zone and calendar are those of whoever must act, unless the case says otherwise', () => {
    const gdpr = { kind: 'data-subject', regime: 'gdpr', jurisdiction: 'DE' } as const;
    expect(clocks(gdpr)[0]).toMatchObject({ timeZone: 'Europe/Dublin', calendar: 'IE' });
    expect(clocks({ ...gdpr, zone: 'Europe/Berlin', calendar: 'DE' })[0]).toMatchObject({ timeZone: 'Europe/Berlin', calendar: 'DE' });
    expect(clocks({ kind: 'content-removal', regime: 'dmca', jurisdiction: 'FR' })[0]).toMatchObject({ timeZone: 'America/Los_Angeles', calendar: 'US-FED' });
  });
  test('a rule that two rows name starts once, as the first row says', () => {
    const table = structuredClone(shippedStartTable);
    table.rows.push({ kind: 'data-subject', regime: 'gdpr', jurisdiction: '*', event: 'received', clocks: [{ rule: 'EU-GDPR-DSR-1M', name: 'Again' }] });
    expect(clocksFor({ kind: 'data-subject', regime: 'gdpr', jurisdiction: 'IE', received: '2026-11-23T10:00:00Z' }, table, shippedRules, calendars))
      .toMatchObject({ ok: true, value: [{ name: 'Answer the request', timeZone: 'Europe/Dublin' }] });
  });
  test('the same case read twice gives the same clocks, each a whole value with a unique id', () => {
    const asked = { kind: 'content-removal', regime: 'ab1394', jurisdiction: 'US-CA' } as const;
    expect(clocks(asked)).toEqual(clocks(asked));
    expect(new Set(clocks(asked).map(it => it.id)).size).toBe(4);
    for (const clock of clocks(asked)) expect(Clock.parse(clock)).toEqual(clock);
  });
});

test('[C25] every shipped rule is started, reached by a setting, or known to stand alone', () => {
  const started = new Set(shippedStartTable.rows.flatMap(row => row.clocks.map(it => it.rule)));
  const reached = new Set([...Object.values(shippedSettings.extensions).map(it => it.to), ...Object.values(shippedSettings.latest)]);
  const alone = [...shippedRules.rules.keys()].filter(id => !started.has(id) && !reached.has(id));
  expect(alone.sort()).toEqual(['EU-DSA-REPORT-2M', 'EU-DSA-REPORT-KEEP-5Y', 'UK-DSR-1M-PAUSE']);
});

describe('[C26] a table says what is wrong with it', () => {
  const faults = (change: (table: typeof shippedStartTable) => void): readonly unknown[] => {
    const table = structuredClone(shippedStartTable);
    change(table);
    const read = loadStartTable(table, shippedRules);
    return read.ok ? [] : read.faults;
  };
  test('the shipped one is whole', () => expect(faults(() => undefined)).toEqual([]));
  test('a rule that is not there', () => {
    expect(faults(it => { it.rows[0]!.clocks[0]!.rule = 'NOPE'; })).toEqual([expect.objectContaining({ code: 'bad_rule', rule: 'NOPE', field: 'rows.0.clocks' })]);
  });
  test('a place that is not there, a zone, a calendar', () => {
    expect(faults(it => { it.places['DE'] = { within: 'XX', timeZone: 'Mars/Base', calendar: 'FR' }; })).toHaveLength(3);
  });
  test('a kind without a clock for every case', () => {
    expect(faults(it => { it.rows = it.rows.filter(row => row.regime !== '*' || row.kind !== 'under18'); })).toEqual([expect.objectContaining({ field: 'rows' })]);
  });
  test('a place for everywhere else', () => expect(faults(it => { delete it.places['*']; })).toEqual([expect.objectContaining({ field: 'places.*' })]));
  test('settings that name no rule, or pause hours', () => {
    const read = loadSettings({ ...shippedSettings, pausing: { NOPE: 'both_ends', 'EU-TCO-1H': 'both_ends' } }, shippedRules);
    expect(read.ok ? [] : read.faults.map(it => [it.code, it.rule, it.field])).toEqual([['bad_rule', 'NOPE', 'pausing'], ['bad_rule', 'EU-TCO-1H', 'pausing']]);
  });
  test('a policy target is labelled policy, and law is not', () => {
    for (const it of shippedRules.rules.values()) expect([it.id, it.basis]).toEqual([it.id, it.id.startsWith('POLICY-') ? 'policy' : 'law']);
  });
});
