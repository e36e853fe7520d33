// Content removals that people send to the demo platform: copyright, DSA notices, intimate images, own content.
import type { CaseFacts, ItemGiven } from '../../shared/model/case.ts';
import { flagged } from './accounts.ts';
import { fill } from './dice.ts';
import type { Dice } from './dice.ts';
import { arrival } from './clocks.ts';
import { evidence, party } from './draft.ts';
import type { Draft, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { PLATFORM } from './items.ts';
import { country, countryOf, mailOf, MEMBER_STATES, personName, slug } from './names.ts';
import { DSA_GROUNDS, DSA_LETTER, INTIMATE, OWN } from './removal-orders.ts';
import { agency, ASIDES, CLAIMANTS, COUNTER_BODIES, COUNTER_STATEMENTS, ELEMENTS, OPENINGS, RETRACTIONS, workTitle } from './removal-words.ts';
import { complained, counterPlot, countered, intimatePlot, noticePlot, ownPlot, retractionPlot } from './removal-plot.ts';
import { after, DAY, longDay } from './time.ts';

type Elements = Extract<CaseFacts['detail'], { of: 'content-removal' }>['elements'];

/** What a tour of the demo wants of a request; what it leaves out is diced. */
export type RemovalWanted = { readonly received?: string; readonly holder?: Holder; readonly complete?: boolean; readonly home?: string; readonly count?: number };

const phone = (dice: Dice): string => `+${dice.int(1, 89)} 555 01${dice.int(10, 99)}`;
export const listed = (items: readonly ItemGiven[]): string => items.map((it) => it.url ?? it.label).join('\n');

/** A holder who is notably often the one complained of, or anybody. */
export function poster({ dice, holders }: Making): Holder {
  return dice.chance(0.3) ? dice.pick(holders.slice(0, 24)) : dice.pick(holders);
}

/** A notice of claimed infringement. About a third lack something that the statute asks for. */
export function dmcaNotice(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker } = making;
  const received = wanted.received ?? arrival(dice, now, 110);
  const home = wanted.home === undefined ? country(dice) : countryOf(wanted.home);
  const name = personName(dice, home);
  const claimant = dice.pick(CLAIMANTS);
  const title = workTitle(dice);
  const agent = dice.chance(0.3) ? agency(dice) : null;
  const items = maker.any(dice, wanted.count ?? dice.weighed([[1, 4], [2, 4], [3, 3], [5, 2], [9, 1], [22, 0.4]]));
  const words = {
    ...claimant, platform: PLATFORM, claimant: name, name, title, count: items.length, urls: listed(items), phone: phone(dice),
    town: dice.pick(home.towns), mail: mailOf(name, dice), year: dice.int(1998, 2025), source: `https://${slug(name)}.example/${slug(title)}`,
  };
  const elements: Elements = {};
  const paragraphs: string[] = [fill(dice.pick(OPENINGS), words)];
  const lacks = (wanted.complete ?? !dice.chance(0.36)) ? [] : dice.some(['i', 'ii', 'iv', 'v', 'vi'] as const, dice.int(1, 3));
  for (const key of ['ii', 'iii', 'iv', 'v', 'vi', 'i'] as const) {
    const lacking = lacks.some((it) => it === key);
    elements[key] = lacking ? (dice.chance(0.25) ? 'unclear' : 'missing') : 'present';
    if (!lacking) paragraphs.push(fill(dice.pick(ELEMENTS[key]), words));
    else if (elements[key] === 'unclear') paragraphs.push(UNCLEAR[key as keyof typeof UNCLEAR]);
    if (key === 'iii' && dice.chance(0.5)) paragraphs.push(dice.pick(ASIDES));
  }
  const complete = lacks.length === 0;
  const holder = wanted.holder ?? poster(making);
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: home.code, language: 'en',
    title: `Copyright notice: “${title}”`,
    summary: `${agent ?? name} says that ${items.length === 1 ? 'one page' : `${items.length} pages`} by @${holder.handle} copy ${claimant.works} “${title}”.${complete ? '' : ' The notice lacks what the statute asks for.'}`,
    priority: items.length > 8 ? 'high' : dice.weighed([['normal', 8], ['high', 1], ['low', 2]]),
    parties: agent === null ? [party('requester', name, { contact: words.mail })] : [party('agent', name, { organisation: agent, contact: words.mail }), party('on-behalf-of', personName(dice, home))],
    clocks: null,
    detail: { of: 'content-removal', regime: 'dmca-notice', work: `“${title}” (${words.year}), ${claimant.works}`, elements },
    texts: [evidence(dice, dice.pick(['notice.eml', 'web form', 'notice.txt', 'letter.pdf (text)']), 'en', `${paragraphs.join('\n\n')}\n`)],
    plot: noticePlot(dice, received, now, { lacks: !complete, pace: 1.4 * DAY, disables: 0.88, refusal: 'The pages quote a few lines and say whose they are.', then: (plot) => countered(dice, plot) }),
    marks: flagged(dice, 'repeat-infringer', received),
  };
}

const UNCLEAR = {
  i: 'With regards.',
  ii: 'It copies my work, which everybody knows.',
  iv: 'You know how to reach me.',
  v: 'I do not think that this is allowed.',
  vi: 'Everything here is true as far as I can tell.',
} as const;

/** A counter-notice: the restore window runs from its receipt. */
export function counterNotice(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker } = making;
  const received = wanted.received ?? arrival(dice, now, 60);
  const holder = wanted.holder ?? poster(making);
  // What a counter-notice is about was disabled before.
  const items = maker.any(dice, dice.int(1, 3)).map((it): ItemGiven => ({ ...it, state: 'disabled' }));
  const claimant = personName(dice, country(dice));
  const words = { name: holder.name, town: holder.town, phone: phone(dice), urls: listed(items), claimant, day: longDay(after(received, -dice.int(3, 20) * DAY)), year: dice.int(2015, 2025) };
  const lacks = (wanted.complete ?? !dice.chance(0.3)) ? null : dice.pick(['A', 'C', 'D'] as const);
  const elements: Elements = { A: 'present', B: 'present', C: 'present', D: 'present' };
  if (lacks !== null) elements[lacks] = 'missing';
  const body = fill(dice.pick(COUNTER_BODIES), words);
  const statements = (['B', 'C', 'D', 'A'] as const).filter((it) => it !== lacks).map((it) => fill(dice.pick(COUNTER_STATEMENTS[it]), words));
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: holder.jurisdiction, language: 'en',
    title: `Counter-notice by @${holder.handle}`,
    summary: `@${holder.handle} says that ${items.length === 1 ? 'the page was' : 'the pages were'} disabled by mistake after a notice by ${claimant}.`,
    priority: 'normal',
    parties: [party('requester', holder.name, { contact: holder.email }), party('reporter', claimant)],
    clocks: null,
    detail: { of: 'content-removal', regime: 'dmca-counter-notice', work: body, elements },
    texts: [evidence(dice, 'counter-notice.txt', 'en', `Counter-notification under 17 U.S.C. 512(g)(3)\n\n${body}\n\n${statements.join('\n\n')}\n`)],
    plot: counterPlot(dice, received, lacks !== null),
  };
}

/** A claimant takes a notice back. */
export function retraction(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 60);
  const holder = poster(making);
  const name = personName(dice, country(dice));
  const title = workTitle(dice);
  const text = fill(dice.pick(RETRACTIONS), { title, day: longDay(after(received, -dice.int(2, 30) * DAY)), year: dice.int(2018, 2025) });
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items: maker.any(dice, dice.int(1, 2)), jurisdiction: holder.jurisdiction, language: 'en',
    title: `Retraction of a notice: “${title}”`,
    summary: `${name} takes back a notice about “${title}”.`,
    priority: 'low',
    parties: [party('requester', name, { contact: mailOf(name, dice) })],
    clocks: null,
    detail: { of: 'content-removal', regime: 'dmca-retraction', work: `“${title}”`, elements: {} },
    texts: [evidence(dice, 'retraction.eml', 'en', `${text}\n\n${name}\n`)],
    plot: retractionPlot(dice, received),
  };
}

/** A notice under the DSA, by somebody in the Union. */
export function dsaNotice(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker } = making;
  const received = wanted.received ?? arrival(dice, now, 45, 0.16);
  const holder = wanted.holder ?? poster(making);
  const home = countryOf(dice.pick(MEMBER_STATES));
  const name = personName(dice, home);
  const ground = dice.pick(DSA_GROUNDS);
  const items = maker.any(dice, wanted.count ?? dice.int(1, 3));
  const complete = wanted.complete ?? dice.chance(0.85);
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: home.code, language: 'en',
    title: `DSA notice: ${ground.title}`,
    summary: `${name} reports ${items.length === 1 ? 'a page' : `${items.length} pages`} by @${holder.handle}: ${ground.title}.`,
    priority: ground.title === 'private address published' || ground.title === 'incitement' ? 'high' : 'normal',
    parties: [party('reporter', name, { contact: mailOf(name, dice) })],
    clocks: null,
    detail: { of: 'content-removal', regime: 'dsa-notice', work: ground.says, elements: { reasons: 'present', address: 'present', 'name and e-mail': 'present', 'good faith': complete ? 'present' : 'missing' } },
    texts: [evidence(dice, 'notice form', 'en', `${fill(DSA_LETTER, { ground: ground.title, says: ground.says, urls: listed(items), name, mail: mailOf(name, dice), day: longDay(received) })}\n`)],
    plot: noticePlot(dice, received, now, { lacks: !complete, pace: 4 * DAY, disables: 0.6, refusal: 'What is reported does not break the law or our terms.', confirms: true, then: (plot) => complained(dice, plot) }),
  };
}

/** A person asks for the removal of a picture of themselves. Labels and texts stay neutral: nothing is described. */
export function intimateImage(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker } = making;
  const received = wanted.received ?? arrival(dice, now, 40, 0.2);
  const holder = wanted.holder ?? poster(making);
  const home = countryOf(wanted.home ?? dice.weighed([['US', 6], ['GB', 2], ['AU', 2], ['IN', 1], ['DE', 1], ['FR', 1]]));
  const name = personName(dice, home);
  const hours = ({ AU: 24, IN: 2 } as Readonly<Record<string, number>>)[home.code] ?? 48;
  const complete = wanted.complete ?? dice.chance(0.8);
  const items = Array.from({ length: dice.int(1, 2) }, () => maker.image(dice, 'Reported picture'));
  const says = dice.pick(INTIMATE);
  const proxy = says.startsWith('I represent');
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, jurisdiction: home.code, language: 'en',
    title: 'Private picture posted without consent',
    summary: `${proxy ? 'A representative' : 'The person in the picture'} asks that it and identical copies be removed. Posted by @${holder.handle}.`,
    items,
    priority: 'high',
    parties: proxy ? [party('agent', personName(dice, home), { contact: mailOf(name, dice) }), party('on-behalf-of', name)] : [party('requester', name, { contact: mailOf(name, dice) })],
    clocks: null,
    detail: { of: 'content-removal', regime: 'intimate-image', work: says, elements: { signature: 'present', 'identifies the picture': complete ? 'present' : 'missing', 'statement of no consent': 'present', contact: 'present' } },
    texts: [evidence(dice, 'request form', 'en', `${says}\n\n${name}\n${longDay(received)}\n`)],
    plot: intimatePlot(dice, received, { lacks: !complete, hours, sha256: items.flatMap(({ media }) => media?.sha256 ?? []) }),
  };
}

/** Somebody wants their own content gone, also from where copies remain. */
export function ownRemoval(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker, holders } = making;
  const received = wanted.received ?? arrival(dice, now, 80);
  const holder = wanted.holder ?? dice.pick(holders);
  const own = dice.pick(OWN);
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items: maker.any(dice, wanted.count ?? dice.int(1, 4)), jurisdiction: holder.jurisdiction, language: 'en',
    title: `Own removal: ${own.title}`,
    summary: `@${holder.handle} asks that content of their own be deleted, with its copies.`,
    priority: dice.weighed([['normal', 3], ['low', 2]]),
    parties: [party('requester', holder.name, { contact: holder.email, verified: 'checked' })],
    clocks: null,
    detail: { of: 'content-removal', regime: 'own-removal', work: own.says, elements: {} },
    texts: [evidence(dice, 'support message', 'en', `${own.says}\n\n${holder.name} (@${holder.handle})\n`)],
    plot: ownPlot(dice, received),
  };
}
