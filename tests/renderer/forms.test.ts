// Opening and leaving forms: nothing typed is lost, and nothing typed for one act turns up in another.
import { expect, test } from 'vitest';
import { BLANK, FORMS, type Draft } from '../../renderer/parts/use.ts';
import { instantOf, typed } from '../../renderer/parts/when.ts';
import { opened, sent } from '../../renderer/screens/case/forms/form.ts';
import { NOW } from './given.ts';

const open = (draft: Draft, form: (typeof FORMS)[number], about: string | null = null): Draft => ({ ...draft, ...opened(draft, form, about, NOW) });

test.each(FORMS)('the form %s opens empty, with nothing decided', (form) => {
  const draft = open(BLANK, form);
  expect([draft.mode, draft.of, draft.reason, draft.note, draft.decision]).toEqual([form, form, '', '', null]);
  for (const [name, value] of Object.entries(draft.fields)) expect([name, instantOf(value)]).toEqual([name, instantOf(typed(NOW))]);
});

test('a reason for a decision is not the reason for a hold, and comes back with the decision', () => {
  const deciding: Draft = { ...open(BLANK, 'decide'), reason: 'It is a copy.', note: 'For the record.', decision: 'disable-items' };
  const holding = open(deciding, 'place-hold');
  expect([holding.reason, holding.note]).toEqual(['', '']);
  const back = open({ ...holding, reason: 'Order of the court.' }, 'decide');
  expect([back.reason, back.note, back.decision]).toEqual(['It is a copy.', 'For the record.', 'disable-items']);
  expect(open(back, 'place-hold').reason).toBe('Order of the court.');
});

test('a note to colleagues never becomes the note of a decision', () => {
  expect(open({ ...open(BLANK, 'note'), note: 'Ask Ruth.' }, 'decide').note).toBe('');
});

test('closing and opening again brings back what was typed; about another thing it begins anew', () => {
  const renewing: Draft = { ...open(BLANK, 'renew-hold', 'hold-1'), reason: 'Asked for it.', fields: { requested: '2026-11-24T10:00', 'case-number': '7' } };
  expect(open({ ...renewing, mode: null }, 'renew-hold', 'hold-1')).toMatchObject({ reason: 'Asked for it.', about: 'hold-1', fields: { 'case-number': '7' } });
  const other = open(renewing, 'renew-hold', 'hold-2');
  expect([other.reason, other.about, other.fields['case-number']]).toEqual(['', 'hold-2', undefined]);
});

test('once sent, a form is empty and the others keep what was typed', () => {
  const draft: Draft = { ...open({ ...open(BLANK, 'note'), note: 'Ask Ruth.' }, 'decide'), reason: 'It is a copy.', decision: 'disable-items' };
  const after = sent(draft);
  expect([after.mode, after.reason, after.decision]).toEqual([null, '', null]);
  expect(open(after, 'decide').reason).toBe('');
  expect(open(after, 'note').note).toBe('Ask Ruth.');
});
