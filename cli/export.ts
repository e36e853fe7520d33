// `docket export`: a case log into files, with a manifest that says what was asked, counted and hashed.
import { resolve } from 'node:path';
import { exportLog } from '../electron/desk/headless.ts';
import { FaultError } from '../shared/fault.ts';
import { QUEUES } from '../shared/model/words.ts';
import { needed, readArgs } from './args.ts';
import { DESK_FLAGS, syncIfOnline, withFlags } from './headless.ts';
import { sayAside, sayJson, sayLine } from './say.ts';

const LISTS = ['status', 'priority', 'jurisdiction', 'language', 'regime'] as const;

/** Exports every row of one queue's filter, never a cap. Throws `not_allowed` for a role that may not export. */
export async function exportCommand(args: readonly string[]): Promise<void> {
  const { flags } = readArgs(args, { ...DESK_FLAGS, what: 'text', format: 'text', out: 'text', reason: 'text', queue: 'text', search: 'text', status: 'text', priority: 'text', jurisdiction: 'text', language: 'text', regime: 'text', due: 'text', offline: 'flag' });
  if ((flags.what ?? 'case-log') !== 'case-log') throw new FaultError('bad_input', '--what takes case-log');
  const queue = flags.queue ?? 'content-removal';
  if (!(QUEUES as readonly string[]).includes(queue)) throw new FaultError('bad_input', `--queue takes one of: ${QUEUES.join(', ')}`);
  const view: Record<string, unknown> = { queue, search: flags.search ?? '' };
  for (const list of LISTS) if (flags[list] !== null) view[list] = flags[list].split(',');
  if (flags.due !== null) view['due'] = flags.due;
  const ask = { what: 'case-log', format: flags.format ?? 'csv', view, reason: needed(flags.reason, 'reason') };
  await withFlags(
    flags,
    async (headless) => {
      if (!flags.offline) await syncIfOnline(headless);
      const done = await exportLog(headless, ask, (shown) => sayAside(`${shown.rows} of ${shown.total} rows`));
      if (flags.json) sayJson(done);
      else sayLine(`${done.rows} rows in ${done.files.length} files in ${done.folder}`);
    },
    { exportsDir: resolve(needed(flags.out, 'out')) },
  );
}
