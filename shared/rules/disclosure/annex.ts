// Annex III of Regulation (EU) 2023/1543: the form for an order that cannot be carried out, as a draft to be completed.

export const ANNEX_REASONS = {
  incomplete: 'the certificate is incomplete',
  'manifest-errors': 'the certificate contains manifest errors',
  insufficient: 'the certificate does not contain sufficient information',
  'not-stored': 'the data are not stored by or on behalf of the service provider',
  'no-longer-held': 'the data are no longer held',
  impossible: 'other circumstances make compliance de facto impossible',
  'issuer-not-competent': 'the issuing authority is not competent',
  'offence-not-covered': 'the offence is not covered',
  'service-not-covered': 'the service is not covered',
  'immunities-or-privileges': 'immunities or privileges',
  'third-country-law': 'conflict with the law of a third country',
} as const;
export type AnnexReason = keyof typeof ANNEX_REASONS;

/** What the console knows of the order. Null is what a person still has to fill in; nothing is guessed. */
export type AnnexFacts = {
  readonly certificate: 'EPOC' | 'EPOC-PR';
  readonly issuer: string | null;
  readonly issuerFile: string | null;
  readonly validator: string | null;
  readonly validatorFile: string | null;
  /** Days as written on the order, YYYY-MM-DD. */
  readonly issued: string | null;
  readonly received: string | null;
  readonly enforcing: string | null;
  readonly enforcingFile: string | null;
  readonly addressee: string | null;
  readonly addresseeFile: string | null;
  readonly reasons: readonly AnnexReason[];
  readonly explanation: string | null;
  readonly informationNeeded: string | null;
  readonly preserved: boolean;
  readonly contact: { readonly name: string | null; readonly post: string | null; readonly address: string | null; readonly phone: string | null; readonly fax: string | null; readonly email: string | null };
  readonly authorisedPerson: string | null;
  readonly signed: string | null;
};

export type AnnexField = { readonly section: 'A' | 'B' | 'C' | 'D' | 'E' | 'F' | 'G' | 'H'; readonly field: string; readonly value: string | null };

/** The conflict that K8 knows of: an order for content against the Stored Communications Act. Counsel completes it. */
const SCA_CONFLICT: readonly (readonly [string, string | null])[] = [
  ['Title of the law of the third country', 'Stored Communications Act, 18 U.S.C. 2701 to 2713 (United States)'],
  ['Text of the provision', '18 U.S.C. 2702(a): a provider "shall not knowingly divulge" the contents of a communication, but for the exceptions of 2702(b)'],
  ['Nature of the obligation', 'fundamental rights or other interests of the persons concerned'],
  ['Why the law applies', null],
  ['Why compliance conflicts with it', 'None of the exceptions of 18 U.S.C. 2702(b) covers disclosure of contents on an order of an authority outside the United States'],
  ['Link of the service provider to the third country', null],
  ['Consequences of complying', null],
];

/**
 * The fields of Annex III in the order of the form, sections A to H. Section E stands only where a conflict with
 * third-country law is a reason; it is drafted for 18 U.S.C. 2702(a), the one that K8 finds. Source: Reg. (EU)
 * 2023/1543 Art. 10(6) to (8), 17(2), Annex III.
 */
export function annexThree(facts: AnnexFacts): readonly AnnexField[] {
  const section = (letter: AnnexField['section'], rows: readonly (readonly [string, string | null])[]): AnnexField[] => rows.map(([field, value]) => ({ section: letter, field, value }));
  const { contact } = facts;
  return [
    ...section('A', [['Type of certificate', facts.certificate]]),
    ...section('B', [
      ['Issuing authority', facts.issuer], ['File number of the issuing authority', facts.issuerFile], ['Validating authority', facts.validator], ['File number of the validating authority', facts.validatorFile],
      ['Date of issue', facts.issued], ['Date of receipt', facts.received], ['Enforcing authority', facts.enforcing], ['File number of the enforcing authority', facts.enforcingFile],
    ]),
    ...section('C', [['Addressee', facts.addressee], ['File number of the addressee', facts.addresseeFile]]),
    ...section('D', [['Reasons', facts.reasons.length === 0 ? null : facts.reasons.map((reason) => ANNEX_REASONS[reason]).join('; ')], ['Explanation', facts.explanation]]),
    ...(facts.reasons.includes('third-country-law') ? section('E', SCA_CONFLICT) : []),
    ...section('F', [['Information needed', facts.informationNeeded]]),
    ...section('G', [['Data preserved', facts.preserved ? 'yes' : 'no']]),
    ...section('H', [
      ['Contact', contact.name], ['Post held', contact.post], ['Address', contact.address], ['Phone', contact.phone], ['Fax', contact.fax], ['E-mail', contact.email],
      ['Authorised person', facts.authorisedPerson], ['Date', facts.signed],
    ]),
  ];
}

/** Fields without which the form says nothing: a draft with one of them open is not sent. */
const REQUIRED: readonly string[] = ['Issuing authority', 'Date of receipt', 'Addressee', 'Reasons', 'Explanation', 'Why the law applies', 'Link of the service provider to the third country', 'Consequences of complying', 'Contact', 'E-mail', 'Authorised person', 'Date'];

/** The required fields that are still open, as "E: Why the law applies". */
export const openFields = (fields: readonly AnnexField[]): string[] =>
  fields.filter(({ field, value }) => REQUIRED.includes(field) && (value === null || value.trim() === '')).map(({ section, field }) => `${section}: ${field}`);

/** The form as plain text, with a blank where a person still writes. */
export const annexText = (fields: readonly AnnexField[]): string =>
  ['Annex III: information on the impossibility to execute the certificate', ...fields.map(({ section, field, value }) => `${section}  ${field}: ${value ?? '________'}`)].join('\n');
