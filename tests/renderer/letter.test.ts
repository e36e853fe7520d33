// Letters with open fields: found once each, filled only where something was typed, and cut so that a screen can mark them.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { filled, letterPieces, openFields, withLetter } from '../../renderer/parts/letter.ts';

const LETTER = 'Dear {{ name }},\nyour notice {{number}} of {{date}}.\n{{name}}';

test('open fields are named once, in the order of the text', () => {
  expect(openFields(LETTER)).toEqual(['name', 'number', 'date']);
  expect(openFields('No field, {single}, {{}}, {{ }}, {{un\nclosed}')).toEqual([]);
});

test('what is filled goes in everywhere, what is blank stays open', () => {
  const text = filled(LETTER, (name) => ({ name: ' Owl ', number: '  ' })[name] ?? '');
  expect(text).toBe('Dear Owl,\nyour notice {{number}} of {{date}}.\nOwl');
  expect(openFields(text)).toEqual(['number', 'date']);
});

test('what is typed is never read as a field, a pattern or another field’s value', () => {
  expect(filled('{{a}}|{{b}}', (name) => ({ a: '$& {{b}}', b: 'B' })[name] ?? '')).toBe('$& {{b}}|B');
});

test('pieces give the text back (seed 20262)', () => {
  fc.assert(fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('{{a}}', '{{ b c }}', '{{', '}}'))), (parts) => {
    const text = parts.join('');
    const whole = letterPieces(text);
    expect(whole.filter(({ open }) => open).map(({ text: name }) => name).every((name) => openFields(text).includes(name))).toBe(true);
    expect(whole.filter(({ open }) => !open).map((piece) => piece.text).join('')).toBe(text.replaceAll(/\{\{\s*[^{}\s](?:[^{}]*[^{}\s])?\s*\}\}/g, ''));
  }), { seed: 20_262 });
});

test('choosing another letter loses nothing that was written for the first', () => {
  const [one, two] = [{ to: 'user', subject: 'One', text: 'Dear {{name}}' }, { to: 'reporter', subject: 'Two', text: 'Hello' }];
  const first = withLetter({}, 'one', one);
  expect(first).toEqual({ letter: 'one', ...one });
  expect(withLetter(first, 'two', two)).toEqual({ letter: 'two', ...two });
  const named = withLetter({ ...first, 'fill name': 'Owl' }, 'two', two);
  expect(named).toMatchObject({ letter: 'two', ...two });
  const edited = withLetter({ ...named, editing: 'yes', text: 'Hello, and more' }, 'one', { ...one, text: 'drafted anew' });
  expect(edited).toMatchObject({ letter: 'one', ...one, 'fill name': 'Owl' });
  expect(withLetter(edited, 'two', two)).toMatchObject({ letter: 'two', subject: 'Two', text: 'Hello, and more', editing: 'yes' });
  expect(withLetter(withLetter(edited, 'two', two), 'one', one)).toMatchObject({ letter: 'one', 'fill name': 'Owl', text: 'Dear {{name}}' });
});
