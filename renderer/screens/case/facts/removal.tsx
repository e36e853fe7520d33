// A removal: what the statute asks for, the restore window, the statement of reasons, copies and the strike.
import { CircleAlert, CircleCheck, CircleHelp } from 'lucide-react';
import type { StatementOfReasons } from '../../../../shared/model/case.ts';
import type { Clock } from '../../../../shared/model/clock.ts';
import { Fact, Plain, Tag } from '../../../parts/bits.tsx';
import { exact } from '../../../parts/time.ts';
import { useConsole, useNow } from '../../../parts/use.ts';
import { counted, elementWords } from '../../../parts/words.ts';
import { RESTORE_BARS } from '../forms/recorded.ts';
import type { DetailOf } from './of.ts';

const ELEMENT = {
  present: { icon: CircleCheck, says: 'Present', tone: 'good' },
  missing: { icon: CircleAlert, says: 'Missing', tone: 'danger' },
  unclear: { icon: CircleHelp, says: 'Unclear', tone: 'warn' },
} as const;

/** The facts of a removal. */
export function RemovalFacts({ shown, detail }: DetailOf<'content-removal'>) {
  const { zone } = useConsole();
  const elements = Object.entries(detail.elements);
  const missing = elements.filter(([, state]) => state === 'missing').length;
  const unclear = elements.filter(([, state]) => state === 'unclear').length;
  const dates = ([['Complete since', detail.completed], ['Counter-notice', detail.counterNotice], ['Complaint', detail.complaint]] as const).filter(([, at]) => at !== null);
  const bare = detail.work === '' && elements.length === 0 && dates.length === 0 && detail.statement === null;
  return (
    <>
      <h3>Facts</h3>
      {bare && <p className="none">Nothing stated beyond the summary.</p>}
      {dates.length > 0 && <dl className="facts">{dates.map(([label, at]) => <Fact key={label} label={label}>{exact(at ?? '', zone)}</Fact>)}</dl>}
      <RestoreWindow clocks={shown.case.facts.clocks} bars={detail.bars} />
      {detail.work !== '' && <div className="quoted"><h4>Work described</h4><p className="reading"><Plain text={detail.work} /></p></div>}
      {elements.length > 0 && (
        <>
          <h4>What the statute asks for <span className="h4-note">{missing === 0 && unclear === 0 ? 'all present' : [missing > 0 ? `${missing} missing` : '', unclear > 0 ? `${unclear} unclear` : ''].filter(Boolean).join(', ')}</span></h4>
          <ul className="elements">
            {elements.map(([code, state]) => {
              const { icon: Icon, says, tone } = ELEMENT[state];
              return <li key={code} className={`element element-${tone}`}><Icon aria-hidden size={15} /><span>{elementWords(code)}</span><b>{says}</b></li>;
            })}
          </ul>
        </>
      )}
      {detail.statement !== null && <Statement statement={detail.statement} />}
      {detail.copies.length > 0 && (
        <details className="clock-why">
          <summary>{counted(detail.copies.length, 'identical copy', 'identical copies')} by hash. They go with the item.</summary>
          <ul className="hashes fixed">{detail.copies.map((hash) => <li key={hash}>{hash}</li>)}</ul>
        </details>
      )}
      <Strikes shown={shown} detail={detail} />
    </>
  );
}

/** The two ends of the restore window, as they were stored; and what stands against restoring. */
function RestoreWindow({ clocks, bars }: { readonly clocks: readonly Clock[]; readonly bars: DetailOf<'content-removal'>['detail']['bars'] }) {
  const end = (rule: string) => clocks.find((clock) => clock.rule === rule && clock.state !== 'cancelled');
  const opens = end('US-DMCA-RESTORE-OPEN-10BD');
  const closes = end('US-DMCA-RESTORE-CLOSE-14BD');
  if (opens === undefined && closes === undefined && bars.length === 0) return null;
  return (
    <section className="window" aria-label="Restore window" data-testid="restore-window">
      <dl className="facts">
        {opens !== undefined && <Fact label="Restore not before">{exact(opens.due, opens.timeZone)}</Fact>}
        {closes !== undefined && <Fact label="Restore no later than">{exact(closes.due, closes.timeZone)}</Fact>}
        {bars.length > 0 && <Fact label="Stays out of view because of" wide><ul className="tags">{bars.map((bar) => <li key={bar}><Tag tone="warn">{RESTORE_BARS[bar]}</Tag></li>)}</ul></Fact>}
      </dl>
      <p className="small">10 to 14 business days from the receipt of the counter-notice, unless notice of a court action comes. 17 U.S.C. 512(g)(2)(C)</p>
    </section>
  );
}

function Statement({ statement }: { readonly statement: StatementOfReasons }) {
  const { restriction, scope, facts, fromNotice, automated, ground, redress } = statement;
  return (
    <section className="statement" aria-label="Statement of reasons" data-testid="statement">
      <h4>Statement of reasons <span className="h4-note">what the person who posted it is told</span></h4>
      <dl className="facts">
        <Fact label="Restriction">{restriction}</Fact>
        <Fact label="Scope">{scope}</Fact>
        <Fact label="Facts" wide><Plain text={facts} /></Fact>
        <Fact label={ground.kind === 'law' ? 'Ground in law' : 'Ground in the terms'} wide>{ground.reference}. <Plain text={ground.why} /></Fact>
        <Fact label="Came from">{fromNotice ? 'A notice' : 'Own motion or the user'}</Fact>
        <Fact label="Automated means">{automated ? 'Used' : 'Not used'}</Fact>
        <Fact label="Redress" wide>{redress}</Fact>
      </dl>
    </section>
  );
}

function Strikes({ shown }: DetailOf<'content-removal'>) {
  const { zone } = useConsole();
  const now = useNow();
  const strikes = shown.account?.strikes ?? [];
  if (strikes.length === 0) return null;
  const counts = strikes.filter(({ expires }) => expires === null || Date.parse(expires) > now).length;
  return (
    <>
      <h4>Strikes of the account <span className="h4-note">{counts} of {strikes.length} count</span></h4>
      <ul className="signals">
        {strikes.map((strike) => {
          const over = strike.expires !== null && Date.parse(strike.expires) <= now;
          return (
            <li key={strike.id}>
              <Tag tone={over ? 'plain' : 'warn'}>{over ? 'Expired' : 'Counts'}</Tag>
              <div>
                <p><Plain text={strike.ground} /> {strike.caseId === shown.case.id && <Tag>This case</Tag>}</p>
                <p className="small">{exact(strike.at, zone)} · {strike.expires === null ? 'never expires' : `until ${exact(strike.expires, zone)}`}</p>
              </div>
            </li>
          );
        })}
      </ul>
    </>
  );
}
