// Data-subject requests on the demo platform: people who want to see, correct or delete what is held about them.
import type { CaseFacts } from '../../shared/model/case.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { fill } from './dice.ts';
import { arrival } from './clocks.ts';
import { accountItem, evidence, party } from './draft.ts';
import type { Draft, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { MEMBER_STATES, personName, country } from './names.ts';
import { recordsFound } from './records.ts';
import { rightsPlot } from './rights-plot.ts';
import type { Right } from './rights-plot.ts';
import { ASKED, CORRECTIONS, SUBJECTS } from './rights-words.ts';
import { after, DAY, longDay } from './time.ts';

type Detail = Extract<CaseFacts['detail'], { of: 'data-subject' }>;

/** The regime that applies where the person lives, in the start table's words. */
function regimeOf(holder: Holder, right: Right, californian: boolean): string {
  if (MEMBER_STATES.includes(holder.jurisdiction)) return 'gdpr';
  if (holder.jurisdiction === 'US') return californian ? (right === 'opt-out' ? 'ccpa-opt-out' : 'ccpa') : 'us-state';
  return ({ GB: 'uk-gdpr', BR: 'lgpd', CA: 'pipeda' } as Readonly<Record<string, string>>)[holder.jurisdiction] ?? 'policy';
}

/** How many days the law gives for an answer, where it is not thirty. */
const DAYS: Readonly<Record<string, number>> = { ccpa: 45, 'us-state': 45, 'ccpa-opt-out': 20, lgpd: 15 };

/** What a tour of the demo wants of a request; what it leaves out is diced. */
export type RightsWanted = { readonly right?: Right; readonly received?: string; readonly holder?: Holder; readonly identity?: Detail['identity']; readonly californian?: boolean; readonly whole?: boolean };

/** One request. */
export function dataSubject(making: Making, wanted: RightsWanted = {}): Draft {
  const { dice, now, holders, own } = making;
  const received = wanted.received ?? arrival(dice, now, 70, 0.06);
  const right = wanted.right ?? dice.weighed<Right>([['access', 8], ['deletion', 8], ['correction', 3], ['opt-out', 3]]);
  // An account that may be deleted is nobody else's in the demo: two stories about it would cut each other short.
  const holder = wanted.holder ?? (right === 'deletion' ? own() : dice.chance(0.1) ? dice.pick(holders.filter((it) => it.jurisdiction === 'GB')) : dice.pick(holders));
  const regime = regimeOf(holder, right, wanted.californian ?? dice.chance(0.6));
  const agent = dice.chance(0.12) ? personName(dice, country(dice)) : null;
  const language = SUBJECTS[holder.language] === undefined ? 'en' : holder.language;
  const wordings = ASKED[right];
  const body = fill(language === 'en' ? dice.pick(wordings) : (SUBJECTS[language]?.[right] ?? dice.pick(wordings)), { handle: holder.handle, name: holder.name, wish: dice.pick(CORRECTIONS), mail: holder.email });
  const identity = wanted.identity ?? dice.weighed<Detail['identity']>([['not-asked', 2], ['asked', 2], ['verified', 7], ['failed', 0.5]]);
  const categories: DataCategory[] = right === 'correction' ? ['account-information'] : right === 'opt-out' ? ['usage', 'cookies', 'device'] : wanted.whole === true || dice.chance(0.75) ? [...DATA_CATEGORIES] : dice.some(DATA_CATEGORIES, dice.int(2, 4));
  return {
    id: dice.uuid(received), kind: 'data-subject', received, holder, jurisdiction: holder.jurisdiction, language,
    title: { access: 'Copy of all data', deletion: 'Deletion of the account and its data', correction: 'Correction of data', 'opt-out': 'Opt-out of sharing and profiling' }[right],
    summary: `${agent === null ? `@${holder.handle}` : `${agent}, for @${holder.handle},`} ${{ access: 'asks for a copy of what is held', deletion: 'asks for deletion', correction: 'asks for a correction', 'opt-out': 'opts out' }[right]}.`,
    priority: dice.weighed([['normal', 7], ['low', 2], ['high', 1]]),
    parties: agent === null ? [party('requester', holder.name, { contact: holder.email, verified: identity === 'verified' ? 'checked' : 'not-checked' })] : [party('agent', agent, { organisation: dice.pick(['Clear Slate Privacy', 'Datenfreund e. V.', 'Forget Me Desk']) }), party('on-behalf-of', holder.name, { contact: holder.email })],
    items: [accountItem(holder.handle)],
    clocks: null,
    detail: { of: 'data-subject', right, regime, identity: identity === 'verified' ? 'verified' : 'not-asked', categories, records: right === 'access' ? recordsFound(dice, { accountId: holder.id, categories, from: null, to: null, at: received, otherId: dice.pick(holders.filter((it) => it.id !== holder.id)).id, reported: wanted.whole === true }) : [] },
    texts: [evidence(dice, dice.pick(['privacy form', 'message to support', 'request.eml']), language, `${body}\n\n${agent ?? holder.name}\n${longDay(received)}\n${dice.chance(0.2) ? `\nFirst asked on ${longDay(after(received, -dice.int(4, 30) * DAY))}; no answer so far.\n` : ''}`)],
    plot: rightsPlot(dice, received, now, { right, regime, identity, days: DAYS[regime] ?? 30 }),
  };
}
