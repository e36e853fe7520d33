// Every form of a case in one table: its title, its button and its body.
import { PRIORITIES } from '../../../../shared/model/lists.ts';
import { decisionRule, RELEASE_HOLD } from '../../../../shared/rules/decisions.ts';
import type { Form } from '../../../parts/use.ts';
import { counted, PRIORITY_WORDS } from '../../../parts/words.ts';
import { actOf } from './acts.ts';
import { DecisionForm } from './decision-form.tsx';
import { ReasonField, Segments } from './fields.tsx';
import type { BodyProps, FormRule, Given } from './form.ts';
import { ExtendClockForm, PauseClockForm, PlaceHoldForm, ReleaseHoldForm, RenewHoldForm, ResumeClockForm } from './hold-forms.tsx';
import { LetterForm } from './letter-form.tsx';
import { MergeForm } from './merge-form.tsx';
import { PreviewLine, usePreview } from './preview-line.tsx';
import { RecordForm } from './record-form.tsx';
import { ResolveForm, resolveButton } from './resolve-form.tsx';
import { VerifyForm } from './verify-form.tsx';

const just = (says: string) => () => says;

function decideButton({ shown, draft }: Given): string {
  const chosen = shown.decisions.find(({ code, not }) => code === draft.decision && not === null);
  if (chosen === undefined) return 'Choose a decision';
  if (chosen.needs !== 'one') return `Propose: ${chosen.label}`;
  return chosen.final ? chosen.label : `Next step: ${chosen.label}`;
}

function verifyButton(given: Given): string {
  const act = actOf(given);
  return act?.kind === 'verify-requester' ? `Record ${counted(act.args.checks.length + act.args.paper.length, 'answer')}` : 'Answer at least one line';
}

const armed = ({ shown }: Given): boolean => shown.case.state.effects.some(({ state }) => state === 'armed');

function ApproveBody({ shown, draft, setDraft }: BodyProps) {
  const { facts, id, tag } = shown.case;
  const { proposal } = facts;
  // A release of a hold is no decision of the table: it has no effect of its own to be shown.
  const preview = usePreview(proposal === null || proposal.decision === RELEASE_HOLD.code ? null : { caseId: id, decision: proposal.decision, itemIds: proposal.itemIds, choices: proposal.choices }, tag);
  const hash = proposal?.hash ?? '';
  return (
    <>
      <p className="small">You approve exactly what stands above, bound to <span className="fixed" title={hash}>{hash.slice(0, 16)}</span>. If anything in the case changes first, your approval does nothing.</p>
      <PreviewLine state={preview} onlyEffect />
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}

const WithReason = (says: (given: Given) => string) =>
  function Body({ shown, draft, setDraft }: BodyProps) {
    return <><p className="small">{says({ shown, draft })}</p><ReasonField draft={draft} setDraft={setDraft} /></>;
  };

function NoteBody({ draft, setDraft }: BodyProps) {
  return <label className="field"><span>Text for colleagues</span><textarea className="input" rows={4} maxLength={20_000} data-testid="note" value={draft.note} onChange={(event) => setDraft({ note: event.currentTarget.value })} /></label>;
}

function AssignBody({ shown, draft, setDraft, me }: BodyProps) {
  return (
    <>
      <label className="field"><span>To</span>
        <select className="input" data-testid="assignee" value={draft.assignee ?? ''} onChange={(event) => setDraft({ assignee: event.currentTarget.value === '' ? null : event.currentTarget.value })}>
          <option value="">Nobody</option>
          {shown.colleagues.map(({ id, name }) => <option key={id} value={id}>{name}{id === me ? ' (you)' : ''}</option>)}
        </select>
      </label>
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}

function PriorityBody({ shown, draft, setDraft }: BodyProps) {
  const value = draft.fields['priority'] ?? shown.case.state.priority;
  return (
    <>
      <Segments name="priority" label="Priority" value={value} options={PRIORITIES.map((each) => [each, PRIORITY_WORDS[each]])} onChange={(priority) => setDraft({ fields: { ...draft.fields, priority } })} />
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}

/** Titles, buttons and bodies. What a form sends is `actOf`'s to say. */
export const FORM: Readonly<Record<Form, FormRule>> = {
  decide: { title: just('Decide'), button: decideButton, Body: DecisionForm },
  approve: { title: just('Approve this proposal'), button: ({ shown: { case: { facts } } }) => `Approve: ${decisionRule(facts.kind, facts.proposal?.decision ?? '')?.label ?? facts.proposal?.decision ?? ''}`, Body: ApproveBody },
  reject: { title: just('Reject this proposal'), button: just('Reject the proposal'), danger: true, Body: WithReason(just('The case is open again. The reason goes into its timeline.')) },
  note: { title: just('Note'), button: just('Add the note'), Body: NoteBody },
  assign: { title: just('Assign'), button: just('Assign'), Body: AssignBody },
  record: { title: ({ shown, draft }) => `Record: ${shown.recordable.find(({ fact }) => fact === draft.about)?.label ?? 'a fact'}`, button: just('Record it'), Body: RecordForm },
  verify: { title: just('Answer the checks'), button: verifyButton, Body: VerifyForm },
  message: { title: just('Write a letter'), button: just('Send the letter'), Body: LetterForm },
  'set-priority': { title: just('Set the priority'), button: just('Set the priority'), Body: PriorityBody },
  'merge-duplicate': { title: just('Close as a duplicate'), button: just('Close as a duplicate'), Body: MergeForm },
  reopen: {
    title: (given) => (armed(given) ? 'Call it back' : 'Reopen'),
    button: (given) => (armed(given) ? 'Call it back and reopen' : 'Reopen the case'),
    Body: WithReason((given) => (armed(given) ? 'What is armed does not fire. The case is open again and its clocks run on.' : 'The decision no longer stands. The case is open again and its clocks run on.')),
  },
  'resolve-effect': { title: just('What became of it'), button: resolveButton, Body: ResolveForm },
  'break-claim': {
    title: just('Break the claim'),
    button: just('Break the claim'),
    danger: true,
    Body: WithReason(({ shown }) => `${shown.claim?.name ?? 'Somebody'} works on this case${shown.claim?.trip === true ? ' on a trip' : ''}. The claim ends at once and the reason goes into the timeline. A decision that they made meanwhile may come back to them as a conflict.`),
  },
  'place-hold': { title: just('Place a hold'), button: just('Place the hold'), Body: PlaceHoldForm },
  'renew-hold': { title: just('Renew the hold'), button: just('Renew the hold'), Body: RenewHoldForm },
  'release-hold': { title: just('Release the hold'), button: just('Propose: Release the hold'), Body: ReleaseHoldForm },
  'pause-clock': { title: just('Pause the clock'), button: just('Pause the clock'), Body: PauseClockForm },
  'resume-clock': { title: just('Resume the clock'), button: just('Resume the clock'), Body: ResumeClockForm },
  'extend-clock': { title: just('Extend the clock'), button: just('Extend the clock'), Body: ExtendClockForm },
};
