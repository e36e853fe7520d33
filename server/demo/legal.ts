// Law-enforcement requests to the demo platform: invented agencies and courts, real kinds of process.
import type { CaseFacts } from '../../shared/model/case.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { fill } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { accountItem, evidence, party } from './draft.ts';
import type { Draft, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { PLATFORM } from './items.ts';
import { RARE } from './legal-more.ts';
import { legalPlot } from './legal-plot.ts';
import { AGENCIES, EMERGENCIES, PROCESSES } from './legal-words.ts';
import type { Process } from './legal-words.ts';
import { countryOf, personName, slug } from './names.ts';
import { recordsFound } from './records.ts';
import { after, DAY, longDay } from './time.ts';

type Detail = Extract<CaseFacts['detail'], { of: 'law-enforcement' }>;

const SUBSCRIBER: readonly DataCategory[] = ['account-information', 'device', 'payment-information'];
const RECORDS: readonly DataCategory[] = [...SUBSCRIBER, 'usage', 'approximate-location', 'linked-social-accounts'];
const CONTENT: readonly DataCategory[] = [...RECORDS, 'user-content', 'support-communications'];
const REACH: Readonly<Record<Process['reach'], readonly DataCategory[]>> = { subscriber: SUBSCRIBER, records: RECORDS, content: CONTENT, everything: DATA_CATEGORIES };

/** What a tour of the demo wants of a request; what it leaves out is diced. */
export type RequestWanted = {
  readonly process?: string;
  readonly received?: string;
  readonly holder?: Holder;
  /** When the paper's gag ends; null for none. */
  readonly gagUntil?: string | null;
  /** Gags as they stand, instead of one that the paper's date gives. */
  readonly gags?: Detail['gags'];
  /** Categories that the paper asks for besides what its kind reaches. */
  readonly also?: readonly DataCategory[];
  /** Only these categories. */
  readonly categories?: readonly DataCategory[];
  /** A European order that claims an emergency. */
  readonly emergency?: boolean;
  /** Further accounts that the paper names. */
  readonly targets?: readonly Holder[];
};

/** One request by an agency, on one kind of paper. */
export function lawEnforcement(making: Making, wanted: RequestWanted = {}): Draft {
  const { dice, now, holders } = making;
  const process = [...PROCESSES, ...RARE].find((it) => it.code === wanted.process) ?? dice.weighed(PROCESSES.map((it) => [it, it.weight] as const));
  const received = wanted.received ?? arrival(dice, now, 100, 0.1);
  const agency = dice.pick(AGENCIES.filter((it) => process.from.includes(it.country)));
  const officer = personName(dice, countryOf(agency.country));
  const holder = wanted.holder ?? dice.pick(holders);
  const id = dice.uuid(received);
  const reference = `${agency.short}-${received.slice(2, 4)}-${dice.int(1_000, 99_999)}`;
  const from = after(received, -dice.int(60, 400) * DAY).slice(0, 10);
  const to = after(received, -dice.int(2, 40) * DAY).slice(0, 10);
  const ranged = process.reach !== 'subscriber' && !process.emergency;
  const gagUntil = wanted.gagUntil !== undefined ? wanted.gagUntil : process.gag && dice.chance(0.5) ? after(received, dice.pick([90, 180, 365]) * DAY) : null;
  const paperDate = process.paperDays === null ? null : after(received, dice.pick(process.paperDays) * DAY);
  const circumstances = process.emergency ? dice.pick(EMERGENCIES) : null;
  const place = process.code === 'us_search_warrant' && agency.short === 'LMCS' ? 'US-CA' : agency.country;
  const clocks = [
    ...demoClocks({ kind: 'law-enforcement', regime: process.code, jurisdiction: place, received }),
    ...(process.code.startsWith('eu_epoc_') && wanted.emergency === true ? demoClocks({ kind: 'law-enforcement', regime: process.code, jurisdiction: agency.country, received, event: 'emergency' }) : []),
    ...(paperDate === null ? [] : demoClocks({ kind: 'law-enforcement', regime: '*', jurisdiction: agency.country, received: paperDate, event: 'paper-date' })),
    ...(gagUntil === null ? [] : demoClocks({ kind: 'law-enforcement', regime: '*', jurisdiction: agency.country, received: gagUntil, event: 'gag-until' })),
  ];
  const categories = [...(wanted.categories ?? REACH[process.reach]), ...(wanted.also ?? [])];
  const gags = wanted.gags ?? (gagUntil === null ? [] : [{ id: `gag-${dice.code(8)}`, citation: process.code === 'us_nsl' ? '18 U.S.C. 2709(c)' : process.code.startsWith('us_') ? '18 U.S.C. 2705(b)' : 'as ordered on the paper', until: gagUntil, ended: null }]);
  const [start, end] = ranged ? [`${from}T00:00:00Z`, `${to}T23:59:59Z`] : [null, null];
  const other = dice.pick(holders.filter((it) => it.id !== holder.id));
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
    items: [accountItem(holder.handle)],
    detail: {
      of: 'law-enforcement', process: process.code, agency: agency.name, reference, categories, from: start, to: end, gagUntil, emergency: process.emergency || wanted.emergency === true, targets: [holder.id, ...(wanted.targets ?? []).map((it) => it.id)], gags,
      records: [holder, ...(wanted.targets ?? [])].flatMap((it) => recordsFound(dice, { accountId: it.id, categories, from: start, to: end, at: received, otherId: other.id })),
    },
    texts: [evidence(dice, `${process.name.toLowerCase()}.pdf (text)`, language, `${fill((language === 'de' ? process.inGerman : undefined) ?? process.letter, words)}\n`)],
    plot: legalPlot(dice, received, now, { process: process.code, preserves: process.preserves, emergency: process.emergency, reach: process.reach }),
  };
}
