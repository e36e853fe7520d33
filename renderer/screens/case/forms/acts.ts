// From an open form to the act it sends: pure; where something is missing, the names of what it is.
import type { NewAct } from '../../../../shared/contract.ts';
import type { HoldGround } from '../../../../shared/model/hold.ts';
import { DATA_CATEGORIES, PRIORITIES } from '../../../../shared/model/lists.ts';
import type { EffectFound } from '../../../../shared/model/words.ts';
import { GROUNDS } from '../../../../shared/rules/holds/grounds.ts';
import { filled, openFields } from '../../../parts/letter.ts';
import type { Draft } from '../../../parts/use.ts';
import { instantOf } from '../../../parts/when.ts';
import { itemsFor } from '../shown.ts';
import type { Given } from './form.ts';
import { isLacking, lacks, oneOf, type Lacks } from './lacks.ts';
import { recordedOf } from './recorded.ts';

/** The reason as it is sent; null where it is too short to be one. */
export const reasonOf = ({ reason }: Draft): string | null => (reason.trim().length >= 3 ? reason.trim() : null);

/** The items of a decision that needs some: what was picked of what it could be about; all of it until somebody picks. */
export function pickedItems({ shown, draft }: Given): readonly string[] {
  const offered = shown.decisions.find(({ code }) => code === draft.decision);
  if (offered === undefined || !offered.needsItems) return [];
  const could = itemsFor(shown.case.facts, offered.effect).map(({ id }) => id);
  return draft.itemIds === null ? could : could.filter((id) => draft.itemIds?.includes(id));
}

/** What this person may find of the effect that the form is about; nothing where its outcome is known by now. */
export const mayFind = ({ shown, draft: { about } }: Given): readonly EffectFound[] => (about !== null && Object.hasOwn(shown.resolvable, about) ? (shown.resolvable[about] ?? []) : []);

/** What was found of the effect that the form is about: what was chosen, or the one thing that there is to say; null until then. */
export function foundIn(given: Given): EffectFound | null {
  const may = mayFind(given);
  return may.length === 1 ? (may[0] ?? null) : oneOf(may, given.draft.fields['found'] ?? '');
}

/** The subject and text of a letter with what was filled in. */
export function letterOf({ draft: { fields } }: Given): { readonly subject: string; readonly text: string; readonly open: readonly string[] } {
  const fill = (name: string) => fields[`fill ${name}`] ?? '';
  const subject = filled(fields['subject'] ?? '', fill);
  const text = filled(fields['text'] ?? '', fill);
  return { subject, text, open: openFields(`${subject}\n${text}`) };
}

const REASON = 'a reason of three letters or more';
const orNull = (value: string): string | null => (value.trim() === '' ? null : value.trim());

/** The act of the open form, or null while it is not ready to be sent. */
export function actOf(given: Given): NewAct | null {
  const made = formOf(given);
  return isLacking(made) ? null : made;
}

/** What the open form still lacks, in a few words each; empty where it is ready. */
export function missingIn(given: Given): readonly string[] {
  const made = formOf(given);
  return isLacking(made) ? made.missing : [];
}

function formOf(given: Given): NewAct | Lacks {
  const { shown, draft } = given;
  const { mode, fields } = draft;
  const about = { caseId: shown.case.id, basis: shown.basis };
  const { proposal } = shown.case.facts;
  const reason = reasonOf(draft);
  const why = [reason, REASON] as const;
  const at = (name: string) => instantOf(fields[name] ?? '');
  switch (mode) {
    case null:
      return lacks([null, 'an open form']);
    case 'note': {
      const text = orNull(draft.note);
      return text === null ? lacks([text, 'the text of the note']) : { kind: 'note', ...about, reason: 'Note on the case.', args: { text } };
    }
    case 'verify':
      return verified(given, reason ?? 'Checks answered from the case.');
    case 'message':
      return written(given, reason ?? 'Letter sent from the case.');
    case 'record': {
      const recorded = recordedOf(given);
      // What happened is its own reason: asking for the same sentence twice teaches people to type a dot.
      return isLacking(recorded) ? recorded : { kind: 'record-fact', ...about, reason: recorded.evidence.slice(0, 4_000), args: recorded };
    }
    case 'decide': {
      const offered = shown.decisions.find(({ code, not }) => code === draft.decision && not === null) ?? null;
      const picked = offered?.needsItems === true && pickedItems(given).length === 0 ? null : [...pickedItems(given)];
      if (offered === null || picked === null || reason === null) return lacks([offered, 'a decision'], [picked, 'at least one item'], why);
      return { kind: 'propose-decision', ...about, reason, args: { decision: offered.code, note: draft.note.trim(), itemIds: picked, ...(offered.discloses && { choices: draft.choices }) } };
    }
    case 'approve':
    case 'reject':
      return proposal === null || reason === null ? lacks([proposal, 'a proposal that waits'], why) : { kind: mode, ...about, reason, args: { proposalHash: proposal.hash } };
    case 'assign': {
      const other = draft.assignee === shown.case.state.assignee ? null : true;
      return other === null || reason === null ? lacks([other, 'another assignee than now'], why) : { kind: 'assign', ...about, reason, args: { to: draft.assignee, was: shown.case.state.assignee } };
    }
    case 'set-priority': {
      const was = shown.case.state.priority;
      const chosen = oneOf(PRIORITIES, fields['priority'] ?? '');
      const to = chosen === was ? null : chosen;
      return to === null || reason === null ? lacks([to, 'another priority than now'], why) : { kind: 'set-priority', ...about, reason, args: { to, was } };
    }
    case 'reopen':
      return reason === null ? lacks(why) : { kind: 'reopen', ...about, reason, args: {} };
    case 'resolve-effect': {
      const found = foundIn(given);
      return draft.about === null || found === null || reason === null ? lacks([draft.about, 'the effect'], [found, 'what you found'], why) : { kind: 'resolve-effect', ...about, reason, args: { key: draft.about, found } };
    }
    case 'break-claim': {
      const token = shown.claim?.token ?? null;
      return token === null || reason === null ? lacks([token, 'a claim'], why) : { kind: 'break-claim', ...about, reason, args: { token } };
    }
    case 'merge-duplicate': {
      const into = draft.about === shown.case.id ? null : draft.about;
      return into === null || reason === null ? lacks([into, 'the case that goes on'], why) : { kind: 'merge-duplicate', ...about, reason, args: { into } };
    }
    case 'place-hold':
      return placed(given, reason);
    case 'renew-hold': {
      const requested = at('requested');
      if (draft.about === null || requested === null || reason === null) return lacks([draft.about, 'the hold'], [requested, 'when the renewal was received'], why);
      return { kind: 'renew-hold', ...about, reason, args: { holdId: draft.about, requested, goodCause: fields['good-cause'] === 'yes', caseNumber: orNull(fields['case-number'] ?? '') } };
    }
    case 'release-hold':
      return draft.about === null || reason === null ? lacks([draft.about, 'the hold'], why) : { kind: 'release-hold', ...about, reason, args: { holdId: draft.about } };
    case 'pause-clock': {
      const asked = at('asked');
      return draft.about === null || asked === null || reason === null ? lacks([draft.about, 'the clock'], [asked, 'when it was asked'], why) : { kind: 'pause-clock', ...about, reason, args: { clockId: draft.about, asked } };
    }
    case 'resume-clock': {
      const answered = at('answered');
      return draft.about === null || answered === null || reason === null ? lacks([draft.about, 'the clock'], [answered, 'when it was answered'], why) : { kind: 'resume-clock', ...about, reason, args: { clockId: draft.about, answered } };
    }
    case 'extend-clock':
      return draft.about === null || reason === null ? lacks([draft.about, 'the clock'], why) : { kind: 'extend-clock', ...about, reason, args: { clockId: draft.about } };
  }
}

function placed({ shown, draft: { fields } }: Given, reason: string | null): NewAct | Lacks {
  const ground = oneOf(Object.keys(GROUNDS) as HoldGround[], fields['ground'] ?? '');
  const received = instantOf(fields['received'] ?? '');
  const kind = oneOf(['none', 'no-tip', 'gag'] as const, fields['secrecy'] ?? '');
  if (ground === null || received === null || kind === null || reason === null) return lacks([ground, 'the ground'], [received, 'when it was received'], [kind, 'who may learn of it'], [reason, REASON]);
  const until = kind === 'gag' ? instantOf(fields['gag-until'] ?? '') : null;
  const category = oneOf(DATA_CATEGORIES, fields['category'] ?? '');
  return { kind: 'place-hold', caseId: shown.case.id, basis: shown.basis, reason, args: { category, itemId: orNull(fields['item'] ?? ''), ground, received, secrecy: { kind, until, ended: null } } };
}

function written(given: Given, reason: string): NewAct | Lacks {
  const { subject, text, open } = letterOf(given);
  const to = oneOf(['user', 'requester', 'reporter'] as const, given.draft.fields['to'] ?? '');
  const filledIn = open.length > 0 ? null : true;
  const says = orNull(text);
  const about = orNull(subject);
  if (to === null || about === null || says === null || filledIn === null) return lacks([to, 'whom it goes to'], [about, 'a subject'], [says, 'a text'], [filledIn, open.length === 1 ? 'one field of the letter' : `${open.length} fields of the letter`]);
  return { kind: 'message', caseId: given.shown.case.id, basis: given.shown.basis, reason, args: { to, subject: about, text } };
}

/** The answers that were given in this form; one without evidence is not sent, and holds nothing else back. */
function verified({ shown, draft: { fields } }: Given, reason: string): NewAct | Lacks {
  const { verification } = shown;
  const answered = (name: string) => {
    const answer = oneOf(['yes', 'no'] as const, fields[name] ?? '');
    const evidence = orNull(fields[`${name} evidence`] ?? '');
    return answer === null || evidence === null ? [] : [{ answer, evidence }];
  };
  const checks = (verification?.checks ?? []).flatMap(({ id }) => answered(id).map((given) => ({ check: id, ...given })));
  const paper = (verification?.paper ?? []).flatMap(({ check }) => answered(`paper ${check}`).map((given) => ({ check, ...given })));
  if (checks.length + paper.length === 0) return lacks([null, 'one answer with its evidence']);
  return { kind: 'verify-requester', caseId: shown.case.id, basis: shown.basis, reason, args: { checks, paper } };
}
