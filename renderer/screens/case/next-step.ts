// What is asked of this person next, in one sentence, from where the case stands and what can be decided now.
import { asksStores, decisionRule, namesNothing, RELEASE_HOLD } from '../../../shared/rules/decisions.ts';
import type { Recorded } from '../../../shared/model/act.ts';
import type { Stage } from '../../../shared/model/words.ts';
import type { Form } from '../../parts/use.ts';
import { counted, stagesIn } from '../../parts/words.ts';
import type { Offers } from './offers.ts';
import { isElsewhere, type CaseOut } from './shown.ts';

/** `tone`: something to do here, something to wait for, or nothing. `form` is what the button opens, about `about` where it is about something. */
export type NextStep = {
  readonly tone: 'do' | 'wait' | 'over';
  readonly says: string;
  readonly form: Form | null;
  readonly about: string | null;
  readonly button: string;
};

const wait = (says: string): NextStep => ({ tone: 'wait', says, form: null, about: null, button: '' });
const over = (says: string): NextStep => ({ tone: 'over', says, form: null, about: null, button: '' });
const act = (says: string, form: Form, button: string, about: string | null = null): NextStep => ({ tone: 'do', says, form, about, button });

type Awaited = { readonly fact: Recorded['fact']; readonly asks: string; readonly button: string };

/** Stages at which somebody else has to answer: what to do when the answer comes. */
const AWAITED: Partial<Readonly<Record<Stage, Awaited>>> = {
  incomplete: { fact: 'completed', asks: 'The requester was asked to complete the notice. Record it when it comes, or refuse.', button: 'Record it' },
  asked: { fact: 'requester-answered', asks: 'The requester was asked for what is missing. Record the answer when it comes.', button: 'Record the answer' },
  'identity-asked': { fact: 'identity', asks: 'The person was asked to show who they are. Record the check when it is done.', button: 'Record the check' },
  'age-asked': { fact: 'age-shown', asks: 'The person was asked to show their age. Record what it shows, or decide on what is here.', button: 'Record what it shows' },
  'child-safety': { fact: 'report-submitted', asks: 'Submit the report with the reporting body, then record its number.', button: 'Record the report' },
};

/** "a", "a or b", "a, b or c", at most three of them. */
function either(labels: readonly string[]): string {
  const some = labels.slice(0, 3);
  return some.length < 2 ? some.join('') : `${some.slice(0, -1).join(', ')} or ${some.at(-1) ?? ''}`;
}

/** The next step on a case for `me` (a person's id). Pure; it only words what `offers` and the rules of the case allow. */
export function nextStepOf(shown: CaseOut, offers: Offers, me: string): NextStep {
  const { facts, state } = shown.case;
  const unknown = state.effects.filter((effect) => effect.state === 'unknown');
  if (unknown.length > 0) {
    const mine = unknown.find(({ key }) => Object.hasOwn(offers.resolve, key));
    if (mine !== undefined && asksStores(mine.does)) return act('Find out what keeps the store from confirming, then have it asked again.', 'resolve-effect', 'Have it asked again', mine.key);
    if (mine !== undefined) return act('Find out outside whether it went through, then say what you found.', 'resolve-effect', 'Say what you found', mine.key);
    if (offers.waiting) return wait('Your act waits for the hub’s answer.');
    const says = 'Find out outside whether it went through, and write down what you found.';
    return offers.note ? act(says, 'note', 'Write a note') : wait(says);
  }
  if (facts.duplicateOf !== null) return over('Closed as a duplicate. Nothing is asked of you.');
  if (offers.waiting) return wait('Your act waits for the hub’s answer.');
  if (facts.proposal !== null) return onProposal(shown, offers, me);
  if (facts.status === 'decided' || facts.status === 'closed') return afterwards(shown, offers);
  return toDecide(shown, offers);
}

function onProposal(shown: CaseOut, offers: Offers, me: string): NextStep {
  const { facts } = shown.case;
  const { proposal } = facts;
  const rule = decisionRule(facts.kind, proposal?.decision ?? '');
  const label = rule?.label ?? proposal?.decision ?? '';
  const who = rule?.needs === 'counsel' ? 'A second person from legal' : 'A second person';
  if (offers.approve) return act(`Read the proposal and approve or reject it: ${label}.`, 'approve', 'Approve');
  if (proposal?.by === me) return wait(`${who} approves or rejects what you proposed.`);
  if (offers.reject) return act(`${who} approves this. You may reject it.`, 'reject', 'Reject');
  return wait(`${who} approves or rejects the proposal: ${label}.`);
}

/** What may still come after a decision: those facts open the case again. */
const COMES_AFTER: readonly string[] = ['counter-notice', 'complaint'];

function afterwards({ case: { facts, state } }: CaseOut, offers: Offers): NextStep {
  if (state.effects.some((effect) => effect.state === 'armed')) return over(offers.menu.includes('reopen') ? 'Nothing, unless it was a mistake: until it fires it can be called back.' : 'Nothing is asked of you. It fires by itself.');
  if (state.effects.some((effect) => effect.state === 'firing')) return over('Nothing is asked of you. It runs by itself; what is held waits for the end of its hold.');
  const may = offers.records.filter(({ fact }) => COMES_AFTER.includes(fact));
  const [first] = may;
  if (first !== undefined) return { tone: 'over', says: `Nothing now. ${may.map(({ label }) => label.replace(/ came$/, '')).join(' or ')} may still come: record it then.`, form: 'record', about: first.fact, button: `Record: ${first.label}` };
  return over(facts.status === 'closed' ? 'Nothing is left to do.' : 'Nothing is asked of you. It is closed when what was decided is done.');
}

function toDecide(shown: CaseOut, offers: Offers): NextStep {
  const { facts } = shown.case;
  const awaited = AWAITED[facts.stage];
  if (awaited !== undefined) return offers.records.some(({ fact }) => fact === awaited.fact) ? act(awaited.asks, 'record', awaited.button, awaited.fact) : wait(awaited.asks);
  if (!offers.decidable) return wait('Whoever works this queue decides.');
  const before = comesFirst(shown, offers);
  if (before !== null) return before;
  const now = shown.decisions.filter(({ not, code }) => not === null && code !== RELEASE_HOLD.code);
  if (now.length > 0) return act(`Decide: ${either(now.map(({ label }) => label))}.`, 'decide', 'Decide');
  const first = shown.decisions.find((each) => !isElsewhere(each));
  return wait(first === undefined || first.not === null ? 'Nothing can be decided at this point.' : `${first.label}: ${stagesIn(first.not)}`);
}

/** What has to be so before the decision that the case is for can be made at all. */
function comesFirst({ case: { facts, events }, verification, decisions }: CaseOut, offers: Offers): NextStep | null {
  const stands = (code: string) => decisions.find((each) => each.code === code)?.not ?? null;
  if (facts.detail.of === 'under18') {
    if (!namesNothing(facts) || stands('no-account-found') !== null) return null;
    const asked = events.some(({ kind }) => kind === 'message');
    return asked || !offers.menu.includes('message')
      ? act('Where another report names the account, close this one as its duplicate. Else decide: No account found.', 'decide', 'Decide')
      : act('The report names no account and nothing to look at. Ask the reporter for more first.', 'message', 'Write to the reporter');
  }
  if (facts.detail.of === 'data-subject' && facts.detail.right !== 'opt-out' && facts.detail.identity !== 'verified') {
    if (facts.detail.identity === 'failed') return act('The check of the person failed. Refuse, or ask again.', 'decide', 'Decide');
    return offers.records.some(({ fact }) => fact === 'identity')
      ? act('Check who the person is and record it, or ask them for it.', 'record', 'Record the check', 'identity')
      : act('The person’s identity is not verified. Ask for it.', 'decide', 'Decide');
  }
  if (facts.detail.of === 'content-removal') {
    const missing = Object.values(facts.detail.elements).filter((state) => state === 'missing').length;
    return missing > 0 && facts.stage === 'received' && decisions.some(({ code, not }) => code === 'ask-to-complete' && not === null)
      ? act(`${counted(missing, 'element')} that the law asks for ${missing === 1 ? 'is' : 'are'} missing: ask for ${missing === 1 ? 'it' : 'them'}, or refuse.`, 'decide', 'Decide')
      : null;
  }
  if (facts.detail.of !== 'law-enforcement') return null;
  const preserving = stands('confirm-preservation');
  if (decisions.some(({ code }) => code === 'confirm-preservation')) {
    return preserving !== null && offers.menu.includes('place-hold') ? act('Place the hold first, then confirm the preservation.', 'place-hold', 'Place a hold') : null;
  }
  if (decisions.some(({ code, not }) => code === 'hand-over' && not === null)) return act('This is a person’s request for their own data: hand it over as a data-subject request.', 'decide', 'Decide');
  const producing = stands('produce');
  if (producing === null || verification === null) return null;
  const failed = verification.state === 'failed' || verification.paper.some(({ answer }) => answer === 'no');
  if (failed) return act('The requester or the paper failed a check. Nothing may be disclosed: refuse in writing.', 'decide', 'Decide');
  const open = verification.state === 'incomplete' || verification.state === 'needs-second-person' || verification.paper.some(({ answer }) => answer === null);
  if (open && offers.menu.includes('verify')) return act('Answer the checks of the requester and the paper; a second person answers theirs.', 'verify', 'Answer checks');
  const waits = offers.records.find(({ fact }) => fact === 'counsel-word' || fact === 'minor-reviewed');
  return act(`Producing waits: ${producing} Refusing and asking are possible now.`, waits === undefined ? 'decide' : 'record', waits === undefined ? 'Decide' : waits.label, waits?.fact ?? null);
}
