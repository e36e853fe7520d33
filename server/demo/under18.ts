// Under-18 reports on the demo platform. Words about children are strictly neutral: a grade, an age, a school day.
import type { CaseFacts } from '../../shared/model/case.ts';
import { flagged } from './accounts.ts';
import { fill } from './dice.ts';
import type { Dice } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { accountItem, evidence, party } from './draft.ts';
import type { Draft, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { country, countryOf, mailOf, MEMBER_STATES, personName } from './names.ts';
import { after, between, HOUR, longDay } from './time.ts';
import { under18Plot } from './under18-plot.ts';

type Detail = Extract<CaseFacts['detail'], { of: 'under18' }>;
type Signal = Detail['signals'][number];

const STATEMENTS: readonly { readonly says: string; readonly age: number | null }[] = [
  { says: 'i’m in {grade}th grade', age: null },
  { says: 'i am {age} but my friends on here are older', age: 1 },
  { says: 'cant stay long, school tomorrow and my mom checks at nine', age: null },
  { says: 'turning {age} in {month}!!', age: 1 },
  { says: 'we read this book in class today, our teacher hated it', age: null },
  { says: 'my homework is due and i am still drawing maps', age: null },
  { says: 'i have to ask my dad before i can pay for it', age: null },
  { says: 'i put a fake year when i signed up lol', age: null },
  { says: 'our school play is in {month}, i am the lighthouse', age: null },
  { says: 'i’m {age}, is that ok for this world?', age: 1 },
  { says: 'i get my phone back after dinner', age: null },
  { says: 'next year i go to high school', age: null },
];
/** The same in other languages of the platform; `age` tells whether the line names one. */
const STATEMENTS_IN: Readonly<Record<string, typeof STATEMENTS>> = {
  de: [{ says: 'ich bin in der {grade}. klasse', age: null }, { says: 'bin {age}, ist das ok?', age: 1 }, { says: 'muss gleich los, morgen schreiben wir mathe', age: null }],
  fr: [{ says: 'j’ai {age} ans mais je dessine bien', age: 1 }, { says: 'demain j’ai école, à plus', age: null }],
  es: [{ says: 'tengo {age} años', age: 1 }, { says: 'mañana hay clase, luego sigo', age: null }],
  pt: [{ says: 'tenho {age} anos', age: 1 }, { says: 'estou no {grade}º ano', age: null }],
  pl: [{ says: 'mam {age} lat', age: 1 }, { says: 'jutro mam sprawdzian z matmy', age: null }],
  tr: [{ says: '{age} yaşındayım', age: 1 }, { says: 'yarın okul var, sonra devam ederiz', age: null }],
};
const MONTHS = ['march', 'april', 'june', 'september', 'october', 'december'];

const PARENT: readonly string[] = [
  'My {child} is {age} and made an account with my e-mail address. I did not know that this service is for adults. Please close the account and delete what is in it.',
  'I found your site open on the family computer. The account belongs to my {child}, who is {age}. I would like it deleted and a confirmation in writing.',
  'My {child} ({age}) has been writing stories on your platform for some months. We have talked about it at home. Please delete the account @{handle}.',
  'As the parent of a {age}-year-old I ask you to delete the account and the recordings of my {child}’s voice. I can show who I am if you tell me how.',
];
const SCHOOL: readonly string[] = [
  'I coordinate the computer room at a middle school. Several pupils opened your service during a free hour; one of them is signed in as @{handle}. They are between 11 and 14.',
  'A payment from a youth account was refused by the bank. The card says that its holder is under 18; the account here says 1990.',
];
const STAFF: readonly string[] = [
  'While answering a ticket about billing I read that the writer goes to school. I did not read further.',
  'A report about something else quotes a message in which the person names their grade.',
];
const SIGNALS: readonly { readonly source: string; readonly says: string; readonly weight: Signal['weight'] }[] = [
  { source: 'age estimate', says: 'below 18, confidence 0.61', weight: 'weak' },
  { source: 'age estimate', says: 'below 18, confidence 0.83', weight: 'medium' },
  { source: 'sign-up', says: 'year of birth changed twice before it was accepted', weight: 'medium' },
  { source: 'usage', says: 'active on school days after 15:00 only, local time', weight: 'weak' },
  { source: 'payment', says: 'youth card refused by the processor', weight: 'strong' },
  { source: 'linked account', says: 'signed in with a school’s single sign-on', weight: 'strong' },
  { source: 'profile', says: 'profile text names a school year', weight: 'medium' },
  { source: 'other user', says: 'another person says that the holder is in their class', weight: 'medium' },
];

function statement(dice: Dice, language: string): { readonly text: string; readonly age: number | null } {
  const one = dice.pick(STATEMENTS_IN[language] ?? STATEMENTS);
  const age = dice.int(11, 17);
  return { text: fill(one.says, { age, grade: dice.int(6, 9), month: dice.pick(MONTHS) }), age: one.age === null ? null : age };
}

function signals(dice: Dice, received: string, count: number): Signal[] {
  return dice.some(SIGNALS, count).map((it) => ({ ...it, at: after(received, -dice.int(1, 400) * HOUR) })).sort((one, other) => between(other.at, one.at));
}

/** A parent's report from which nobody can tell which account is meant: there is none in the case, and nothing to look at. */
export function nameless({ dice }: Making, received: string): Draft {
  const parent = personName(dice, countryOf('US'));
  const text = 'My son is 12 and says that he writes stories with an AI on your site. He will not tell me under which name, and I have no e-mail from you. Please delete his account.';
  return {
    id: dice.uuid(received), kind: 'under18', received, holder: null, jurisdiction: 'US', language: 'en', clocks: null, priority: 'high',
    title: 'Parent’s report: age 12, no account named',
    summary: 'A parent says that their child of 12 has an account, and names none.',
    parties: [party('parent', parent, { contact: mailOf(parent, dice) })],
    items: [],
    detail: { of: 'under18', route: 'parent-report', statedAge: 12, signals: [] },
    texts: [evidence(dice, 'message to support', 'en', `${text}\n\n${parent}\n${longDay(received)}\n`)],
    plot: [],
  };
}

/** What a tour of the demo wants of a report; what it leaves out is diced. */
export type ReportWanted = { readonly route?: Detail['route']; readonly received?: string; readonly holder?: Holder; readonly age?: number; readonly clocks?: Draft['clocks'] };

/** One report, by one of the five routes that they come by. */
export function under18(making: Making, wanted: ReportWanted = {}): Draft {
  const { dice, now, maker, own } = making;
  const route = wanted.route ?? dice.weighed<Detail['route']>([['chat-statement', 9], ['parent-report', 6], ['age-signal', 5], ['school-or-payment', 2], ['staff-reading', 2]]);
  const received = wanted.received ?? arrival(dice, now, 75, 0.3);
  // An account that may be deleted is nobody else's in the demo: two stories about it would cut each other short.
  const holder = wanted.holder ?? own();
  const place = holder.jurisdiction;
  const clock = (regime: string): Draft['clocks'] => wanted.clocks ?? (regime === '*' ? null : demoClocks({ kind: 'under18', regime, jurisdiction: place, received }));
  const base = {
    id: dice.uuid(received), kind: 'under18' as const, received, holder, jurisdiction: place, language: 'en', marks: flagged(dice, 'under-18-signal', received, 2),
    plot: under18Plot(dice, received, route, now),
  };

  if (route === 'parent-report') {
    const parent = personName(dice, country(dice));
    const age = wanted.age ?? dice.int(9, 16);
    const text = fill(dice.pick(PARENT), { child: dice.pick(['daughter', 'son', 'child']), age, handle: holder.handle });
    const regime = place === 'US' && age >= 13 && dice.chance(0.3) ? 'fl-parent' : MEMBER_STATES.includes(place) || place === 'GB' ? 'gdpr-child' : '*';
    return {
      ...base, clocks: clock(regime),
      title: `Parent’s report: age ${age}`,
      summary: `A parent says that @${holder.handle} belongs to a child of ${age} and asks for deletion.`,
      priority: age < 13 ? 'urgent' : 'high',
      parties: [party('parent', parent, { contact: mailOf(parent, dice), verified: dice.weighed([['not-checked', 3], ['checked', 3], ['failed', 0.3]]) }), party('reported', holder.displayName)],
      items: [accountItem(holder.handle)],
      detail: { of: 'under18', route, statedAge: age, signals: signals(dice, received, dice.int(0, 2)) },
      texts: [evidence(dice, 'message to support', 'en', `${text}\n\n${parent}\n${longDay(received)}\n`)],
      plot: under18Plot(dice, received, age < 13 ? 'under-13' : route, now),
    };
  }
  if (route === 'chat-statement') {
    const language = STATEMENTS_IN[holder.language] === undefined ? 'en' : holder.language;
    const lines = Array.from({ length: dice.int(1, 3) }, () => statement(dice, language));
    const said = [...new Map(lines.map((it) => [it.text, it] as const)).values()];
    const age = said.find((it) => it.age !== null)?.age ?? null;
    return {
      ...base, language, clocks: clock('*'),
      title: age === null ? 'Statement in a chat' : `Statement in a chat: age ${age}`,
      summary: `@${holder.handle} wrote ${said.length === 1 ? 'a line' : `${said.length} lines`} that may say their age.`,
      priority: age !== null && age < 14 ? 'high' : 'normal',
      parties: [dice.chance(0.6) ? party('reporter', personName(dice, country(dice))) : party('reporter', 'Automatic reading of public chats'), party('reported', holder.displayName)],
      items: [...said.map((it) => maker.chat(dice, it.text)), accountItem(holder.handle)],
      detail: { of: 'under18', route, statedAge: age, signals: signals(dice, received, dice.int(0, 3)) },
      texts: [evidence(dice, 'chat excerpt', language, `${said.map((it, at) => `[${after(received, (at - 9) * 60_000).slice(0, 16).replace('T', ' ')} UTC] @${holder.handle}: ${it.text}`).join('\n')}\n`)],
    };
  }
  const found = signals(dice, received, dice.int(2, 5));
  const says = route === 'age-signal' ? found.map((it) => `${it.source}: ${it.says}`).join('\n') : fill(dice.pick(route === 'staff-reading' ? STAFF : SCHOOL), { handle: holder.handle });
  return {
    ...base,
    // Which rules apply is not known yet where only signals speak: policy asks for that decision within a day.
    clocks: wanted.clocks ?? demoClocks({ kind: 'under18', regime: 'signals', jurisdiction: place, received }),
    title: { 'age-signal': `Age signals: ${found.length} together`, 'school-or-payment': 'Report by a school or a payment', 'staff-reading': 'Noticed by staff' }[route],
    summary: route === 'age-signal' ? `${found.length} signals about @${holder.handle} stand together.` : `Somebody outside the platform’s users points to @${holder.handle}.`,
    priority: found.some((it) => it.weight === 'strong') ? 'high' : dice.weighed([['normal', 3], ['low', 1]]),
    parties: [route === 'staff-reading' ? party('reporter', 'Support desk', { organisation: 'Lumenfold' }) : route === 'age-signal' ? party('reporter', 'Age signals') : party('reporter', personName(dice, countryOf(place)), { organisation: dice.pick(['Middle school, computer room', 'Payment processor']) }), party('reported', holder.displayName)],
    items: [accountItem(holder.handle), ...(dice.chance(0.4) ? [maker.persona(dice)] : [])],
    detail: { of: 'under18', route, statedAge: null, signals: found },
    texts: [evidence(dice, 'report', 'en', `${says}\n`)],
  };
}
