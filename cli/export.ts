// `docket export`: a case log into files, with a manifest that says what was asked, counted and hashed.
import { resolve } from 'node:path';
import { tryFolder } from '../electron/desk/export/files.ts';
import { exportLog } from '../electron/desk/headless.ts';
import { ExportAsked } from '../shared/contract.ts';
import { FaultError } from '../shared/fault.ts';
import { CASE_KINDS, QUEUES, Reason } from '../shared/model/words.ts';
import { needed, oneOf, readArgs } from './args.ts';
import { FILTER_FLAGS, readFilter } from './filter.ts';
import { DESK_FLAGS, syncIfOnline, withFlags } from './headless.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

/**
 * Exports every row of the filter, never a cap: of one queue with `--queue`, else of every case queue that the person
 * may read. All that can be wrong with the words or with `--out` is said before the desk is opened. Throws `bad_input`,
 * `export_failed`, and `not_allowed` for a role that may not export.
 */
export async function exportCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, ...FILTER_FLAGS, what: 'text', format: 'text', out: 'text', reason: 'text', queue: 'text', offline: 'flag' });
  oneOf(flags.what, 'what', [ExportAsked.shape.what.value]);
  const queue = oneOf(flags.queue, 'queue', QUEUES);
  const view = { ...readFilter(flags, queue === null ? CASE_KINDS : [queue]), queue: queue ?? CASE_KINDS[0] };
  const format = oneOf(flags.format, 'format', ExportAsked.shape.format.options) ?? 'csv';
  const reason = Reason.safeParse(needed(flags.reason, 'reason'));
  if (!reason.success) throw new FaultError('bad_input', '--reason takes 3 to 4,000 characters');
  const out = resolve(needed(flags.out, 'out'));
  await tryFolder(out);
  await withFlags(
    flags,
    async (headless) => {
      if (!flags.offline) await syncIfOnline(headless);
      const { person } = await headless.desk.services.session({});
      const queues = queue === null ? CASE_KINDS.filter((kind) => person?.streams.includes(kind)) : [queue];
      const done = await exportLog(headless, { what: 'case-log', format, view, queues, reason: reason.data }, (shown) => sayAside(`${shown.rows} of ${shown.total} rows`));
      if (flags.json) sayJson(done);
      else sayLine(`${done.rows} rows in ${done.files.length} files in ${done.folder}`);
    },
    { exportsDir: out },
  );
}
