// What each kind of case adds to its facts: statutory elements, signals, legal process, the right asked for.
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import type { CaseShown } from '../../../shared/contract.ts';
import type { CaseFacts } from '../../../shared/model/case.ts';
import { Fact, Plain, Tag } from '../../parts/bits.tsx';
import { exact } from '../../parts/time.ts';
import { useConsole } from '../../parts/use.ts';
import { elementWords, term } from '../../parts/words.ts';

const ELEMENT = {
  present: { icon: CircleCheck, says: 'Present', tone: 'good' },
  missing: { icon: CircleAlert, says: 'Missing', tone: 'danger' },
  unclear: { icon: CircleHelp, says: 'Unclear', tone: 'warn' },
} as const;

/** The kind's own facts. */
export function Detail({ facts, scope }: { readonly facts: CaseFacts; readonly scope: CaseShown['scope'] }) {
  const { zone } = useConsole();
  const { detail } = facts;
  const day = (instant: string | null) => (instant === null ? 'Not stated' : exact(instant, zone));
  switch (detail.of) {
    case 'content-removal': {
      const elements = Object.entries(detail.elements);
      const missing = elements.filter(([, state]) => state === 'missing').length;
      const unclear = elements.filter(([, state]) => state === 'unclear').length;
      return (
        <>
          <h3>Facts</h3>
          {detail.work !== '' && <div className="quoted"><h4>Work described</h4><p className="reading"><Plain text={detail.work} /></p></div>}
          {elements.length > 0 && (
            <>
              <h4>What the statute asks for <span className="h4-note">{missing === 0 && unclear === 0 ? 'all present' : [missing > 0 ? `${missing} missing` : '', unclear > 0 ? `${unclear} unclear` : ''].filter(Boolean).join(', ')}</span></h4>
              <ul className="elements">
                {elements.map(([code, state]) => {
                  const { icon: Icon, says, tone } = ELEMENT[state];
                  return (
                    <li key={code} className={`element element-${tone}`}>
                      <Icon aria-hidden size={15} />
                      <span>{elementWords(code)}</span>
                      <b>{says}</b>
                    </li>
                  );
                })}
              </ul>
            </>
          )}
          {detail.work === '' && elements.length === 0 && <p className="none">Nothing stated beyond the summary.</p>}
        </>
      );
    }
    case 'under18':
      return (
        <>
          <h3>Facts</h3>
          <dl className="facts">
            <Fact label="How it came">{term(detail.route)}</Fact>
            <Fact label="Stated age">{detail.statedAge ?? 'Not stated'}</Fact>
          </dl>
          {detail.signals.length > 0 && (
            <>
              <h4>Signals</h4>
              <ul className="signals">
                {detail.signals.map((signal, index) => (
                  <li key={index}>
                    <Tag tone={signal.weight === 'strong' ? 'warn' : 'plain'}>{term(signal.weight)}</Tag>
                    <div>
                      <p className="reading"><Plain text={signal.says} /></p>
                      <p className="small">{signal.source} · {exact(signal.at, zone)}</p>
                    </div>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      );
    case 'law-enforcement':
      return (
        <>
          <h3>Facts</h3>
          <dl className="facts">
            <Fact label="Process">{term(detail.process)}</Fact>
            <Fact label="Agency"><Plain text={detail.agency} /></Fact>
            <Fact label="Reference"><span className="fixed"><Plain text={detail.reference} /></span></Fact>
            <Fact label="Data from">{day(detail.from)}</Fact>
            <Fact label="Data to">{day(detail.to)}</Fact>
            <Fact label="Silence until">{detail.gagUntil === null ? 'None stated' : exact(detail.gagUntil, zone)}</Fact>
            {detail.emergency && <Fact label="Emergency"><Tag tone="danger">Danger to life stated</Tag></Fact>}
          </dl>
          <h4>Data asked for</h4>
          <Categories all={detail.categories} />
          <Scope all={scope ?? []} />
        </>
      );
    case 'data-subject':
      return (
        <>
          <h3>Facts</h3>
          <dl className="facts">
            <Fact label="Right">{term(detail.right)}</Fact>
            <Fact label="Law">{term(detail.regime)}</Fact>
            <Fact label="Identity"><Tag tone={detail.identity === 'verified' ? 'good' : detail.identity === 'failed' ? 'danger' : 'warn'}>{term(detail.identity)}</Tag></Fact>
          </dl>
          <h4>Data concerned</h4>
          <Categories all={detail.categories} />
        </>
      );
  }
}

function Categories({ all }: { readonly all: readonly string[] }) {
  if (all.length === 0) return <p className="none">No category named.</p>;
  return <ul className="tags">{all.map((category) => <li key={category}><Tag>{term(category)}</Tag></li>)}</ul>;
}

type Scope = NonNullable<CaseShown['scope']>[number];

// Shape and word carry the meaning; the colour only repeats it.
const SCOPE: Readonly<Record<Scope['decision'], { readonly icon: typeof CircleCheck; readonly says: string; readonly tone: 'good' | 'warn' | 'danger' }>> = {
  allowed: { icon: CircleCheck, says: 'May be produced', tone: 'good' },
  allowed_limited: { icon: CircleCheck, says: 'Only what is listed', tone: 'good' },
  voluntary: { icon: CircleHelp, says: 'May, never must', tone: 'warn' },
  not_applicable: { icon: CircleHelp, says: 'Not asked for', tone: 'warn' },
  preserve_only: { icon: CircleHelp, says: 'Preserve, disclose nothing', tone: 'warn' },
  needs_other_process: { icon: CircleAlert, says: 'Needs other process', tone: 'danger' },
  needs_court_order: { icon: CircleAlert, says: 'Needs a court order', tone: 'danger' },
  needs_warrant: { icon: CircleAlert, says: 'Needs a warrant', tone: 'danger' },
  not_held: { icon: CircleAlert, says: 'Not held here', tone: 'danger' },
  counsel: { icon: CircleAlert, says: 'Counsel decides', tone: 'danger' },
  not_allowed: { icon: CircleAlert, says: 'Must not be disclosed', tone: 'danger' },
};

/** What the paper reaches. A process that the matrix does not know reaches nothing. */
function Scope({ all }: { readonly all: readonly Scope[] }) {
  return (
    <>
      <h4>What this process reaches</h4>
      {all.length === 0 && <p className="none">The matrix does not know this process: nothing may be disclosed on it until counsel has looked at it.</p>}
      {all.length > 0 && (
        <ul className="elements elements-one" data-testid="scope">
          {all.map(({ category, decision, limit, citation }) => {
            const { icon: Icon, says, tone } = SCOPE[decision];
            return (
              <li key={category} className={`element element-${tone} element-tall`}>
                <Icon aria-hidden size={15} />
                <span>{term(category)}<span className="small element-more">{limit === '' ? citation : `${limit}. ${citation}`}</span></span>
                <b>{says}</b>
              </li>
            );
          })}
        </ul>
      )}
    </>
  );
}
