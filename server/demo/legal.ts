// Law-enforcement requests to the demo platform: invented agencies and courts, real kinds of process.
import type { Hold } from '../../shared/model/case.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { fill } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { evidence, party } from './draft.ts';
import type { Draft, Ending, Making } from './draft.ts';
import { PLATFORM } from './items.ts';
import { AGENCIES, EMERGENCIES, PROCESSES } from './legal-words.ts';
import type { Process } from './legal-words.ts';
import { countryOf, personName, slug } from './names.ts';
import { after, DAY, longDay, MINUTE } from './time.ts';

const SUBSCRIBER: readonly DataCategory[] = ['account-information', 'device', 'payment-information'];
const RECORDS: readonly DataCategory[] = [...SUBSCRIBER, 'usage', 'approximate-location', 'linked-social-accounts'];
const CONTENT: readonly DataCategory[] = [...RECORDS, 'user-content', 'support-communications'];
const REACH: Readonly<Record<Process['reach'], readonly DataCategory[]>> = { subscriber: SUBSCRIBER, records: RECORDS, content: CONTENT, everything: DATA_CATEGORIES };

const PRODUCE: Ending = { decision: 'produce', weight: 6, reason: 'Valid on its face, verified by call-back, and the package holds no more than the paper reaches.', note: 'Package built from the matrix; dates limited to the order.' };
const EXCESS: Ending = { decision: 'refuse-excess', weight: 3, reason: 'The paper asks for content, which this process does not reach.', note: 'Offered what it does reach.' };
const NONE: Ending = { decision: 'no-records', weight: 1, reason: 'No account matches any identifier in the request.', note: 'Searched by address, handle and payment reference.' };
const ASK: Ending = { decision: 'ask-requester', weight: 3, reason: 'The signature page is missing.', note: 'Asked through the portal.' };

const REMARKS: readonly string[] = [
  'Called the switchboard from the agency’s own site. The officer exists and is at work.',
  'The paper is signed by a clerk, not by a judge. Asked.',
  'The dates on the two pages do not agree.',
  'The account was deleted by its holder in spring. Backups may still hold it.',
  'The order forbids telling the user until the date on page 2.',
  'The address of the sender differs from the agency’s by one letter.',
];

/** One request by an agency, on one kind of paper. `fresh` makes one that came in within the hour. */
export function lawEnforcement(making: Making, fresh: boolean): Draft {
  const { dice, now, holders } = making;
  const process = fresh ? (PROCESSES.find((it) => it.code === 'us_emergency_request') ?? dice.pick(PROCESSES)) : dice.weighed(PROCESSES.map((it) => [it, it.weight] as const));
  const received = fresh ? after(now, -dice.int(6, 40) * MINUTE) : arrival(dice, now, 100, 0.1);
  const agency = dice.pick(AGENCIES.filter((it) => process.from.includes(it.country)));
  const officer = personName(dice, countryOf(agency.country));
  const holder = dice.pick(holders);
  const id = dice.uuid(received);
  const reference = `${agency.short}-${received.slice(2, 4)}-${dice.int(1_000, 99_999)}`;
  const from = after(received, -dice.int(60, 400) * DAY).slice(0, 10);
  const to = after(received, -dice.int(2, 40) * DAY).slice(0, 10);
  const ranged = process.reach !== 'subscriber' && !process.emergency;
  const gagUntil = process.gag && dice.chance(0.5) ? after(received, dice.pick([90, 180, 365]) * DAY) : null;
  const paperDate = process.paperDays === null ? null : after(received, dice.pick(process.paperDays) * DAY);
  const circumstances = process.emergency ? dice.pick(EMERGENCIES) : null;
  const place = process.code === 'us_search_warrant' && agency.short === 'LMCS' ? 'US-CA' : agency.country;
  const clocks = [
    ...demoClocks({ kind: 'law-enforcement', regime: process.code, jurisdiction: place, received }),
    ...(process.code.startsWith('eu_epoc_') && process.emergency ? demoClocks({ kind: 'law-enforcement', regime: process.code, jurisdiction: agency.country, received, event: 'emergency' }) : []),
    ...(paperDate === null ? [] : demoClocks({ kind: 'law-enforcement', regime: '*', jurisdiction: agency.country, received: paperDate, event: 'paper-date' })),
    ...(gagUntil === null ? [] : demoClocks({ kind: 'law-enforcement', regime: '*', jurisdiction: agency.country, received: gagUntil, event: 'gag-until' })),
  ];
  const preserve = clocks.find((it) => it.kind === 'hold_until' && it.rule !== 'PAPER-HOLD-UNTIL-0D');
  const hold: Hold | null = preserve === undefined ? null : { id: `hold-${dice.code(12)}`, accountId: holder.id, category: null, itemId: null, basis: `${process.name}, ${reference}. ${process.cite}`, sourceCaseId: id, placed: received, expires: preserve.due };
  const categories = [...REACH[process.reach]];
  // Where there is no letter in the agency's own language, it wrote in English.
  const language = agency.language === 'de' && process.inGerman !== undefined ? 'de' : 'en';
  const words = {
    agency: agency.name, officer, reference, platform: PLATFORM, cite: process.cite, court: agency.court, day: longDay(received), handle: holder.handle, mail: holder.email,
    from, to, by: paperDate === null ? 'without undue delay' : `by ${longDay(paperDate)}`, circumstances: circumstances ?? '', categories: categories.map((it) => `- ${it.replaceAll('-', ' ')}`).join('\n'),
    gag: gagUntil === null ? '' : `\nYou are ordered not to tell any person of this order before ${longDay(gagUntil)}.\n`,
  };
  return {
    id, kind: 'law-enforcement', received, holder, clocks, jurisdiction: agency.country, language,
    title: `${process.name}: @${holder.handle}`,
    summary: `${agency.english} ${process.asks} about @${holder.handle}.${gagUntil === null ? '' : ' The user must not be told.'}${circumstances === null ? '' : ' An emergency is claimed.'}`,
    priority: process.emergency ? 'urgent' : process.reach === 'content' ? dice.weighed([['high', 2], ['normal', 2]]) : 'normal',
    parties: [
      party('authority', officer, { organisation: agency.name, contact: `${slug(officer)}@${agency.mail}`, authority: true, verified: dice.weighed([['not-checked', 4], ['checked', 4], ['failed', 0.5]]) }),
      ...(dice.chance(0.15) ? [party('counsel', personName(dice, countryOf(agency.country)), { organisation: agency.court })] : []),
    ],
    items: [{ id: 'account', kind: 'account', label: `@${holder.handle}`, url: null, excerpt: null, category: 'account-information', media: null }],
    holds: hold === null ? [] : [hold],
    detail: { of: 'law-enforcement', process: process.code, agency: agency.name, reference, categories, from: ranged ? `${from}T00:00:00Z` : null, to: ranged ? `${to}T23:59:59Z` : null, gagUntil, emergency: process.emergency },
    texts: [evidence(dice, `${process.name.toLowerCase()}.pdf (text)`, language, `${fill((language === 'de' ? process.inGerman : undefined) ?? process.letter, words)}\n`)],
    endings: process.preserves
      ? [{ decision: 'no-records', weight: 1, reason: 'No account matches any identifier in the request.', note: 'Nothing to preserve.' }, { decision: 'refuse-excess', weight: 4, reason: 'Preserved what exists now. Future data is not reached by this request.', note: 'Snapshot kept until the hold ends.' }, ASK]
      : process.reach === 'everything' ? [{ ...EXCESS, weight: 6, reason: 'A request sent directly from abroad does not bind us.', note: 'Pointed to the treaty route.' }, ASK] : [PRODUCE, { ...EXCESS, weight: process.reach === 'subscriber' ? 4 : 1 }, NONE, ASK],
    remarks: REMARKS,
  };
}
