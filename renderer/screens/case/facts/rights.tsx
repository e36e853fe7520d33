// A data-subject request: the right and its law, identity, receipt, and what a copy leaves out.
import { Fact, Tag } from '../../../parts/bits.tsx';
import { exact } from '../../../parts/time.ts';
import { useConsole } from '../../../parts/use.ts';
import { term } from '../../../parts/terms.ts';
import { counted } from '../../../parts/words.ts';
import { Categories } from './categories.tsx';
import type { DetailOf } from './of.ts';

const IDENTITY = { 'not-asked': ['Not checked', 'plain'], asked: ['Asked, no answer yet', 'warn'], verified: ['Verified', 'good'], failed: ['Check failed', 'danger'] } as const;

/** The facts of a data-subject request. */
export function RightsFacts({ shown, detail }: DetailOf<'data-subject'>) {
  const { zone } = useConsole();
  const [identity, tone] = IDENTITY[detail.identity];
  const { proposal, decision } = shown.case.facts;
  const kept = (proposal ?? decision)?.package ?? null;
  return (
    <>
      <h3>Facts</h3>
      <dl className="facts">
        <Fact label="Right">{term(detail.right)}</Fact>
        <Fact label="Law">{term(detail.regime)}</Fact>
        <Fact label="Identity"><Tag tone={tone}>{identity}</Tag></Fact>
        <Fact label="Receipt confirmed">{detail.acknowledged === null ? 'Not recorded' : exact(detail.acknowledged, zone)}</Fact>
        {detail.records.length > 0 && <Fact label="Records found">{counted(detail.records.length, 'record')}</Fact>}
      </dl>
      <h4>Data concerned</h4>
      <Categories all={detail.categories} none="No category named: all of it." />
      {detail.right === 'access' && (
        <>
          <h4>What a copy leaves out</h4>
          <p className="reading">{kept === null
            ? 'Other people’s data, and what the law says may not be given or told. The form of the answer shows it record by record.'
            : kept.withheld.length === 0 ? 'Nothing of what was found.' : `${counted(kept.withheld.length, 'record')} of ${counted(kept.withheld.length + kept.produced.length, 'record')}, each with its reason. The answer says that some data is kept to meet legal duties, and no more.`}</p>
        </>
      )}
    </>
  );
}
