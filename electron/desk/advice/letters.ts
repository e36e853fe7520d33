// The letters that a case could need, drafted: templates of the organisation filled from the case, and the answers that the rules themselves write.
import type { LetterShown } from '../../../shared/contract.ts';
import type { CaseFacts, StatementOfReasons } from '../../../shared/model/case.ts';
import type { Template } from '../../../shared/model/person.ts';
import { fineKind } from '../../../shared/rules/decisions.ts';
import { annexThree } from '../../../shared/rules/disclosure/annex.ts';
import { noRecordsLetter, productionLetter, refusalLetter } from '../../../shared/rules/disclosure/letters.ts';
import type { LetterFacts } from '../../../shared/rules/disclosure/letters.ts';
import { IDENTITY_PROCESSES } from '../../../shared/rules/disclosure/processes.ts';
import { endOf } from '../../../shared/rules/holds/hold.ts';
import { answerAboutKeptData } from '../../../shared/rules/holds/conflicts-telling.ts';
import { dayWords, listWords } from '../../../shared/rules/holds/say.ts';
import { ledgerLetter } from '../../../shared/rules/ledger/letter.ts';
import { matrixCategories, packageOf } from '../../../shared/rules/package-of.ts';
import type { Asking } from './offers.ts';

export type Drafting = Pick<Asking, 'held' | 'account' | 'books' | 'at'> & {
  readonly templates: readonly Template[];
  /** Who signs: the name of the hub. */
  readonly team: string;
};

const FIELD = /\{\{\s*([^\s{}](?:[^{}]*[^\s{}])?)\s*\}\}/g;

/** The fields that still stand open in a letter, each once, in the order of its text. */
const openIn = (subject: string, text: string): string[] => [...new Set([...`${subject}\n${text}`.matchAll(FIELD)].map(([, name]) => name ?? ''))];

/**
 * Every letter of this kind of case. What the case knows is filled; what it does not know stays as {{field}} and is
 * named in `open`: nothing is guessed, because a letter is believed. Those in the case's language come first.
 */
export function lettersFor(drafting: Drafting): LetterShown[] {
  const { held: { facts }, templates } = drafting;
  const known = fieldsOf(drafting);
  const fill = (text: string): string => text.replaceAll(FIELD, (whole, name: string) => known[name] ?? whole);
  const own = templates.filter(({ kinds, only }) => kinds.includes(facts.kind) && (only.length === 0 || only.includes(fineKind(facts))));
  const first = (template: Template): number => (template.language === facts.language ? 0 : template.language === 'en' ? 1 : 2);
  const filled = own.toSorted((one, other) => first(one) - first(other)).map(({ id, name, to, language, subject, body }) => {
    const [title, text] = [fill(subject), fill(body)];
    return { id, name: language === 'en' ? name : `${name} (${language})`, to, subject: title.slice(0, 300), text, open: openIn(title, text) };
  });
  return [...answersOf(drafting), ...filled];
}

function fieldsOf({ held, account, books, at, team }: Drafting): Readonly<Record<string, string | undefined>> {
  const { facts } = held;
  const { detail } = facts;
  const { zone } = books;
  const reporter = facts.parties.find(({ role }) => role === 'reporter' || role === 'parent' || role === 'requester' || role === 'authority');
  const chosen = facts.decision?.itemIds ?? facts.proposal?.itemIds ?? [];
  const items = facts.items.filter(({ id, state }) => (chosen.length === 0 || chosen.includes(id)) && state !== 'sealed').map(({ label, url }) => url ?? label);
  const window = { opens: facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-OPEN-10BD'), closes: facts.clocks.find(({ rule }) => rule === 'US-DMCA-RESTORE-CLOSE-14BD') };
  return {
    number: facts.number,
    handle: facts.subject?.handle,
    name: reporter?.name,
    received: dayWords(facts.received, zone),
    items: items.length === 0 ? undefined : listWords(items),
    team,
    ledger: deletionText({ account, books, at }),
    until: untilOf({ held, account, books }),
    ...(detail.of === 'content-removal' && {
      statement: detail.statement === null ? undefined : statementText(detail.statement),
      missing: missingIn(detail.elements),
      ...(facts.stage === 'restore-window' && window.opens !== undefined && { date: dayWords(window.opens.due, window.opens.timeZone) }),
    }),
    ...(detail.of === 'law-enforcement' && {
      agency: detail.agency, reference: detail.reference, statute: processOf(detail.process, books)?.legal_basis, excess: excessOf({ held, account, books, at }), manifest: manifestOf(held.state.effects), produced: producedOf(facts),
    }),
  };
}

/** What the user is told of the deletion; undefined while nothing is confirmed, or where counsel writes it. */
export function deletionText({ account, books, at }: Pick<Drafting, 'account' | 'books' | 'at'>): string | undefined {
  if (account === null || account.ledger.length === 0) return undefined;
  const gagged = answerAboutKeptData({ accountId: account.id, holds: account.holds, at }).does === 'counsel-text';
  const letter = ledgerLetter(account.ledger, books.stores, at, books.zone, gagged);
  return letter.ready ? letter.text : undefined;
}

/** The day that such a letter names: the end of the restore window, of the hold that the case placed, of its strike, of the follow-up. */
function untilOf({ held, account, books }: Pick<Drafting, 'held' | 'account' | 'books'>): string | undefined {
  const { facts } = held;
  const closes = facts.clocks.find(({ rule, state }) => rule === 'US-DMCA-RESTORE-CLOSE-14BD' && state !== 'cancelled');
  if (facts.stage === 'restore-window' && closes !== undefined) return dayWords(closes.due, closes.timeZone);
  const hold = account?.holds.find(({ sourceCaseId }) => sourceCaseId === held.id);
  const end = hold === undefined ? null : endOf(hold);
  if (end !== null) return dayWords(end, books.zone);
  const strike = account?.strikes.find(({ caseId }) => caseId === held.id);
  return strike === undefined || strike.expires === null ? undefined : dayWords(strike.expires, books.zone);
}

/** DSA Art. 17(3) in the order of its letters, as plain paragraphs. */
function statementText({ restriction, scope, facts, fromNotice, automated, ground, redress }: StatementOfReasons): string {
  return [
    `${restriction}: ${scope}.`,
    `What we found: ${facts}`,
    fromNotice ? 'We looked at it after a notice.' : 'We looked at it of our own accord.',
    automated ? 'Automated means were used.' : 'No automated means were used.',
    `${ground.kind === 'law' ? 'Legal ground' : 'Ground in our terms'}: ${ground.reference}. ${ground.why}`,
    redress,
  ].join('\n\n');
}

const ELEMENT_WORDS: Readonly<Record<string, string>> = {
  i: 'a signature', ii: 'which work it is about', iii: 'where the material is', iv: 'how we can reach you', v: 'the statement of good faith', vi: 'the statement of accuracy under penalty of perjury',
};

function missingIn(elements: Readonly<Record<string, 'present' | 'missing' | 'unclear'>>): string | undefined {
  const open = Object.entries(elements).filter(([, state]) => state !== 'present').map(([element]) => ELEMENT_WORDS[element] ?? element.replaceAll('-', ' '));
  return open.length === 0 ? undefined : listWords(open);
}

const processOf = (process: string, { matrix }: Drafting['books']): Drafting['books']['matrix']['processes'][string] | undefined => (Object.hasOwn(matrix.processes, process) ? matrix.processes[process] : undefined);

/** The SHA-256 that the hub said when it sent the package: it names the manifest, and stands in no other place here. */
function manifestOf(effects: readonly { readonly does: string; readonly state: string; readonly says: string }[]): string | undefined {
  const sent = effects.find(({ does, state }) => does === 'disclose' && state === 'done');
  return /\b[0-9a-f]{64}\b/.exec(sent?.says ?? '')?.[0];
}

function producedOf({ decision }: CaseFacts): string | undefined {
  const categories = new Set(decision?.package?.produced.map(({ category }) => category.replaceAll('_', ' ')));
  return categories.size === 0 ? undefined : listWords([...categories]);
}

function excessOf({ held: { facts }, account, books, at }: Pick<Drafting, 'held' | 'account' | 'books' | 'at'>): string | undefined {
  const kept = (facts.decision ?? facts.proposal)?.package?.refusedExcess ?? packageOf(facts, account, {}, books, at)?.refusedExcess ?? '';
  return kept === '' ? undefined : kept;
}

/** The answers to an authority that the rules write: production, refusal of the excess, no records, Annex III. */
function answersOf({ held, account, books, at, team }: Drafting): LetterShown[] {
  const { facts } = held;
  const { detail } = facts;
  // What asks for one's own data is handed over: no answer to an authority is an answer to it.
  if (detail.of !== 'law-enforcement' || IDENTITY_PROCESSES.includes(detail.process)) return [];
  const process = processOf(detail.process, books);
  const about: LetterFacts = {
    agency: detail.agency, reference: detail.reference, caseNumber: facts.number, process: process?.name ?? detail.process, legalBasis: process?.legal_basis ?? 'as stated on the paper', received: facts.received, from: detail.from, to: detail.to, zone: books.zone,
  };
  const subject = (says: string): string => `${detail.reference}: ${says}`.slice(0, 300);
  const drafts: LetterShown[] = [];
  const add = (id: string, name: string, says: string, text: string | null): void => {
    if (text !== null) drafts.push({ id, name, to: 'requester', subject: subject(says), text, open: openIn('', text) });
  };
  const { decision } = facts;
  const made = decision === null || decision.package === null ? null : packageOf(facts, account, decision.choices, books, at);
  if (made !== null) add('rules-production', 'Production, as decided', 'what your process reaches', productionLetter(about, made, manifestOf(held.state.effects) ?? '{{manifest}}'));
  add('rules-refusal', 'Refusal of the excess, by category', 'what your process does not reach', refusalLetter(about, excessOf({ held, account, books, at }) ?? ''));
  add('rules-no-records', 'No records, with what was searched', 'no records', noRecordsLetter(about, { identifiers: ['{{identifiers}}'], categories: matrixCategories(books.matrix, detail.categories) }));
  if (detail.process.startsWith('eu_epoc')) add('rules-annex', 'Annex III, drafted', 'Annex III', annexDraft({ held, account, at }, team));
  return drafts;
}

/** Annex III with a {{field}} where a person still writes. Section E stands where an order for content meets United States law. */
function annexDraft({ held: { id, facts }, account, at }: Pick<Drafting, 'held' | 'account' | 'at'>, addressee: string): string | null {
  const { detail } = facts;
  if (detail.of !== 'law-enforcement') return null;
  const content = detail.process === 'eu_epoc_content';
  const fields = annexThree({
    certificate: detail.process === 'eu_epoc_pr' ? 'EPOC-PR' : 'EPOC', issuer: detail.agency, issuerFile: detail.reference, validator: null, validatorFile: null, issued: null, received: facts.received.slice(0, 10),
    enforcing: null, enforcingFile: null, addressee, addresseeFile: facts.number, reasons: content ? ['third-country-law'] : [], explanation: content ? 'The order asks for contents of communications, which the law of the United States bars us from disclosing to an authority abroad.' : null,
    informationNeeded: null, preserved: account?.holds.some((hold) => hold.sourceCaseId === id && hold.released === null) === true, contact: { name: null, post: null, address: null, phone: null, fax: null, email: null }, authorisedPerson: null, signed: at.slice(0, 10),
  });
  return ['Annex III: information on the impossibility to execute the certificate', ...fields.map(({ section, field, value }) => `${section}  ${field}: ${value ?? `{{${field}}}`}`)].join('\n');
}
