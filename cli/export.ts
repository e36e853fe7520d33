// `docket export`: a case log into files, with a manifest that says what was asked, counted and hashed.
import { resolve } from 'node:path';
import { exportLog } from '../electron/desk/headless.ts';
import { FaultError } from '../shared/fault.ts';
import { CASE_KINDS, QUEUES } from '../shared/model/words.ts';
import { needed, readArgs } from './args.ts';
import { DESK_FLAGS, syncIfOnline, withFlags } from './headless.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

const LISTS = ['status', 'priority', 'jurisdiction', 'language', 'regime'] as const;

/**
 * Exports every row of the filter, never a cap: of one queue with `--queue`, else of every case queue that the person
 * may read. Throws `not_allowed` for a role that may not export.
 */
export async function exportCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, what: 'text', format: 'text', out: 'text', reason: 'text', queue: 'text', search: 'text', status: 'text', priority: 'text', jurisdiction: 'text', language: 'text', regime: 'text', due: 'text', offline: 'flag' });
  if ((flags.what ?? 'case-log') !== 'case-log') throw new FaultError('bad_input', '--what takes case-log');
  if (flags.queue !== null && !(QUEUES as readonly string[]).includes(flags.queue)) throw new FaultError('bad_input', `--queue takes one of: ${QUEUES.join(', ')}`);
  const view: Record<string, unknown> = { queue: flags.queue ?? CASE_KINDS[0], search: flags.search ?? '' };
  for (const list of LISTS) if (flags[list] !== null) view[list] = flags[list].split(',');
  if (flags.due !== null) view['due'] = flags.due;
  if (flags.format !== null && flags.format !== 'csv' && flags.format !== 'jsonl') throw new FaultError('bad_input', '--format takes csv or jsonl');
  const reason = needed(flags.reason, 'reason');
  const out = resolve(needed(flags.out, 'out'));
  await withFlags(
    flags,
    async (headless) => {
      if (!flags.offline) await syncIfOnline(headless);
      const { person } = await headless.desk.services.session({});
      const queues = flags.queue === null ? CASE_KINDS.filter((kind) => person?.streams.includes(kind)) : [flags.queue];
      const done = await exportLog(headless, { what: 'case-log', format: flags.format ?? 'csv', view, queues, reason }, (shown) => sayAside(`${shown.rows} of ${shown.total} rows`));
      if (flags.json) sayJson(done);
      else sayLine(`${done.rows} rows in ${done.files.length} files in ${done.folder}`);
    },
    { exportsDir: out },
  );
}
