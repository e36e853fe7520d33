// Letters and previews as the desk drafts them: filled with what the case knows, open where it does not, and never saying more than may be said.
import { describe, expect, test } from 'vitest';
import { lettersFor } from '../../electron/desk/advice/letters.ts';
import { previewFor } from '../../electron/desk/advice/preview.ts';
import type { LetterShown } from '../../shared/contract.ts';
import { FaultError } from '../../shared/fault.ts';
import { NEUTRAL_KEPT_TEXT } from '../../shared/rules/holds/conflicts-telling.ts';
import { CASE_KINDS } from '../../shared/model/words.ts';
import { asking, SEEN } from './given.ts';

const letters = (name: string, person = 'ines'): readonly LetterShown[] => lettersFor({ ...asking(name, person), templates: SEEN.world.templates, team: 'Demo hub' });
const letter = (name: string, id: string, person = 'ines'): LetterShown => {
  const found = letters(name, person).find((one) => one.id === id);
  if (found === undefined) throw new Error(`${name} has no letter ${id}`);
  return found;
};

describe(`letters (demo of seed ${SEEN.seed})`, () => {
  test('each queue has letters of its own, and every open field is named and really open', () => {
    for (const kind of CASE_KINDS) expect(SEEN.world.templates.some(({ kinds }) => kinds.includes(kind)), kind).toBe(true);
    for (const name of Object.keys(SEEN.world.named)) {
      for (const { id, subject, text, open } of letters(name)) {
        const standing = [...new Set([...`${subject}\n${text}`.matchAll(/\{\{\s*([^{}]+?)\s*\}\}/g)].map(([, field]) => field))];
        expect([name, id, open]).toEqual([name, id, standing]);
      }
    }
  });

  test('a deletion that is done says where copies remain and until when', () => {
    const { text, open } = letter('u18-delete-held', 'user-deletion-done');
    expect(text).toMatch(/Copies remain in backups until \d{1,2} [A-Z][a-z]+ \d{4}\./);
    expect(open).toEqual([]);
  });

  test('[K5] what is held is told by one neutral sentence, without hold, date or store', () => {
    const { text } = letter('u18-delete-held', 'user-deletion-done');
    expect(text).toContain(NEUTRAL_KEPT_TEXT);
    expect(text).not.toMatch(/hold|preserv|warrant|2703|court/i);
  });

  test('the refusal of the excess names each category and the process that would reach it', () => {
    const { text } = letter('le-excess', 'rules-refusal');
    expect(text).toMatch(/private user content: a search warrant is required/);
    expect(letters('le-ready').some(({ id }) => id === 'rules-no-records')).toBe(true);
  });

  test('GDPR Art. 15: a request for one’s own data is answered to no agency, and its sender is told that it was handed over', () => {
    const ids = letters('le-data_subject_access').map(({ id }) => id);
    expect(ids.filter((id) => id.startsWith('rules-'))).toEqual([]);
    expect(ids).toContain('requester-handed-over');
    expect(letters('le-consent-ready').map(({ id }) => id)).not.toContain('requester-handed-over');
  });

  test('[K8] Annex III is drafted with section E, and what a person must write is open', () => {
    const { text, open } = letter('le-epoc-conflict', 'rules-annex');
    expect(text).toMatch(/E {2}Title of the law of the third country: Stored Communications Act/);
    expect(open).toContain('Why the law applies');
  });

  test('a letter in the language of the case stands before the same one in English', () => {
    const german = Object.keys(SEEN.world.named).filter((name) => SEEN.at(name).facts.language === 'de');
    const firsts = german.map((name) => letters(name).map(({ id }) => id).find((id) => id.startsWith('user-deletion-done'))).filter((id) => id !== undefined);
    expect(firsts.length).toBeGreaterThan(0);
    expect(new Set(firsts)).toEqual(new Set(['user-deletion-done-de']));
  });
});

describe(`previews (demo of seed ${SEEN.seed})`, () => {
  test('a deletion says what closes, what goes, what stays under hold and until when copies remain', () => {
    const { sentence, not } = previewFor(asking('ds-delete-us-hold', 'ines'), { decision: 'delete-data', itemIds: [], choices: {} });
    expect(sentence).toMatch(/closes \d+ personas?.*; keeps .* under hold until \d{1,2} [A-Z][a-z]+ \d{4}; residual in .* until \d{1,2} [A-Z][a-z]+ \d{4}/);
    expect(not === null || not.length > 0).toBe(true);
  });

  test('an account that is not on this computer is not counted', () => {
    const { parts } = previewFor(asking('ds-delete-direction', 'ines', { account: null }), { decision: 'delete-data', itemIds: [], choices: {} });
    expect(parts.map(({ part }) => part)).toEqual(['unknown']);
  });

  test('[P27] a package shows item by item what goes and why the rest stays; without a choice nothing goes', () => {
    const on = asking('le-ready', 'ines');
    const { detail } = on.held.facts;
    if (detail.of !== 'law-enforcement') throw new Error('not a request');
    const none = previewFor(on, { decision: 'produce', itemIds: [], choices: {} });
    expect(none.package?.produced).toEqual([]);
    expect(none.not).not.toBeNull();
    const all = previewFor(on, { decision: 'produce', itemIds: [], choices: Object.fromEntries(detail.records.map(({ id }) => [id, { choice: 'produce' as const, reason: 'Named in the order.' }])) });
    expect(all.package?.produced.length).toBeGreaterThan(0);
    expect((all.package?.produced.length ?? 0) + (all.package?.withheld.length ?? 0)).toBe(detail.records.length);
    expect(all.not).toBeNull();
  });

  test('a decision of another kind of case is no question', () => {
    expect(() => previewFor(asking('le-ready', 'ines'), { decision: 'confirm-minor', itemIds: [], choices: {} })).toThrow(FaultError);
  });
});
