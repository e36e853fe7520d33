// What a decision set going: armed with a way back, running, or an end that a person must look at; done ones in one quiet line.
import { CircleCheck, CircleHelp, LoaderCircle, SearchCheck, Timer, Undo2 } from 'lucide-react';
import type { EffectShown } from '../../../shared/model/case.ts';
import type { EffectVerb } from '../../../shared/model/words.ts';
import { asksStores } from '../../../shared/rules/decisions.ts';
import { Plain } from '../../parts/bits.tsx';
import { clockTime, untilFiring } from '../../parts/moment.ts';
import { day, exact } from '../../parts/time.ts';
import { useNow } from '../../parts/use.ts';
import type { OpenForm } from './forms/form.ts';
import type { Offers } from './offers.ts';
import { EFFECT_WORDS, hasBegun, isOpen, type CaseOut } from './shown.ts';

/** The effects of a case, what is open first, each with what this person may do about it. */
export function Effects({ shown, offers, zone, onForm }: { readonly shown: CaseOut; readonly offers: Offers; readonly zone: string; readonly onForm: OpenForm }) {
  const { effects } = shown.case.state;
  const open = effects.filter(isOpen);
  const over = effects.filter((effect) => !isOpen(effect));
  if (effects.length === 0) return null;
  return (
    <div className="effects" data-testid="effects">
      {open.map((effect) => effect.state === 'unknown'
        ? <UnknownEffect key={effect.key} effect={effect} onResolve={Object.hasOwn(offers.resolve, effect.key) ? () => onForm('resolve-effect', effect.key) : null} />
        : <OpenEffect key={effect.key} effect={effect} begun={hasBegun(shown, effect)} zone={zone} onBack={offers.menu.includes('reopen') ? () => onForm('reopen') : null} />)}
      {over.length > 0 && (
        <ul className="effects-over">
          {over.map((effect) => (
            <li key={effect.key} className="small" data-testid="effect" data-state={effect.state}>
              {effect.state === 'done' ? <CircleCheck aria-hidden size={13} /> : <Undo2 aria-hidden size={13} />}
              <span><Plain text={overSays(effect)} /></span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function backSays(begun: boolean, mine: boolean): string {
  if (begun) return 'Stores were asked for it before, so that it cannot be called back.';
  return mine ? 'Until then it can be called back. Nothing has happened yet.' : 'Somebody who may approve here can call it back until then.';
}

/** What became of it, once: the hub's own words where they say it already. */
function overSays({ does, state, says }: EffectShown): string {
  const words = state === 'done' ? EFFECT_WORDS[does].done : `${EFFECT_WORDS[does].thing} did not fire`;
  return says === '' || says.startsWith(words) ? (says === '' ? `${words}.` : says) : `${words}. ${says}`;
}

/** `onResolve` null where this person may not say what became of it. */
function UnknownEffect({ effect: { does, state, says }, onResolve }: { readonly effect: EffectShown; readonly onResolve: (() => void) | null }) {
  const { thing } = EFFECT_WORDS[does];
  return (
    <section className="effect effect-unknown" role="alert" data-testid="effect" data-state={state}>
      <CircleHelp aria-hidden size={18} />
      <div>
        <p><b>{thing}: it is not known whether it went through.</b></p>
        <p className="small">It is not tried again by itself. {whatNext(does, onResolve !== null)} <Plain text={says} /></p>
      </div>
      {onResolve !== null && <button type="button" className="button" data-testid="resolve-effect" onClick={onResolve}><SearchCheck aria-hidden size={15} /> {asksStores(does) ? 'Have it asked again' : 'Say what you found'}</button>}
    </section>
  );
}

/** Who says what became of an effect, and what there is to say: the words of the tables. */
function whatNext(does: EffectVerb, mine: boolean): string {
  if (asksStores(does)) return mine ? 'Find out what keeps the store, then have it asked again.' : 'A lead or legal finds out what keeps the store and has it asked again.';
  if (mine) return 'Find out what happened, then say it here.';
  return `${does === 'disclose' ? 'Somebody from legal who did not propose it' : 'A lead or legal'} finds out what happened and says so here.`;
}

function OpenEffect({ effect, begun, zone, onBack }: { readonly effect: EffectShown; readonly begun: boolean; readonly zone: string; readonly onBack: (() => void) | null }) {
  const { does, state, notBefore, says } = effect;
  const now = useNow(state === 'armed' ? 1_000 : 30_000);
  const { thing } = EFFECT_WORDS[does];
  const left = Date.parse(notBefore) - now;
  const isToday = day(notBefore, zone) === day(new Date(now).toISOString(), zone);
  if (state === 'firing' || left <= 0) {
    return (
      <section className="effect effect-firing" role="status" data-testid="effect" data-state={state}>
        <LoaderCircle aria-hidden size={18} className="spin" />
        <div><p><b>{thing} {state === 'firing' ? 'runs now.' : 'is due and starts with the next turn of the hub.'}</b></p><p className="small">{says === '' ? 'Facts, holds and approvals are checked once more before it does anything.' : <Plain text={says} />}</p></div>
      </section>
    );
  }
  return (
    <section className="effect effect-armed" aria-label={`${thing} is armed`} data-testid="effect" data-state={state}>
      <Timer aria-hidden size={18} />
      <div>
        {/* Only the sentence is announced: a countdown read out every second would drown everything else. */}
        <p><b role="status">{thing} is armed.</b> It fires at <time dateTime={notBefore} title={exact(notBefore, zone)}>{clockTime(notBefore, zone)}{isToday ? '' : `, ${day(notBefore, zone)}`}</time> <span className="effect-left" aria-hidden>(in {untilFiring(left)})</span>.</p>
        {says !== '' && <p className="small"><Plain text={says} /></p>}
        <p className="small">{backSays(begun, onBack !== null)}</p>
      </div>
      {onBack !== null && <button type="button" className="button" data-testid="call-back" onClick={onBack}><Undo2 aria-hidden size={15} /> Call it back</button>}
    </section>
  );
}
