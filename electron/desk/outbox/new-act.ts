// Makes the document of an act from what a screen asked for: complete, checked, and exact to the byte from then on.
import { createHash } from 'node:crypto';
import type { NewAct } from '../../../shared/contract.ts';
import { FaultError } from '../../../shared/fault.ts';
import { Act } from '../../../shared/model/act.ts';
import type { Glance } from '../../../shared/model/case.ts';
import { EFFECT_VERBS } from '../../../shared/model/lists.ts';
import { RECORDED } from '../../../shared/rules/recorded.ts';
import { RELEASE_HOLD, asksStores, decisionRule } from '../../../shared/rules/decisions.ts';
import { PushAsked } from '../../../shared/wire.ts';

export type Kept = { readonly act: Act; readonly doc: string; readonly docHash: string };

/**
 * The act with its author, device, instant and glance. `at` is this computer's clock in UTC milliseconds and orders
 * nothing; `then` is what the screen showed. Throws `bad_input` where it is no act of this wire, `too_large` where
 * the hub would cut it off.
 */
export function newAct(asked: NewAct, made: { by: string; device: string; nowMs: number; random: (bytes: number) => Uint8Array; then: Glance | null }): Kept {
  const { basis, ...rest } = asked;
  const onFacts = asked.kind === 'release' || asked.kind === 'break-claim' || asked.kind === 'note' || asked.kind === 'message' || asked.kind === 'withdraw' ? {} : { basis };
  const act = Act.safeParse({
    ...rest,
    ...onFacts,
    v: 1,
    actId: uuidv7(made.nowMs, made.random),
    by: made.by,
    device: made.device,
    at: new Date(made.nowMs).toISOString(),
    then: made.then,
  });
  if (!act.success) throw new FaultError('bad_input');
  const doc = JSON.stringify(act.data);
  if (!PushAsked.shape.acts.element.safeParse(doc).success) throw new FaultError('too_large');
  return { act: act.data, doc, docHash: createHash('sha256').update(doc).digest('hex') };
}

/** RFC 9562 version 7 from 48 bits of milliseconds and 74 bits of randomness. */
export function uuidv7(nowMs: number, random: (bytes: number) => Uint8Array): string {
  const bytes = Buffer.alloc(16);
  bytes.set(random(16));
  bytes.writeUIntBE(Math.max(0, Math.min(nowMs, 2 ** 48 - 1)), 0, 6);
  bytes[6] = 0x70 | ((bytes[6] ?? 0) & 0x0f);
  bytes[8] = 0x80 | ((bytes[8] ?? 0) & 0x3f);
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** An act in a few words for a list; a decision by the label that its button carries. */
export function saysOf(act: Act): string {
  switch (act.kind) {
    case 'claim':
      return `Claim for ${act.args.minutes} minutes`;
    case 'check-out':
      return `Check out for ${act.args.hours} hours`;
    case 'release':
      return 'Release the claim';
    case 'break-claim':
      return 'Break the claim';
    case 'note':
      return 'Note';
    case 'assign':
      return act.args.to === null ? 'Assign to nobody' : `Assign to ${act.args.to}`;
    case 'propose-decision':
      return labelOf(act.args.decision);
    case 'set-priority':
      return `Priority ${act.args.to}`;
    case 'verify-requester':
      return act.args.checks.length + act.args.paper.length === 1 ? 'Answer one check' : `Answer ${act.args.checks.length + act.args.paper.length} checks`;
    case 'place-hold':
      return 'Place a hold';
    case 'renew-hold':
      return 'Renew the hold';
    case 'release-hold':
      return RELEASE_HOLD.label;
    case 'pause-clock':
      return 'Pause the clock';
    case 'resume-clock':
      return 'Resume the clock';
    case 'extend-clock':
      return 'Extend the clock';
    case 'record-fact':
      return RECORDED[act.args.fact].label;
    case 'reopen':
      return 'Reopen';
    case 'resolve-effect':
      // An effect's key begins with what it does; the case that would say it need not be on this computer.
      if (EFFECT_VERBS.some((does) => asksStores(does) && act.args.key.startsWith(`${does}:`))) return 'Have the stores asked again';
      return act.args.found === 'carried-out' ? 'Say that it was carried out' : 'Say that it was not carried out';
    case 'merge-duplicate':
      return 'Close as a duplicate';
    case 'message':
      return `Message to the ${act.args.to}`;
    case 'approve':
      return 'Approve the proposal';
    case 'reject':
      return 'Reject the proposal';
    case 'withdraw':
      return 'Withdraw';
  }
}

/** What an act wanted and why, in words: for a note that takes its place. As long as a note may be. Pure. */
export function inWords(act: Act): string {
  const lines = [`Wanted and not carried out: ${saysOf(act)}.`, `Reason: ${act.reason}`];
  if (act.kind === 'propose-decision') {
    const { note, itemIds, choices = {} } = act.args;
    if (note !== '') lines.push(`Note: ${note}`);
    if (itemIds.length > 0) lines.push(`Items chosen: ${itemIds.length}.`);
    const counted = (['produce', 'withhold', 'redact'] as const).map((choice) => [choice, Object.values(choices).filter((one) => one.choice === choice).length] as const).filter(([, count]) => count > 0);
    if (counted.length > 0) lines.push(`Records: ${counted.map(([choice, count]) => `${choice} ${count}`).join(', ')}.`);
  }
  if (act.kind === 'message') lines.push(`Subject: ${act.args.subject}`, act.args.text);
  if (act.kind === 'record-fact') lines.push(`Happened: ${act.args.at}`, `Evidence: ${act.args.evidence}`);
  return lines.join('\n').slice(0, 20_000);
}

/** Codes are unique over the kinds of case, so the case need not be on this computer to name its decision. */
function labelOf(code: string): string {
  for (const kind of ['content-removal', 'under18', 'law-enforcement', 'data-subject'] as const) {
    const rule = decisionRule(kind, code);
    if (rule !== null) return rule.label;
  }
  return code;
}
