// The console's words: one label for one thing, and plain sentences for what became of an act.
import type { OutboxRow } from '../../shared/contract.ts';
import type { Clock } from '../../shared/model/case.ts';
import type { Priority, Queue } from '../../shared/model/words.ts';
import { DECISIONS } from '../../shared/rules/decisions.ts';

export const QUEUE_WORDS: Readonly<Record<Queue, string>> = {
  under18: 'Under 18',
  'law-enforcement': 'Law enforcement',
  'content-removal': 'Content removal',
  'data-subject': 'Data subject',
  'flagged-accounts': 'Flagged accounts',
};

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' };

const TERMS: Readonly<Record<string, string>> = {
  ...QUEUE_WORDS,
  account: 'Account',
  'dmca-notice': 'DMCA notice',
  'dmca-counter-notice': 'Counter-notice',
  'dmca-retraction': 'Retraction',
  'intimate-image': 'Intimate image',
  'dsa-notice': 'DSA notice',
  'terrorist-content': 'Terrorist content',
  government: 'Government',
  'own-removal': 'Own removal',
  'under-18-signal': 'Under-18 signal',
  ip: 'IP',
  'same-ip-range': 'Same IP range',
  'same-email': 'Same e-mail',
  user_content_private: 'User content, private',
  user_content_public: 'User content, published',
  payment_platform_held: 'Payment information held here',
  payment_processor_held: 'Payment information held by the processor',
  device_ip_and_sessions: 'Device: IP addresses and sessions',
  device_other: 'Device: other',
  csam_evidence: 'CSAM evidence',
  und: 'Not known',
  ZZ: 'Not known',
  gdpr: 'GDPR',
  'uk-gdpr': 'UK GDPR',
  ccpa: 'CCPA',
  lgpd: 'LGPD',
};

/** A code of the model as a person reads it: `voice-recording` is "Voice recording"; an unknown code reads as itself. */
export function term(code: string): string {
  const known = TERMS[code];
  if (known !== undefined) return known;
  if (!/^[a-z0-9]+([-_][a-z0-9]+)*$/.test(code)) return code;
  const words = code.replaceAll(/[-_]/g, ' ').replaceAll(/\b(?:us|uk|eu|mlat)\b/g, (letters) => letters.toUpperCase());
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A decision's label by its code, whichever kind of case it is of; an unknown one reads as itself. */
export function decisionWords(code: string): string {
  for (const rules of Object.values(DECISIONS)) {
    const rule = rules.find((each) => each.code === code);
    if (rule !== undefined) return rule.label;
  }
  return term(code);
}

const regions = typeof Intl.DisplayNames === 'function' ? new Intl.DisplayNames('en', { type: 'region' }) : null;
const languages = typeof Intl.DisplayNames === 'function' ? new Intl.DisplayNames('en', { type: 'language' }) : null;

/** A jurisdiction in words: "Germany"; `ZZ` is "Not known". */
export function jurisdictionWords(code: string): string {
  return code === 'ZZ' ? 'Not known' : (regions?.of(code) ?? code);
}

/** A language in words: "German"; `und` is "Not known". */
export function languageWords(code: string): string {
  return code === 'und' ? 'Not known' : (languages?.of(code) ?? code);
}

/** The law's six elements of a notice (and five of a counter-notice), as the importer names them. */
export function elementWords(code: string): string {
  const known: Readonly<Record<string, string>> = {
    i: 'Signature', ii: 'The work is identified', iii: 'The material is located', iv: 'Contact details',
    v: 'Good-faith statement', vi: 'Accuracy, under penalty of perjury',
    signature: 'Signature', work: 'The work is identified', material: 'The material is located', contact: 'Contact details',
    'good-faith': 'Good-faith statement', accuracy: 'Accuracy, under penalty of perjury',
  };
  const words = known[code] ?? term(code);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const CLOCK_KINDS: Readonly<Record<Clock['kind'], string>> = {
  act_by: 'Act by',
  hold_until: 'Hold until',
  not_before: 'Not before',
  keep_open_until: 'Keep open until',
  other_party: 'The other side acts by',
  latest_arguable: 'Latest arguable',
};

/** What a clock's time means: "Act by", "Hold until". */
export function clockWords(kind: Clock['kind']): string {
  return CLOCK_KINDS[kind];
}

/** Who did something: a person's name, or the machine that did it. `names` are those at hand; else the id stands. */
export function whoWords(id: string, ...names: readonly (Readonly<Record<string, string>> | undefined)[]): string {
  for (const known of names) if (known?.[id] !== undefined) return known[id];
  return id === 'hub' ? 'Hub' : id === 'platform' ? 'Platform' : id;
}

/** What became of an act: a headline, what it means, and what to do next (empty where there is nothing to do). */
export type Outcome = { readonly tone: 'waiting' | 'good' | 'conflict' | 'refused' | 'quiet'; readonly headline: string; readonly says: string; readonly next: string };

const CONFLICT_WORDS: Readonly<Record<string, readonly [headline: string, says: string, next: string]>> = {
  facts_moved: ['Conflict: the case changed first', 'The case changed between your reading and the hub. Nothing was done.', 'Compare then and now, and decide again if it still holds.'],
  already_decided: ['Conflict: already decided', 'Somebody else decided this case before your act arrived. Nothing was done.', 'Read the decision. Let it be, or leave a note.'],
  claimed_by_other: ['Conflict: claimed by somebody else', 'Somebody else is working on this case. Nothing was done.', 'Talk to them, or leave a note.'],
  not_in_your_queues: ['Conflict: not in your queues', 'The case is no longer in a queue that you can read. Nothing was done.', 'Ask your lead if you need it.'],
  gone: ['Conflict: the case is gone', 'The hub does not have this case any more. Nothing was done.', 'Nothing to do.'],
  effect_exists: ['Conflict: already under way', 'The same effect was already set going by another act. Nothing was done twice.', 'Let it be, or leave a note.'],
};

const REFUSAL_WORDS: Readonly<Record<string, readonly [says: string, next: string]>> = {
  not_allowed: ['Your role does not allow that. Nothing was done.', 'Ask your lead.'],
  same_person: ['The person who proposed cannot approve. Nothing was done.', 'Another person approves or rejects.'],
  bad_shape: ['The hub could not read the act. Nothing was done.', 'Decide again. If it goes on, tell who runs the hub.'],
  unknown_act: ['The hub does not know this kind of act. Nothing was done.', 'Update Docket, then decide again.'],
  unknown_decision: ['The hub does not offer this decision any more. Nothing was done.', 'Choose another decision.'],
  id_reused: ['The hub holds another act under this number. The first one stands.', 'Decide again if it is still needed.'],
  too_old: ['The act is too old to be judged. Nothing was done.', 'Read the case and decide again.'],
  not_yours: ['The act names somebody else as its author. Nothing was done.', 'Sign in as yourself and decide again.'],
};

const TAKEN: Readonly<Record<string, string>> = {
  note: 'The note stands in the timeline.',
  claim: 'The case is yours until the claim ends.',
  release: 'The claim was given back.',
  assign: 'The case was assigned.',
  reject: 'The proposal was rejected. The case is open again.',
  withdraw: 'The act was taken back.',
};

/**
 * What became of an act, in neutral words. `online` decides only between "Not sent." and "Sending."; the document
 * on this computer is the same.
 */
export function outcomeOf(row: Pick<OutboxRow, 'kind' | 'state' | 'sentAt' | 'verdict'>, online: boolean): Outcome {
  const { verdict } = row;
  if (verdict === null || verdict.verdict === 'later') {
    if (row.sentAt !== null) return { tone: 'waiting', headline: 'Saved on this computer. Sent, no answer yet.', says: 'The hub has not answered. Asking again is safe: nothing is done twice.', next: '' };
    if (online) return { tone: 'waiting', headline: 'Saved on this computer. Sending.', says: '', next: '' };
    return { tone: 'waiting', headline: 'Saved on this computer. Not sent.', says: 'It is sent by itself when the hub can be reached.', next: '' };
  }
  switch (verdict.verdict) {
    case 'applied':
      if (verdict.outcome === 'proposed') return { tone: 'good', headline: 'Applied: proposed', says: 'Another person approves or rejects it. Nothing runs until then.', next: '' };
      if (verdict.outcome === 'decided') return { tone: 'good', headline: 'Applied: decided', says: 'The decision stands.', next: '' };
      return { tone: 'good', headline: 'Applied', says: TAKEN[row.kind] ?? 'Done.', next: '' };
    case 'armed':
      return { tone: 'good', headline: 'Applied: decided, with time to stop it', says: 'The decision stands. What it sets going starts after a pause.', next: '' };
    case 'conflict': {
      const [headline, says, next] = CONFLICT_WORDS[verdict.reason] ?? ['Conflict', 'Nothing was done.', ''];
      return { tone: 'conflict', headline, says, next };
    }
    case 'refused': {
      const [says, next] = REFUSAL_WORDS[verdict.reason] ?? ['Nothing was done.', ''];
      return { tone: 'refused', headline: 'Refused', says, next };
    }
    case 'withdrawn':
      return { tone: 'quiet', headline: 'Taken back', says: 'It was taken back before it was judged. Nothing was done.', next: '' };
  }
}

/** An act that a person must look at: a conflict or a refusal not yet settled. */
export function needsYou(row: Pick<OutboxRow, 'verdict' | 'settled'>): boolean {
  return row.settled === null && (row.verdict?.verdict === 'conflict' || row.verdict?.verdict === 'refused');
}

/** What comes after a decision, by how many people it needs. */
export function nextWords(needs: 'one' | 'two' | 'counsel', irreversible: boolean): string {
  if (needs === 'one') return 'One person decides. It stands as soon as the hub has applied it.';
  const who = needs === 'counsel' ? 'A second person from legal approves this exact proposal.' : 'A second person approves this exact proposal.';
  return `${who} Any change of the case voids it.${irreversible ? ' After approval there are 30 minutes to stop it.' : ''}`;
}

const NUMBER = new Intl.NumberFormat('en-GB');

/** A count with thousands apart: 1,204,512. */
export function count(value: number): string {
  return NUMBER.format(value);
}

const SHORT = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 });

/** A count where there is little room: exact below 10,000, then 12.3K and 1.2M. */
export function countShort(value: number): string {
  return value < 10_000 ? count(value) : SHORT.format(value).toUpperCase();
}

/** "1 case", "2 cases". */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** Bytes as people read them: "812 B", "14 kB", "3.2 MB". Powers of ten, as files are sold. */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.round(bytes / 1_000)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
