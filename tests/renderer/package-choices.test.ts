// The over-production guard on the screen: what is closed to choice stays closed, and a choice for all touches only what is open.
import { expect, test } from 'vitest';
import { WITHHELD } from '../../shared/rules/disclosure/package.ts';
import { choose, chooseAll, groupsOf, reasoned, redacted, type Made } from '../../renderer/screens/case/package-choices.ts';
import { item } from '../disclosure/given.ts';

const RECORDS = [item('r1', 'account_information'), item('r2', 'user_content_private'), item('r3', 'account_information')];
const made: Made = {
  produced: [{ itemId: 'r1', category: 'account_information', fields: ['name'], leftOut: ['phone if given'], citation: 'c' }],
  withheld: [{ itemId: 'r2', category: 'user_content_private', why: 'refused', says: 'The process does not reach this category.' }, { itemId: 'r3', category: 'account_information', why: 'not-chosen', says: 'Nobody chose to produce it.' }],
  blocked: [], refusedExcess: '',
};

test('records stand by category in the order in which they came, with what became of each', () => {
  const groups = groupsOf(RECORDS, made, {});
  expect(groups.map(({ category, goes, open, lines }) => [category, goes, open, lines.map(({ record }) => record.id)])).toEqual([['account_information', 1, 2, ['r1', 'r3']], ['user_content_private', 0, 0, ['r2']]]);
  expect(groups[0]?.lines[0]?.stands).toEqual({ goes: true, fields: ['name'], leftOut: ['phone if given'], citation: 'c' });
});

test('before the desk has answered nothing is said to go, and nothing is open to choice', () => {
  expect(groupsOf(RECORDS, null, {}).every(({ goes, open, lines }) => goes === 0 && open === 0 && lines.every(({ stands }) => stands === null))).toBe(true);
});

test.each(WITHHELD)('withheld as %s: open to choice only where a choice could change it', (why) => {
  const [group] = groupsOf([item('r1', 'cookies')], { ...made, produced: [], withheld: [{ itemId: 'r1', category: 'cookies', why, says: '' }] }, {});
  expect(group?.lines[0]?.open).toBe(['not-chosen', 'chosen', 'no-reason', 'user-not-told', 'nothing-left', 'blocked'].includes(why));
});

test('one choice for all of a category leaves what is closed and other categories alone', () => {
  const groups = groupsOf([...RECORDS, item('r4', 'account_information')], { ...made, withheld: [...made.withheld, { itemId: 'r4', category: 'account_information', why: 'outside-dates', says: '' }] }, {});
  const group = groups[0];
  if (group === undefined) throw new Error('no group');
  const choices = chooseAll({ r2: { choice: 'withhold', reason: 'Mine.' } }, group, 'produce', 'In scope.');
  expect(choices).toEqual({ r2: { choice: 'withhold', reason: 'Mine.' }, r1: { choice: 'produce', reason: 'In scope.' }, r3: { choice: 'produce', reason: 'In scope.' } });
});

test('a reason stays when the choice changes; a redaction begins with nothing and keeps its fields', () => {
  const one = reasoned(choose({}, 'r1', 'produce'), 'r1', 'In scope.');
  const two = choose(one, 'r1', 'redact');
  expect(two['r1']).toEqual({ choice: 'redact', reason: 'In scope.', fields: [] });
  const three = redacted(redacted(redacted(two, 'r1', 'name'), 'r1', 'username'), 'r1', 'name');
  expect(three['r1']).toEqual({ choice: 'redact', reason: 'In scope.', fields: ['username'] });
  expect(choose(three, 'r1', 'redact')['r1']).toEqual(three['r1']);
  expect(choose(three, 'r1', 'withhold')['r1']).toEqual({ choice: 'withhold', reason: 'In scope.' });
});

test('without a choice there is no reason and no redaction, and what was given is never changed', () => {
  const none = {};
  expect(reasoned(none, 'r1', 'x')).toBe(none);
  expect(redacted(choose({}, 'r1', 'produce'), 'r1', 'name')).toEqual({ r1: { choice: 'produce', reason: '' } });
  const before = Object.freeze({ r1: Object.freeze({ choice: 'produce' as const, reason: 'a' }) });
  reasoned(before, 'r1', 'b');
  choose(before, 'r1', 'withhold');
  expect(before.r1.reason).toBe('a');
});
