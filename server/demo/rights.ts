// Data-subject requests on the demo platform: people who want to see, correct or delete what is held about them.
import type { CaseFacts, Hold } from '../../shared/model/case.ts';
import { DATA_CATEGORIES } from '../../shared/model/words.ts';
import { fill } from './dice.ts';
import { arrival, demoClocks } from './clocks.ts';
import { evidence, party } from './draft.ts';
import type { Draft, Ending, Making } from './draft.ts';
import type { Holder } from './holders.ts';
import { MEMBER_STATES, personName, country } from './names.ts';
import { ASKED, CORRECTIONS, SUBJECTS } from './rights-words.ts';
import { after, DAY, longDay } from './time.ts';

type Detail = Extract<CaseFacts['detail'], { of: 'data-subject' }>;
type Right = Detail['right'];

const ENDINGS: Readonly<Record<Right, readonly Ending[]>> = {
  access: [
    { decision: 'give-access', weight: 6, reason: 'The person is the holder: they answered from the address on file.', note: 'Copy with the list of processors. Messages by others are left out.' },
    { decision: 'ask-identity', weight: 3, reason: 'The request came from an address that is not on the account.', note: 'Asked for a reply from within the account.' },
    { decision: 'refuse-request', weight: 0.6, reason: 'The same copy was given three weeks ago.', note: 'Said how to complain.' },
  ],
  deletion: [
    { decision: 'delete-data', weight: 6, reason: 'Identity was verified and no duty to keep applies to these categories.', note: 'Invoices are kept for as long as tax law asks; said so.' },
    { decision: 'ask-identity', weight: 3, reason: 'Deletion cannot be undone and the sender is not verified.', note: 'Asked for a reply from within the account.' },
    { decision: 'refuse-request', weight: 0.5, reason: 'The account named belongs to somebody else.', note: 'Said how to complain.' },
  ],
  correction: [
    { decision: 'correct-data', weight: 7, reason: 'What is held is out of date.', note: 'Corrected everywhere but in sent invoices.' },
    { decision: 'ask-identity', weight: 2, reason: 'The change would move the sign-in to another address.', note: 'Asked to confirm from the old address.' },
    { decision: 'refuse-request', weight: 1, reason: 'The date of birth cannot be changed without a check.', note: 'Offered the age check.' },
  ],
  'opt-out': [
    { decision: 'opt-out', weight: 9, reason: 'No identity check is needed to opt out.', note: 'Set in analytics and at the processors.' },
    { decision: 'refuse-request', weight: 0.5, reason: 'Nothing is sold or shared for this account.', note: 'Said so in plain words.' },
  ],
};

const REMARKS: readonly string[] = [
  'The copy is 240 MB, mostly voice recordings. Sent as a link that ends in seven days.',
  'The person writes from the address on file.',
  'A hold binds part of this account. The rest can go.',
  'The agent’s authorisation names another account. Asked.',
  'Answered in the language of the request.',
  'Support gave half of this by chat already.',
];

/** The regime that applies where the person lives, in the start table's words. */
function regimeOf(holder: Holder, right: Right, californian: boolean): string {
  if (MEMBER_STATES.includes(holder.jurisdiction)) return 'gdpr';
  if (holder.jurisdiction === 'US') return californian ? (right === 'opt-out' ? 'ccpa-opt-out' : 'ccpa') : 'us-state';
  return ({ GB: 'uk-gdpr', BR: 'lgpd', CA: 'pipeda' } as Readonly<Record<string, string>>)[holder.jurisdiction] ?? 'policy';
}

/** Nothing is given out or deleted for somebody who was not verified; opting out asks for no identity. */
function endingsOf(right: Right, identity: Detail['identity']): Ending[] {
  const known = identity === 'verified' || right === 'opt-out';
  return ENDINGS[right].filter((it) => (it.decision === 'ask-identity' ? !known && identity !== 'failed' : known || it.decision === 'refuse-request'));
}

/** One request. `holds` are those that live now: one on the same account comes with the case and beats a deletion. */
export function dataSubject(making: Making, holds: readonly Hold[]): Draft {
  const { dice, now, holders } = making;
  const received = arrival(dice, now, 70, 0.06);
  const held = dice.chance(0.08) ? holders.filter((it) => holds.some((hold) => hold.accountId === it.id)) : [];
  const lawful = holders.filter((it) => it.jurisdiction === 'GB');
  const holder = held.length > 0 ? dice.pick(held) : dice.chance(0.1) ? dice.pick(lawful) : dice.pick(holders);
  const right: Right = held.length > 0 ? 'deletion' : dice.weighed<Right>([['access', 8], ['deletion', 8], ['correction', 3], ['opt-out', 3]]);
  const regime = regimeOf(holder, right, dice.chance(0.6));
  const agent = dice.chance(0.12) ? personName(dice, country(dice)) : null;
  const language = SUBJECTS[holder.language] === undefined ? 'en' : holder.language;
  const wordings = ASKED[right];
  const body = fill(language === 'en' ? dice.pick(wordings) : (SUBJECTS[language]?.[right] ?? dice.pick(wordings)), { handle: holder.handle, name: holder.name, wish: dice.pick(CORRECTIONS), mail: holder.email });
  const here = holds.filter((it) => it.accountId === holder.id);
  const identity = dice.weighed<Detail['identity']>([['not-asked', 2], ['asked', 2], ['verified', 7], ['failed', 0.5]]);
  return {
    id: dice.uuid(received), kind: 'data-subject', received, holder, jurisdiction: holder.jurisdiction, language,
    title: { access: 'Copy of all data', deletion: 'Deletion of the account and its data', correction: 'Correction of data', 'opt-out': 'Opt-out of sharing and profiling' }[right],
    summary: `${agent === null ? `@${holder.handle}` : `${agent}, for @${holder.handle},`} ${{ access: 'asks for a copy of what is held', deletion: 'asks for deletion', correction: 'asks for a correction', 'opt-out': 'opts out' }[right]}.${here.length > 0 ? ' A hold binds the account.' : ''}`,
    priority: here.length > 0 ? 'high' : dice.weighed([['normal', 7], ['low', 2], ['high', 1]]),
    parties: agent === null ? [party('requester', holder.name, { contact: holder.email, verified: identity === 'verified' ? 'checked' : identity === 'failed' ? 'failed' : 'not-checked' })] : [party('agent', agent, { organisation: dice.pick(['Clear Slate Privacy', 'Datenfreund e. V.', 'Forget Me Desk']) }), party('on-behalf-of', holder.name, { contact: holder.email })],
    items: [{ id: 'account', kind: 'account', label: `@${holder.handle}`, url: null, excerpt: null, category: 'account-information', media: null }],
    clocks: demoClocks({ kind: 'data-subject', regime, jurisdiction: regime.startsWith('ccpa') ? 'US-CA' : holder.jurisdiction, received }),
    holds: here,
    detail: { of: 'data-subject', right, regime, identity, categories: right === 'correction' ? ['account-information'] : right === 'opt-out' ? ['usage', 'cookies', 'device'] : dice.chance(0.75) ? [...DATA_CATEGORIES] : dice.some(DATA_CATEGORIES, dice.int(2, 4)) },
    texts: [evidence(dice, dice.pick(['privacy form', 'message to support', 'request.eml']), language, `${body}\n\n${agent ?? holder.name}\n${longDay(received)}\n${dice.chance(0.2) ? `\nFirst asked on ${longDay(after(received, -dice.int(4, 30) * DAY))}; no answer so far.\n` : ''}`)],
    endings: endingsOf(right, identity),
    remarks: REMARKS,
  };
}
