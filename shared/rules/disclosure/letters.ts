// Drafts of what a requester is answered: a production, a refusal of the excess, "no records". Plain text, neutral words.
import { countWords, dayWords, listWords } from '../holds/say.ts';
import type { Package } from './package.ts';
import { categoryWords } from './refusal.ts';

export type LetterFacts = {
  readonly agency: string;
  /** The requester's own reference and ours. */
  readonly reference: string;
  readonly caseNumber: string;
  /** The process as its paper calls it, with its legal basis. */
  readonly process: string;
  readonly legalBasis: string;
  /** Instants in UTC; dates are written in `zone`, an IANA name. */
  readonly received: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly zone: string;
};

const opening = (facts: LetterFacts): string[] => [
  `To: ${facts.agency}`,
  `Your reference: ${facts.reference}`,
  `Our reference: ${facts.caseNumber}`,
  '',
  `We received your ${facts.process} (${facts.legalBasis}) on ${dayWords(facts.received, facts.zone)}.`,
];

const range = ({ from, to, zone }: LetterFacts): string =>
  from === null && to === null ? '' : ` for the period ${from === null ? '' : `from ${dayWords(from, zone)} `}${to === null ? 'on' : `to ${dayWords(to, zone)}`}`;

/**
 * The letter that goes with a package: what is enclosed by category, and the excess that is refused. It says nothing
 * of items that a person withheld, of other requests, of holds or of notice. Null while the package is blocked or
 * empty, so that no letter can announce what is not there. `manifest` is the SHA-256 of the package's manifest.
 */
export function productionLetter(facts: LetterFacts, made: Package, manifest: string): string | null {
  if (made.blocked.length > 0 || made.produced.length === 0) return null;
  const counts = new Map<string, number>();
  for (const { category } of made.produced) counts.set(category, (counts.get(category) ?? 0) + 1);
  return [
    ...opening(facts),
    '',
    `Enclosed is what the process reaches${range(facts)}:`,
    ...[...counts].map(([category, count]) => `- ${categoryWords(category)}: ${countWords(count, 'record')}`),
    '',
    `SHA-256 of the manifest: ${manifest}`,
    ...(made.refusedExcess === '' ? [] : ['', made.refusedExcess]),
  ].join('\n');
}

/** The refusal of the excess by itself; null where there is none. */
export function refusalLetter(facts: LetterFacts, refusedExcess: string): string | null {
  if (refusedExcess === '') return null;
  return [...opening(facts), '', refusedExcess, '', 'We will consider further process that reaches it.'].join('\n');
}

/**
 * "No records", by what was searched: the identifiers of the paper and the categories it names. It does not say whether
 * an account exists or existed, because that would be an answer too.
 */
export function noRecordsLetter(facts: LetterFacts, searched: { readonly identifiers: readonly string[]; readonly categories: readonly string[] }): string {
  const what = listWords(searched.categories.map(categoryWords));
  return [...opening(facts), '', `We searched for ${what} by the identifiers in the process${range(facts)}: ${listWords(searched.identifiers)}. The search found no records that the process reaches.`].join('\n');
}
