// From the open form of a fact to the fact as it is recorded: pure, with the names of the fields that are still missing.
import type { Recorded } from '../../../../shared/model/act.ts';
import type { RestoreBar } from '../../../../shared/model/case.ts';
import { instantOf } from '../../../parts/when.ts';
import { gagsOf } from '../shown.ts';
import type { Given } from './form.ts';
import { lacks, oneOf, type Lacks } from './lacks.ts';

export const RESTORE_BARS: Readonly<Record<RestoreBar, string>> = {
  'court-notice': 'Notice of a court action', 'intimate-image': 'Intimate image', 'child-safety': 'Child safety', terms: 'The terms',
};

/** The most hashes that one recorded fact carries. */
const MOST_HASHES = 100;

/** The hashes of a field, one per line or comma; null where there is none, one too many or one that is not SHA-256. */
function hashesOf(text: string): string[] | null {
  const all = text.toLowerCase().split(/[\s,;]+/).filter((each) => each !== '');
  return all.length === 0 || all.length > MOST_HASHES || all.some((each) => !/^[0-9a-f]{64}$/.test(each)) ? null : all;
}

/** The fact as it is recorded, or what is still missing for it. */
export function recordedOf({ shown, draft: { about, fields } }: Given): Recorded | Lacks {
  const at = instantOf(fields['at'] ?? '');
  const written = (fields['evidence'] ?? '').trim();
  const evidence = written.length < 3 ? null : written;
  const offered = shown.recordable.some(({ fact }) => fact === about) ? about : null;
  const yesNo = (name: string): boolean | null => (fields[name] === 'yes' ? true : fields[name] === 'no' ? false : null);
  const line = (name: string): string | null => ((fields[name] ?? '').trim() === '' ? null : (fields[name] ?? '').trim());
  const common = [[offered, 'a fact that can be recorded now'], [at, 'when it happened'], [evidence, 'what came, in a few words']] as const;
  // What each fact adds is told as missing beside what all facts need, so that a person sees the whole list at once.
  const missing = (...own: readonly (readonly [unknown, string])[]): Lacks => lacks(...own, ...common);
  const happened = at === null || evidence === null || offered === null ? null : { at, evidence };
  switch (about) {
    case 'signal': {
      const source = line('source');
      const weight = oneOf(['weak', 'medium', 'strong'] as const, fields['weight'] ?? '');
      return source === null || weight === null || happened === null ? missing([source, 'the source'], [weight, 'the weight']) : { ...happened, fact: 'signal', source, weight };
    }
    case 'age-shown': {
      const adult = yesNo('adult');
      return adult === null || happened === null ? missing([adult, 'what it shows']) : { ...happened, fact: 'age-shown', adult };
    }
    case 'report-submitted': {
      const reference = line('reference');
      const viewed = yesNo('viewed');
      return reference === null || viewed === null || happened === null ? missing([reference, 'the number of the report'], [viewed, 'whether it was viewed']) : { ...happened, fact: 'report-submitted', reference, viewed };
    }
    case 'counsel-word': {
      const category = line('category');
      const may = yesNo('may');
      return category === null || may === null || happened === null ? missing([category, 'the category'], [may, 'whether it may be produced']) : { ...happened, fact: 'counsel-word', category, may };
    }
    case 'gag-ended': {
      const gagId = gagsOf(shown.case.facts.detail).find(({ id }) => id === fields['gag'])?.id ?? null;
      const how = oneOf(['expired', 'lifted'] as const, fields['how'] ?? '');
      return gagId === null || how === null || happened === null ? missing([gagId, 'which gag'], [how, 'how it ended']) : { ...happened, fact: 'gag-ended', gagId, how };
    }
    case 'restore-bar': {
      const bar = oneOf(Object.keys(RESTORE_BARS) as RestoreBar[], fields['bar'] ?? '');
      return bar === null || happened === null ? missing([bar, 'the ground']) : { ...happened, fact: 'restore-bar', bar };
    }
    case 'copies-found': {
      const sha256 = hashesOf(fields['sha256'] ?? '');
      return sha256 === null || happened === null ? missing([sha256, `1 to ${MOST_HASHES} hashes of 64 hex digits`]) : { ...happened, fact: 'copies-found', sha256 };
    }
    case 'identity': {
      const verified = yesNo('verified');
      return verified === null || happened === null ? missing([verified, 'whether it is the person']) : { ...happened, fact: 'identity', verified };
    }
    case 'evidence-kept':
    case 'parent-told':
    case 'requester-answered':
    case 'minor-reviewed':
    case 'user-told':
    case 'emergency-over':
    case 'completed':
    case 'counter-notice':
    case 'complaint':
    case 'acknowledged':
      return happened === null ? missing() : { ...happened, fact: about };
    default:
      // A newer hub may name a fact that this console does not know: it cannot be half recorded.
      return lacks([null, 'a Docket that knows this fact: update it']);
  }
}
