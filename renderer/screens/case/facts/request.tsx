// A request for data: the paper, whether the user may be told, what was asked, what the process reaches, counsel's words.
import { Bell, BellOff } from 'lucide-react';
import { Fact, Plain, Tag } from '../../../parts/bits.tsx';
import { days, exact } from '../../../parts/time.ts';
import { useConsole } from '../../../parts/use.ts';
import { spelled, term } from '../../../parts/terms.ts';
import { counted, whoWords } from '../../../parts/words.ts';
import type { OpenForm } from '../forms/form.ts';
import { gagsOf } from '../shown.ts';
import { Answers } from './answers.tsx';
import { Categories } from './categories.tsx';
import type { DetailOf } from './of.ts';
import { Scope } from './scope.tsx';

/** The paper's dates in a sentence, in UTC as they cut: what lies outside of them is withheld whole. */
function rangeWords(from: string | null, to: string | null): string {
  if (from === null && to === null) return 'No dates on the paper: none are cut';
  if (from === null) return `Up to ${exact(to ?? '', 'UTC')}`;
  if (to === null) return `From ${exact(from, 'UTC')} on`;
  return `${exact(from, 'UTC')} to ${exact(to, 'UTC')}, ${days(from, to)}`;
}

/** States in which the user may be told, or was. */
const TELLING: readonly string[] = ['may-notify', 'notified', 'not-asked'];

/** The facts of a law-enforcement request. `onForm` null where this person writes no letters here. */
export function RequestFacts({ shown, detail, onForm }: DetailOf<'law-enforcement'> & { readonly onForm: OpenForm | null }) {
  const { zone } = useConsole();
  const gags = gagsOf(detail);
  return (
    <>
      <h3>Facts</h3>
      <dl className="facts">
        <Fact label="Process"><span title={spelled(term(detail.process))}>{term(detail.process)}</span></Fact>
        <Fact label="Agency"><Plain text={detail.agency} /></Fact>
        <Fact label="Reference"><span className="fixed"><Plain text={detail.reference} /></span></Fact>
        <Fact label="Dates of the paper" wide>{rangeWords(detail.from, detail.to)}</Fact>
        {detail.targets.length > 1 && <Fact label="Accounts named">{detail.targets.length}</Fact>}
        {detail.records.length > 0 && <Fact label="Records found">{counted(detail.records.length, 'record')}</Fact>}
        {detail.minorReviewedBy !== null && <Fact label="Child-safety review">{whoWords(detail.minorReviewedBy, shown.names)}</Fact>}
        {detail.emergency && <Fact label="Emergency"><Tag tone="danger">Danger to life stated</Tag>{detail.emergencyOver !== null && <span className="small"> over since {exact(detail.emergencyOver, zone)}</span>}</Fact>}
      </dl>
      {shown.notice !== null && (
        <div className="notice" data-testid="notice" data-state={shown.notice.state}>
          {TELLING.includes(shown.notice.state) ? <Bell aria-hidden size={15} /> : <BellOff aria-hidden size={15} />}
          <div>
            <p><b>{shown.notice.says}</b></p>
            {shown.notice.remindAt !== null && <p className="small">Reminder on {exact(shown.notice.remindAt, zone)}.</p>}
            {gags.map((gag) => (
              <p key={gag.id} className="small">
                Gag: <Plain text={gag.citation} />, {gag.until === null ? 'no date' : `until ${exact(gag.until, zone)}`}
                {gag.ended !== null && `; ${gag.ended.how === 'lifted' ? 'lifted' : 'ran out'} ${exact(gag.ended.at, zone)}, recorded by ${whoWords(gag.ended.by, shown.names)}`}.
              </p>
            ))}
          </div>
        </div>
      )}
      <h4>Data asked for</h4>
      <Categories all={detail.categories} none="No category named." />
      <Scope all={shown.scope ?? []} asked={detail.categories} />
      {detail.counsel.length > 0 && (
        <>
          <h4>Counsel’s words</h4>
          <ul className="signals">
            {detail.counsel.map((word) => (
              <li key={`${word.category} ${word.by}`}>
                <Tag tone={word.may ? 'good' : 'danger'}>{word.may ? 'May go' : 'Stays'}</Tag>
                <div><p><b>{term(word.category)}</b></p><p className="small"><Plain text={word.reason} /> · {whoWords(word.by, shown.names)} · {exact(word.at, zone)}</p></div>
              </li>
            ))}
          </ul>
        </>
      )}
      {onForm !== null && <Answers caseId={shown.case.id} tag={shown.case.tag} onForm={onForm} />}
    </>
  );
}
