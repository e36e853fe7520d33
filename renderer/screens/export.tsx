// Exports: what goes into a case log in words, why it is made, its progress, and the files with their SHA-256.
import { Ban, Check, FileCheck2, LoaderCircle, OctagonX } from 'lucide-react';
import { useState } from 'react';
import type { ExportShown, ViewAsked } from '../../shared/contract.ts';
import { CASE_KINDS } from '../../shared/model/lists.ts';
import { Empty, Trouble } from '../parts/bits.tsx';
import { exact } from '../parts/time.ts';
import { useConsole, useStore } from '../parts/use.ts';
import { freshView, unfiltered, viewInWords } from '../parts/view.ts';
import { QUEUE_WORDS } from '../parts/terms.ts';
import { count, counted, size } from '../parts/words.ts';

const FORMATS = [
  ['csv', 'CSV', 'A table for spreadsheets. Cells that a spreadsheet would run as a formula are made harmless.'],
  ['jsonl', 'JSON lines', 'One case per line, exactly as stored. For machines and for checking.'],
] as const;

/** The choice beside the queues; no queue has this name. */
const ALL = 'all';

/** The export screen. It starts with the filters of the list that was on screen last. */
export function ExportScreen() {
  const { desk, lastView } = useConsole();
  const session = useStore(desk.session);
  const jobs = useStore(desk.exports);
  const before = useStore(lastView);
  const kinds = CASE_KINDS.filter((kind) => session?.person?.streams.includes(kind));
  const fromList = before !== null && before.queue !== 'flagged-accounts' ? before : null;
  const [view, setView] = useState<ViewAsked>(() => fromList ?? unfiltered(freshView(kinds[0] ?? 'content-removal')));
  const [all, setAll] = useState(false);
  const [format, setFormat] = useState<'csv' | 'jsonl'>('csv');
  const [reason, setReason] = useState('');
  const [message, setMessage] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const start = async () => {
    if (busy || reason.trim().length < 3) return;
    setBusy(true);
    setMessage(null);
    const answer = await desk.ask('startExport', { what: 'case-log', format, view, ...(all ? { queues: kinds } : {}), reason: reason.trim() });
    setBusy(false);
    if (!answer.ok) {
      setMessage(answer.fault.message);
      return;
    }
    setReason('');
    // News of a quick job may have come before this answer; what it said is newer.
    if (!desk.exports.get().some((job) => job.job === answer.value.job)) desk.exports.set([answer.value, ...desk.exports.get()]);
  };
  if (session?.mayExport !== true) {
    return <div className="screen"><Empty icon={<Ban aria-hidden size={26} strokeWidth={1.5} />} title="No exports for your role"><p>Leads, managers and auditors export case logs.</p></Empty></div>;
  }
  return (
    <div className="screen" data-testid="export">
      <header className="screen-head">
        <h1>Exports</h1>
        <p>A case log holds every case of the view below, without a limit, with a manifest that says what was asked and the SHA-256 of each file.</p>
      </header>
      <form
        className="card form"
        aria-label="New export"
        onSubmit={(event) => {
          event.preventDefault();
          void start();
        }}
      >
        <label className="field">
          <span>Queue</span>
          <select className="input" data-testid="export-queue" value={all ? ALL : view.queue} onChange={(event) => {
            setAll(event.currentTarget.value === ALL);
            if (event.currentTarget.value === ALL) setView(unfiltered(view));
            const queue = kinds.find((kind) => kind === event.currentTarget.value);
            if (queue !== undefined) setView(fromList?.queue === queue ? fromList : unfiltered(freshView(queue)));
          }}>
            {kinds.map((kind) => <option key={kind} value={kind}>{QUEUE_WORDS[kind]}</option>)}
            {kinds.length > 1 && <option value={ALL}>All queues</option>}
          </select>
        </label>
        <div className="field">
          <span id="export-view-label">What goes in</span>
          <p className="export-view" aria-labelledby="export-view-label" data-testid="export-view">{all ? 'Every case of every queue that you may read' : viewInWords(view)}</p>
          <div className="export-view-acts">
            {!all && fromList !== null && fromList.queue === view.queue && view !== fromList && <button type="button" className="link" onClick={() => setView(fromList)}>Use the filters of the list</button>}
            {!all && viewInWords(view) !== viewInWords(unfiltered(view)) && <button type="button" className="link" onClick={() => setView(unfiltered(view))}>Take every case instead</button>}
          </div>
        </div>
        <fieldset className="choices choices-two">
          <legend>Format</legend>
          {FORMATS.map(([code, label, says]) => (
            <label key={code} className="choice">
              <input type="radio" name="format" data-testid={`format-${code}`} checked={format === code} onChange={() => setFormat(code)} />
              <span className="choice-body"><b>{label}</b><span className="choice-says">{says}</span></span>
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span>Reason</span>
          <textarea className="input" rows={2} maxLength={4_000} required data-testid="export-reason" placeholder="Who asked for it, and why. It goes into the manifest." value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
        </label>
        {message !== null && <Trouble message={message} />}
        <div><button type="submit" className="button button-main" data-testid="export-start" disabled={busy || reason.trim().length < 3}><FileCheck2 aria-hidden size={15} /> Export</button></div>
      </form>
      <h2 className="screen-sub">Made here</h2>
      {jobs.length === 0 && <p className="none">No export since Docket was started.</p>}
      <ul className="jobs">
        {jobs.map((job) => <li key={job.job}><Job job={job} /></li>)}
      </ul>
    </div>
  );
}

const JOB = {
  running: { icon: LoaderCircle, says: 'Running' },
  done: { icon: Check, says: 'Done' },
  cancelled: { icon: Ban, says: 'Cancelled. The unfinished files were removed.' },
  failed: { icon: OctagonX, says: 'Stopped' },
} as const;

function Job({ job }: { readonly job: ExportShown }) {
  const { desk, zone } = useConsole();
  const { icon: Icon, says } = JOB[job.state];
  const cancel = async () => {
    const answer = await desk.ask('cancelExport', { job: job.job });
    if (answer.ok) desk.exports.set(desk.exports.get().map((each) => (each.job === job.job ? answer.value : each)));
  };
  return (
    <article className={`card job job-${job.state}`} data-testid="job" data-state={job.state}>
      <header className="job-head">
        <Icon aria-hidden size={16} className={job.state === 'running' ? 'spin' : ''} />
        <h3>{job.queues.length === 1 ? QUEUE_WORDS[job.queues[0] ?? 'content-removal'] : 'All queues'}, {job.format === 'csv' ? 'CSV' : 'JSON lines'}</h3>
        <span className="small">{exact(job.started, zone)}</span>
        {job.state === 'running' && <button type="button" className="button" data-testid="export-cancel" onClick={() => void cancel()}>Cancel</button>}
      </header>
      {job.state === 'running' && <progress aria-label="Rows written" max={Math.max(1, job.total)} value={job.rows} />}
      <p className="small">{says}{says.endsWith('.') ? '' : '.'} {count(job.rows)} of {counted(job.total, 'row')}{job.state === 'done' ? ' written' : ''}. {job.message}</p>
      {job.files.length > 0 && (
        <>
          <p className="small">In <span className="fixed">{job.folder}</span></p>
          <table className="inventory files">
            <thead><tr><th scope="col">File</th><th scope="col">Size</th><th scope="col">SHA-256</th></tr></thead>
            <tbody>{job.files.map((file) => <tr key={file.name}><td>{file.name}</td><td>{size(file.bytes)}</td><td className="fixed hash">{file.sha256}</td></tr>)}</tbody>
          </table>
        </>
      )}
    </article>
  );
}
