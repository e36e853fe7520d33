// The console's words: one label for one thing, counts and sizes, and names for ids.
import type { Clock } from '../../shared/model/clock.ts';
import type { LedgerState } from '../../shared/model/ledger-row.ts';
import { STAGES } from '../../shared/model/lists.ts';
import type { Priority, Stage } from '../../shared/model/words.ts';
import { DECISIONS, RELEASE_HOLD } from '../../shared/rules/decisions.ts';
import { term } from './terms.ts';

export const PRIORITY_WORDS: Readonly<Record<Priority, string>> = { urgent: 'Urgent', high: 'High', normal: 'Normal', low: 'Low' };

/** A decision's label by its code, whichever kind of case it is of; an unknown one reads as itself. */
export function decisionWords(code: string): string {
  if (code === RELEASE_HOLD.code) return RELEASE_HOLD.label;
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

/** The law's six elements of a notice, 17 U.S.C. 512(c)(3)(A), and four of a counter-notice, 512(g)(3), as the importer names them. */
export function elementWords(code: string): string {
  const known: Readonly<Record<string, string>> = {
    i: 'Signature', ii: 'The work is identified', iii: 'The material is located', iv: 'Contact details',
    v: 'Good-faith statement', vi: 'Accuracy, under penalty of perjury',
    A: 'Signature', B: 'The material and where it was', C: 'Good faith, under penalty of perjury', D: 'Name, address, consent to jurisdiction',
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

const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  received: 'Received', incomplete: 'Asked to complete', disabled: 'Disabled', 'counter-notice': 'Counter-notice', 'restore-window': 'Restore window', 'kept-down': 'Kept disabled',
  blocked: 'Blocked', 'age-asked': 'Age asked', 'child-safety': 'Child-safety route', reported: 'Reported', asked: 'Requester asked', 'identity-asked': 'Identity asked', ended: 'Ended',
};

/** Where a case stands, in words. */
export function stageWords(stage: Stage): string {
  return STAGE_WORDS[stage];
}

/** A sentence of the rules with the stages that it quotes in words: “age-asked” is “Age asked”. */
export function stagesIn(says: string): string {
  return says.replaceAll(/“([a-z-]+)”/g, (whole, code: string) => (STAGES.includes(code as Stage) ? `“${STAGE_WORDS[code as Stage]}”` : whole));
}

const LEDGER_WORDS: Readonly<Record<LedgerState, string>> = { planned: 'Planned', asked: 'Asked', held: 'Held', failed: 'Failed', acknowledged: 'Deleted', residual: 'Residual' };

/** How a row of the deletion ledger stands, in words. */
export function ledgerWords(state: LedgerState): string {
  return LEDGER_WORDS[state];
}

/** Who did something: a person's name, or the machine that did it. `names` are those at hand; else the id stands. */
export function whoWords(id: string, ...names: readonly (Readonly<Record<string, string>> | undefined)[]): string {
  for (const known of names) if (known?.[id] !== undefined) return known[id];
  return id === 'hub' ? 'Hub' : id === 'platform' ? 'Platform' : id;
}

/** What comes after a decision, by how many people it needs. */
export function nextWords(needs: 'one' | 'two' | 'counsel', irreversible: boolean): string {
  if (needs === 'one') return 'One person decides. It stands as soon as the hub has applied it.';
  const who = needs === 'counsel' ? 'A second person from legal approves this exact proposal.' : 'A second person approves this exact proposal.';
  return `${who} Any change of the case voids it.${irreversible ? ' After approval it waits before it fires, and can be called back until then.' : ''}`;
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
