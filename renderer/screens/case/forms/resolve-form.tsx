// Saying what became of an effect of which nobody knew whether it went through.
import type { EffectFound } from '../../../../shared/model/words.ts';
import { asksStores } from '../../../../shared/rules/decisions.ts';
import { Plain } from '../../../parts/bits.tsx';
import { EFFECT_WORDS } from '../shown.ts';
import { foundIn, mayFind } from './acts.ts';
import { ReasonField, Segments } from './fields.tsx';
import type { BodyProps, Given } from './form.ts';

const FOUND_WORDS = { 'carried-out': 'It was carried out', 'not-carried-out': 'It was not carried out' } as const;

const effectOf = ({ shown, draft }: Given) => shown.case.state.effects.find(({ key }) => key === draft.about);

/** The button of the form, in words for what it does. */
export function resolveButton(given: Given): string {
  const found = foundIn(given);
  if (found === null) return 'Choose what you found';
  if (found === 'carried-out') return 'Say that it was carried out';
  const does = effectOf(given)?.does;
  return does !== undefined && asksStores(does) ? 'Ask the stores again' : 'Ask the platform again';
}

function followsOf(given: Given, found: EffectFound): string {
  const does = effectOf(given)?.does;
  if (does !== undefined && asksStores(does)) return 'That a store deleted is said by that store alone. Those that did not confirm are asked again under the same keys after the cooling time: what was deleted is not deleted twice, and what a hold keeps then stays.';
  if (found === 'carried-out') return 'The case shows it as done, on your word and with your reason. The platform is not asked.';
  return does === 'disclose'
    ? 'It is armed again under the same key. When its cooling time is over, facts and approvals are checked once more and it is sent, but for a platform that then remembers having sent it. Until then it can be called back.'
    : 'It is armed again under the same key: a platform that did it already says so, and nothing is done twice.';
}

/** What was found, and how: the reason is what a court or a colleague reads later. */
export function ResolveForm({ shown, draft, setDraft }: BodyProps) {
  const given = { shown, draft };
  const effect = effectOf(given);
  const found = foundIn(given);
  const may = mayFind(given);
  if (effect === undefined || may.length === 0) return <p className="none">It is known by now what became of it.</p>;
  return (
    <>
      <p className="choice-effect">{EFFECT_WORDS[effect.does].thing}. <Plain text={effect.says} /></p>
      {may.length > 1 && (
        <fieldset className="yes-no">
          <legend>What you found</legend>
          <Segments name="found" label="What you found" value={draft.fields['found'] ?? ''} options={may.map((each) => [each, FOUND_WORDS[each]])} onChange={(value) => setDraft({ fields: { ...draft.fields, found: value } })} />
        </fieldset>
      )}
      {found !== null && <p className="small">{followsOf(given, found)}</p>}
      <p className="small">Say in the reason how you checked: whom you asked, when, and where the answer can be read.</p>
      <ReasonField draft={draft} setDraft={setDraft} />
    </>
  );
}
