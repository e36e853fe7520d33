// Under 18: signals with their weight, age assurance, and the child-safety route with what may be known of it here.
import { Copy, ShieldAlert } from 'lucide-react';
import { useState } from 'react';
import { Fact, Plain, Tag } from '../../../parts/bits.tsx';
import { exact } from '../../../parts/time.ts';
import { useConsole } from '../../../parts/use.ts';
import { term } from '../../../parts/terms.ts';
import { counted } from '../../../parts/words.ts';
import type { DetailOf } from './of.ts';
import { reportDraft } from './report-draft.ts';

const ASSURANCE = { 'not-asked': ['Not asked', 'plain'], asked: ['Asked, no answer yet', 'warn'], adult: ['Shows an adult', 'good'], minor: ['Shows a minor', 'danger'] } as const;
const WEIGHT = { weak: ['Weak', 'plain'], medium: ['Medium', 'plain'], strong: ['Strong', 'warn'] } as const;

/** The facts of an under-18 case. */
export function Under18Facts({ shown, detail }: DetailOf<'under18'>) {
  const { zone } = useConsole();
  const [assured, tone] = ASSURANCE[detail.assurance];
  return (
    <>
      {detail.safety !== null && <ChildSafety shown={shown} detail={detail} />}
      <h3>Facts</h3>
      <dl className="facts">
        <Fact label="How it came">{term(detail.route)}</Fact>
        <Fact label="Stated age">{detail.statedAge ?? 'Not stated'}</Fact>
        <Fact label="Age assurance"><Tag tone={tone}>{assured}</Tag></Fact>
        {detail.parentTold !== null && <Fact label="Parent told">{exact(detail.parentTold, zone)}</Fact>}
        {detail.evidenceKept !== null && <Fact label="Evidence of abuse that is kept" wide><Plain text={detail.evidenceKept} /></Fact>}
      </dl>
      {(shown.account?.abuseReports.length ?? 0) > 0 && detail.evidenceKept === null && <p className="small">This account has itself reported abuse in {counted(shown.account?.abuseReports.length ?? 0, 'case')}. What is kept of that is recorded before anything is deleted.</p>}
      {detail.signals.length > 0 && (
        <>
          <h4>Signals <span className="h4-note">{detail.signals.filter(({ weight }) => weight === 'strong').length} strong of {detail.signals.length}</span></h4>
          <ul className="signals">
            {detail.signals.map((signal, index) => {
              const [says, colour] = WEIGHT[signal.weight];
              return (
                <li key={index}>
                  <Tag tone={colour}>{says}</Tag>
                  <div>
                    <p className="reading"><Plain text={signal.says} /></p>
                    <p className="small">{signal.source} · {exact(signal.at, zone)}</p>
                  </div>
                </li>
              );
            })}
          </ul>
        </>
      )}
    </>
  );
}

/** The banner of the route: references and hashes, and nothing that could be looked at. */
function ChildSafety({ shown, detail }: DetailOf<'under18'>) {
  const { zone } = useConsole();
  const [copied, setCopied] = useState(false);
  const { safety } = detail;
  if (safety === null) return null;
  const sealed = shown.case.facts.items.flatMap(({ sealed: one }) => (one === null ? [] : [one]));
  const draft = reportDraft(shown.case.facts, safety);
  return (
    <section className="safety" aria-label="Child-safety route" data-testid="child-safety">
      <header><ShieldAlert aria-hidden size={17} /><h3>Child-safety route</h3><Tag tone="danger">Shown to nobody</Tag>{safety.imminent && <Tag tone="danger">Imminent danger stated</Tag>}</header>
      <p className="reading">Since {exact(safety.since, zone)}. What was reported is sealed: only its reference and its hash are left here.</p>
      {safety.report === null
        ? <p className="reading"><b>The report is not yet recorded as submitted.</b> Submit it with the reporting body, then record its number.</p>
        : <p className="reading">Report <span className="fixed">{safety.report.reference}</span>, submitted {exact(safety.report.submitted, zone)}. The material was {safety.report.viewed ? '' : 'not '}viewed by a person here before.</p>}
      {sealed.length > 0 && (
        <table className="sealed">
          <thead><tr><th scope="col">Sealed reference</th><th scope="col">SHA-256</th></tr></thead>
          <tbody>{sealed.map(({ reference, sha256 }) => <tr key={reference}><td className="fixed">{reference}</td><td className="fixed">{sha256}</td></tr>)}</tbody>
        </table>
      )}
      {safety.report === null && (
        <details className="clock-why">
          <summary>Draft of the report</summary>
          <p className="letter-text fixed" data-testid="report-draft">{draft}</p>
          <button type="button" className="button button-small" onClick={() => void navigator.clipboard.writeText(draft).then(() => setCopied(true), () => setCopied(false))}><Copy aria-hidden size={13} /> {copied ? 'Copied' : 'Copy the draft'}</button>
        </details>
      )}
    </section>
  );
}
