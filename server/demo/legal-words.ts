// Words of legal process in the demo: kinds of paper, invented agencies and courts, and what the papers say.

export type Process = {
  /** The word of the scope matrix. */
  readonly code: string;
  readonly name: string;
  readonly cite: string;
  readonly weight: number;
  readonly from: readonly string[];
  readonly reach: 'subscriber' | 'records' | 'content' | 'everything';
  readonly gag: boolean;
  readonly emergency: boolean;
  readonly preserves: boolean;
  /** In how many days the paper wants an answer, one of these; null where the law or nobody says. */
  readonly paperDays: readonly number[] | null;
  readonly asks: string;
  readonly letter: string;
  readonly inGerman?: string;
};

const ACCOUNT = 'Account: @{handle}, registered with {mail}';
const RANGE = 'Period: {from} to {to}';

export const PROCESSES: readonly Process[] = [
  {
    code: 'us_subpoena', name: 'Subpoena', cite: '18 U.S.C. 2703(c)(2)', weight: 10, from: ['US'], reach: 'subscriber', gag: true, emergency: false, preserves: false, paperDays: [10, 14, 21],
    asks: 'asks for subscriber records',
    letter: `SUBPOENA {reference}\n{court}\n\nTo: {platform}, custodian of records\n\nYou are commanded to produce {by} the records listed below.\n\n${ACCOUNT}\n\n{categories}\n\nStatute: {cite}. A certificate of authenticity may be given in place of an appearance.\n{gag}\nIssued {day}\n{officer}, {agency}`,
  },
  {
    code: 'us_2703d_order', name: 'Court order under 2703(d)', cite: '18 U.S.C. 2703(d)', weight: 6, from: ['US'], reach: 'records', gag: true, emergency: false, preserves: false, paperDays: [14, 21],
    asks: 'asks for records other than content',
    letter: `{court}\nORDER {reference}\n\nThe applicant having offered specific and articulable facts showing reasonable grounds to believe that the records are relevant and material to an ongoing criminal investigation, it is ordered under {cite} that {platform} disclose {by}:\n\n${ACCOUNT}\n${RANGE}\n\n{categories}\n\nContent of communications is not covered by this order.\n{gag}\nSo ordered, {day}.`,
  },
  {
    code: 'us_search_warrant', name: 'Search warrant', cite: '18 U.S.C. 2703(a); Fed. R. Crim. P. 41', weight: 8, from: ['US'], reach: 'content', gag: true, emergency: false, preserves: false, paperDays: null,
    asks: 'asks for content and records',
    letter: `SEARCH AND SEIZURE WARRANT {reference}\n{court}\n\nI find that the affidavit establishes probable cause.\n\nAttachment A\n${ACCOUNT}\n\nAttachment B\n${RANGE}\n{categories}\n\nThe presence of the officer is not required for service or execution (18 U.S.C. 2703(g)).\n{gag}\nIssued {day} on the application of {officer}, {agency}.`,
  },
  {
    code: 'us_emergency_request', name: 'Emergency request', cite: '18 U.S.C. 2702(b)(8), (c)(4)', weight: 5, from: ['US'], reach: 'records', gag: false, emergency: true, preserves: false, paperDays: null,
    asks: 'asks for records at once',
    letter: `EMERGENCY DISCLOSURE REQUEST {reference}\n\n{agency} asks {platform} to disclose without delay, under {cite}:\n\n${ACCOUNT}\nLast known addresses and times of sign-in, names, telephone numbers.\n\nNature of the emergency: {circumstances}\n\nI certify that the above is true. Process will follow.\n{officer}, {day}`,
  },
  {
    code: 'us_2703f_preservation', name: 'Preservation request', cite: '18 U.S.C. 2703(f)', weight: 6, from: ['US'], reach: 'content', gag: false, emergency: false, preserves: true, paperDays: null,
    asks: 'asks that records be preserved',
    letter: `PRESERVATION REQUEST {reference}\n\nUnder {cite} you are asked to preserve, for 90 days and pending further process, all records and other evidence in your possession concerning:\n\n${ACCOUNT}\n\nPlease do not disable the account on account of this letter; should that be needed, write to us first.\n\n{officer}\n{agency}, {day}`,
  },
  {
    code: 'eu_epoc_subscriber_or_id', name: 'European Production Order', cite: 'Reg. (EU) 2023/1543 Art. 4(1), 10', weight: 6, from: ['DE', 'FR', 'ES', 'IT'], reach: 'subscriber', gag: false, emergency: false, preserves: false, paperDays: null,
    asks: 'orders the production of subscriber data',
    letter: `EUROPEAN PRODUCTION ORDER CERTIFICATE (EPOC)\nSection A: issuing authority {agency}, {court}\nFile: {reference}\n\nSection C: the addressee shall transmit the data within 10 days of receipt.\n\nSection F: requested data\n${ACCOUNT}\n{categories}\n\nSection I: validated on {day} by {officer}`,
    inGerman: `EUROPÄISCHE HERAUSGABEANORDNUNG (EPOC)\nAbschnitt A: Anordnungsbehörde {agency}, {court}\nAktenzeichen: {reference}\n\nAbschnitt C: Die Daten sind binnen 10 Tagen nach Eingang zu übermitteln.\n\nAbschnitt F: angeforderte Daten\nKonto: @{handle}, angemeldet mit {mail}\n{categories}\n\nAbschnitt I: validiert am {day} durch {officer}`,
  },
  {
    code: 'eu_epoc_content', name: 'European Production Order, content', cite: 'Reg. (EU) 2023/1543 Art. 5, 10', weight: 3, from: ['DE', 'FR', 'IT'], reach: 'content', gag: true, emergency: false, preserves: false, paperDays: null,
    asks: 'orders the production of content',
    letter: `EUROPEAN PRODUCTION ORDER CERTIFICATE (EPOC)\nIssuing authority: {agency}\nValidated by: {court}\nFile: {reference}\n\nOffence punishable in the issuing State by a maximum of at least three years.\n\nRequested data\n${ACCOUNT}\n${RANGE}\n{categories}\n{gag}\n{day}, {officer}`,
  },
  {
    code: 'eu_epoc_pr', name: 'European Preservation Order', cite: 'Reg. (EU) 2023/1543 Art. 11', weight: 3, from: ['DE', 'FR', 'ES'], reach: 'records', gag: false, emergency: false, preserves: true, paperDays: null,
    asks: 'orders that data be preserved',
    letter: `EUROPEAN PRESERVATION ORDER CERTIFICATE (EPOC-PR)\nIssuing authority: {agency}\nFile: {reference}\n\nThe addressee shall preserve the data below without undue delay, for 60 days.\n\n${ACCOUNT}\n{categories}\n\n{day}, {officer}`,
    inGerman: `EUROPÄISCHE SICHERUNGSANORDNUNG (EPOC-PR)\nAnordnungsbehörde: {agency}\nAktenzeichen: {reference}\n\nDie nachstehenden Daten sind unverzüglich für die Dauer von 60 Tagen zu sichern.\n\nKonto: @{handle}, angemeldet mit {mail}\n{categories}\n\n{day}, {officer}`,
  },
  {
    code: 'cloud_act_agreement_order', name: 'Overseas production order', cite: 'Crime (Overseas Production Orders) Act 2019 s.5', weight: 3, from: ['GB'], reach: 'content', gag: true, emergency: false, preserves: false, paperDays: null,
    asks: 'orders the production of content',
    letter: `OVERSEAS PRODUCTION ORDER {reference}\n{court}\n\nTo: {platform}\n\nYou must produce the electronic data described below within the period of 7 days beginning with the day on which this order is served.\n\n${ACCOUNT}\n${RANGE}\n{categories}\n{gag}\nMade on {day} on the application of {officer}, {agency}.`,
  },
  {
    code: 'foreign_direct_request', name: 'Request from abroad, sent directly', cite: 'No agreement applies', weight: 4, from: ['TR', 'IN', 'BR'], reach: 'everything', gag: false, emergency: false, preserves: false, paperDays: null,
    asks: 'asks directly for everything',
    letter: `{agency}\n{reference}, {day}\n\nTo whom it may concern at {platform},\n\nin connection with a criminal complaint registered here we request all information about the following account, including messages and location:\n\n${ACCOUNT}\n\nKindly treat this as urgent.\n\n{officer}`,
  },
];

export const AGENCIES: readonly { readonly country: string; readonly language: 'en' | 'de'; readonly short: string; readonly name: string; readonly english: string; readonly court: string; readonly mail: string }[] = [
  { country: 'US', language: 'en', short: 'LMCS', name: 'Larkmoor County Sheriff’s Office', english: 'Larkmoor County Sheriff’s Office', court: 'Superior Court of Larkmoor County', mail: 'sheriff.larkmoor.example' },
  { country: 'US', language: 'en', short: 'HFPD', name: 'Harrow Falls Police Department', english: 'Harrow Falls Police Department', court: 'District Court of Harrow Falls', mail: 'pd.harrowfalls.example' },
  { country: 'US', language: 'en', short: 'BDC', name: 'Bureau of Digital Crime, Region 4', english: 'Bureau of Digital Crime, Region 4', court: 'United States District Court, District of Dunmere', mail: 'bdc.example' },
  { country: 'US', language: 'en', short: 'CBDA', name: 'Office of the District Attorney, Copper Bend', english: 'Office of the District Attorney, Copper Bend', court: 'Circuit Court of Copper Bend', mail: 'da.copperbend.example' },
  { country: 'GB', language: 'en', short: 'WXC', name: 'Wexcombe Constabulary, Digital Unit', english: 'Wexcombe Constabulary', court: 'Crown Court at Aldermere', mail: 'constabulary.wexcombe.example' },
  { country: 'DE', language: 'de', short: 'StA-NM', name: 'Staatsanwaltschaft Nordmark', english: 'Nordmark public prosecutor', court: 'Amtsgericht Nordmark', mail: 'sta.nordmark.example' },
  { country: 'DE', language: 'de', short: 'LKA-AB', name: 'Landeskriminalamt Altbrück', english: 'Altbrück state police', court: 'Amtsgericht Altbrück', mail: 'lka.altbrueck.example' },
  { country: 'FR', language: 'en', short: 'PR-PS', name: 'Parquet de Port-Saline', english: 'Port-Saline public prosecutor', court: 'Tribunal judiciaire de Port-Saline', mail: 'parquet.port-saline.example' },
  { country: 'ES', language: 'en', short: 'JI-VS', name: 'Juzgado de Instrucción n.º 3 de Villaserena', english: 'Villaserena investigating court no. 3', court: 'Juzgado de Instrucción n.º 3', mail: 'juzgado.villaserena.example' },
  { country: 'IT', language: 'en', short: 'PR-CV', name: 'Procura della Repubblica di Castelvero', english: 'Castelvero public prosecutor', court: 'Tribunale di Castelvero', mail: 'procura.castelvero.example' },
  { country: 'TR', language: 'en', short: 'YSB', name: 'Yeşilova Siber Suçlar Şubesi', english: 'Yeşilova cybercrime branch', court: 'Yeşilova Sulh Ceza Hâkimliği', mail: 'siber.yesilova.example' },
  { country: 'IN', language: 'en', short: 'SCC', name: 'Sarovar Cyber Crime Police Station', english: 'Sarovar Cyber Crime Police Station', court: 'Chief Judicial Magistrate, Sarovar', mail: 'cyber.sarovar.example' },
  { country: 'BR', language: 'en', short: 'DP-SA', name: 'Delegacia de Polícia de Serra Azul', english: 'Serra Azul police', court: '1ª Vara Criminal de Serra Azul', mail: 'delegacia.serraazul.example' },
];

/** Emergencies as officers state them: short, and nothing in them that a reviewer must not see in a list. */
export const EMERGENCIES: readonly string[] = [
  'An adult is missing since last night. A friend received a farewell message through your service.',
  'A person announced in a chat that they would harm themselves within the hour.',
  'A threat against a public building names tomorrow morning.',
  'A hiker wrote from the account after the weather closed in and has not answered since.',
];
