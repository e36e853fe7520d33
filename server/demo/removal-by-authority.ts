// Content removals that authorities order from the demo platform: governments, courts, terrorist-content orders.
import { fill } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { evidence, party } from './draft.ts';
import type { Draft, Making } from './draft.ts';
import { PLATFORM } from './items.ts';
import { countryOf, MEMBER_STATES, personName } from './names.ts';
import { AUTHORITIES, ORDER_GROUNDS, TERROR_LETTER } from './removal-orders.ts';
import type { RemovalWanted } from './removal.ts';
import { listed, poster } from './removal.ts';
import { noticePlot, terrorPlot } from './removal-plot.ts';
import { DAY, dottedDay, HOUR } from './time.ts';

/** The start table's word for orders of a country; the rest have no rule of their own. */
const REGIME: Readonly<Record<string, string>> = { DE: 'dsa-art9-order', FR: 'dsa-art9-order', IN: 'in-order', AU: 'au-osa' };

/** An order of a government body or a court, in its own language. */
export function governmentOrder(making: Making): Draft {
  const { dice, now, maker } = making;
  const received = arrival(dice, now, 90, 0.14);
  const authority = dice.pick(AUTHORITIES);
  const officer = personName(dice, countryOf(authority.country));
  const reference = `${dice.int(100, 9_999)}/${received.slice(2, 4)}-${dice.code(3).toUpperCase()}`;
  const ground = dice.pick(ORDER_GROUNDS);
  const holder = poster(making);
  const items = maker.any(dice, dice.weighed([[1, 5], [2, 3], [4, 1]]));
  const text = fill(dice.pick(authority.letters), { reference, day: dottedDay(received), platform: PLATFORM, urls: listed(items), contact: authority.contact, officer });
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: authority.country, language: authority.language,
    title: `Order of an authority: ${ground}`,
    summary: `${authority.english} orders the removal of ${items.length === 1 ? 'one page' : `${items.length} pages`} by @${holder.handle}. Ground given: ${ground}.`,
    priority: authority.country === 'IN' ? 'urgent' : dice.weighed([['high', 2], ['normal', 3]]),
    parties: [party('authority', officer, { organisation: authority.name, contact: authority.contact, authority: true, verified: dice.weighed([['not-checked', 3], ['checked', 4], ['failed', 0.4]]) })],
    clocks: demoClocks({ kind: 'content-removal', regime: REGIME[authority.country] ?? '*', jurisdiction: authority.country, received }),
    detail: { of: 'content-removal', regime: 'government', work: `Reference ${reference}. ${ground.charAt(0).toUpperCase()}${ground.slice(1)}.`, elements: {} },
    texts: [evidence(dice, 'order.txt', authority.language, `${text}\n`)],
    plot: noticePlot(dice, received, now, {
      lacks: dice.chance(0.2), pace: authority.country === 'IN' ? 2 * HOUR : DAY, disables: 0.62, refusal: 'The order names no legal basis that binds us there.',
      remarks: ['Called the office by the number on its own site. The reference is theirs.', 'The letter has no signature, only a name.', 'Translated by a colleague; the original stands beside it.', 'The page is not visible in that country any more for another reason.'],
    }),
  };
}

/** A terrorist-content removal order: one hour. */
export function terroristContent(making: Making, wanted: RemovalWanted = {}): Draft {
  const { dice, now, maker } = making;
  const received = wanted.received ?? arrival(dice, now, 80, 0);
  const home = countryOf(dice.pick(MEMBER_STATES));
  const officer = personName(dice, home);
  const authority = `Competent authority for Regulation 2021/784, ${dice.pick(home.towns)}`;
  const holder = wanted.holder ?? poster(making);
  const items = [dice.chance(0.5) ? maker.world(dice) : maker.chat(dice)].map((it) => ({ ...it, excerpt: 'Not shown in lists. See the order.' }));
  const reference = `TCO-${home.code}-${dice.int(100, 999)}`;
  return {
    id: dice.uuid(received), kind: 'content-removal', received, holder, items, jurisdiction: home.code, language: 'en',
    title: `Removal order, terrorist content (${reference})`,
    summary: `${authority} orders removal within one hour. Posted by @${holder.handle}.`,
    priority: 'urgent',
    parties: [party('authority', officer, { organisation: authority, contact: `tco@${home.code.toLowerCase()}.example`, authority: true })],
    clocks: null,
    detail: { of: 'content-removal', regime: 'terrorist-content', work: `Reference ${reference}`, elements: { 'issuing authority': 'present', reasons: 'present', address: 'present', 'time stamp': 'present' } },
    texts: [evidence(dice, 'order.xml (text)', 'en', `${fill(TERROR_LETTER, { reference, authority, platform: PLATFORM, urls: listed(items), time: received, officer })}\n`)],
    plot: terrorPlot(dice, received),
  };
}
