// Child of the disk tests: lives on a disk that fails where its control file says, and tells what came of each point as one line of JSON.
import { cpSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { DeskFiles } from '../../electron/desk/open-files.ts';
import { closeFiles, openFiles } from '../../electron/desk/open-files.ts';
import { ballastIn, orFull } from '../../electron/desk/outbox/ballast.ts';
import { outboxCounts, recordVerdict, waitingActs } from '../../electron/desk/outbox/acts.ts';
import { mendOutbox, outboxFault } from '../../electron/desk/outbox/open.ts';
import { faultOf } from '../../shared/fault.ts';
import { bytesOf, doStep, lookAt, stepOf, verdictFor } from './life.ts';
import { shimAt } from './shim.ts';

export type Point = { readonly point: number; readonly failed: number; readonly said: readonly string[]; readonly wrong: readonly string[] };

const [mode = '', dir = '', first = '1', last = '1'] = process.argv.slice(2);
const shim = shimAt(process.env['DOCKET_SHIM'] ?? '');
const KEY = bytesOf(5)(32);

const open = (dataDir: string): Promise<DeskFiles> => openFiles({ dataDir, key: { kind: 'given', key: KEY }, now: Date.now, random: bytesOf(1) });

/** The fault code of a step, as the desk would tell it, or 'done'. */
function codeOf(step: () => unknown, path = ''): string {
  try {
    step();
    return 'done';
  } catch (thrown) {
    const { code } = faultOf(orFull(thrown, path));
    return code === 'broken' ? `broken: ${String(thrown)}` : code;
  }
}

/** Opens although the disk may fail just then: what is thrown is said, and the next try must go. */
async function openSaying(dataDir: string, said: string[]): Promise<DeskFiles> {
  try {
    return await open(dataDir);
  } catch (thrown) {
    said.push(`open: ${faultOf(thrown).code}${faultOf(thrown).code === 'broken' ? ` ${String(thrown)}` : ''}`);
    shim.disarm();
    return open(dataDir);
  }
}

/** [S44] A hundred acknowledged writes of every kind; the parent reads in the log that each acknowledgement came after a sync. */
async function synced(): Promise<void> {
  const files = await open(join(dir, 'synced'));
  shim.arm({ match: '/outbox.db-wal', calls: ['sync', 'write'] });
  let done = 0;
  for (let n = 0; done < 100; n += 1) {
    if (stepOf(n) === 'page') continue;
    doStep(files, n);
    writeSync(1, '.');
    done += 1;
  }
  shim.disarm();
  closeFiles(files);
}

const actsIn = ({ outbox }: DeskFiles): number => Number(outbox.db.prepare('SELECT count(*) FROM acts').pluck().get());

/** [S45] The k-th sync or write fails, once. Whatever was not acknowledged is repeated under its own id, here or after a crash. */
async function failsOnce(call: 'sync' | 'write', k: number): Promise<Point> {
  const dataDir = join(dir, `${call}-${k}`);
  const said: string[] = [];
  const wrong: string[] = [];
  shim.arm({ match: `${dataDir}/desk/outbox.db`, calls: [call], error: 'EIO', from: k, to: k });
  let files = await openSaying(dataDir, said);
  let end = k + 12;
  let through = -1;
  for (let n = 0; n <= end; n += 1) {
    const code = codeOf(() => doStep(files, n));
    if (code === 'done') {
      through = n;
      continue;
    }
    said.push(`${stepOf(n)}: ${code}`);
    end = n + 8;
    if (!files.outbox.unsure || outboxFault(files.outbox)?.code !== 'disk_unsure') wrong.push(`step ${n}: the person is not told`);
    if (k % 4 === 1) {
      // Opened again, the file says what there is; from then on that is true, also for a process that dies next.
      if (mendOutbox(files.outbox) !== null) wrong.push(`step ${n}: could not be opened again`);
    }
    if (k % 4 < 3) {
      // The process dies here: what lies on the disk is all that the next one has.
      const known = k % 4 === 1 ? actsIn(files) : null;
      const crashed = join(dir, `crashed-${k}`);
      cpSync(dataDir, crashed, { recursive: true });
      closeFiles(files);
      files = await open(crashed);
      if (known !== null && actsIn(files) !== known) wrong.push(`step ${n}: ${known} acts were there, and then ${actsIn(files)}`);
      const seen = lookAt(files, n - 1);
      wrong.push(...seen.lost, ...seen.doubled, ...seen.wrong);
    }
    n -= 1;
  }
  const { failed } = shim.seen();
  shim.disarm();
  const seen = lookAt(files, through);
  closeFiles(files);
  for (const name of [`${call}-${k}`, `crashed-${k}`]) rmSync(join(dir, name), { recursive: true, force: true });
  return { point: k, failed, said, wrong: [...wrong, ...seen.lost, ...seen.doubled, ...seen.wrong] };
}

/** [S45] From the k-th sync on every one fails: nothing is written any more and everything can still be read, until the disk is back. */
async function syncDies(k: number): Promise<Point> {
  const dataDir = join(dir, `dies-${k}`);
  const said: string[] = [];
  const wrong: string[] = [];
  const files = await open(dataDir);
  shim.arm({ match: `${dataDir}/desk/outbox.db-wal`, calls: ['sync'], error: 'EIO', from: k });
  let through = -1;
  for (let n = 0; n < k + 12; n += 1) {
    const code = codeOf(() => doStep(files, n));
    if (code !== 'done') {
      said.push(code);
      if (stepOf(n) !== 'page' && code !== 'disk_unsure') wrong.push(`step ${n}: ${code}`);
    } else if (through === n - 1) through = n;
    // A verdict for an act that was not taken writes nothing, and pages go to the other file.
    else if (stepOf(n) !== 'page' && stepOf(n) !== 'verdict') wrong.push(`step ${n} was taken after the failure`);
  }
  const { failed } = shim.seen();
  if (through > 0 && outboxCounts(files.outbox).waiting === 0) wrong.push('nothing can be read');
  shim.disarm();
  for (let n = through + 1; n < k + 12; n += 1) doStep(files, n);
  if (mendOutbox(files.outbox) !== null) wrong.push('still told');
  const seen = lookAt(files, k + 11);
  closeFiles(files);
  rmSync(dataDir, { recursive: true, force: true });
  return { point: k, failed, said: [...new Set(said)], wrong: [...wrong, ...seen.lost, ...seen.doubled, ...seen.wrong] };
}

/** Records a verdict for everything that waits, as a push would; a full disk must not stand in its way. */
function drain(files: DeskFiles, said: string[], wrong: string[]): void {
  for (const { caseId } of waitingActs(files.outbox, 'mara')) {
    const code = codeOf(() => recordVerdict(files.outbox, verdictFor(Number(caseId.slice(-8))), '2026-05-01T11:00:00.000Z'));
    if (code !== 'done') {
      said.push(`verdict: ${code}`);
      wrong.push(`a verdict was not recorded: ${code}`);
      return;
    }
  }
  if (outboxCounts(files.outbox).waiting > 0) wrong.push('the outbox is not empty');
}

/**
 * What holds on every full disk: refused politely, told, and what waits is drained. Answers with the first step that was
 * refused. The cache grows faster and would always be the first; half of the points fetch no page.
 */
function liveOnFullDisk(files: DeskFiles, from: number, pages: boolean, said: string[], wrong: string[]): number {
  let n = from;
  let code = 'done';
  for (; n < from + 4_000; n += 1) {
    if (!pages && stepOf(n) === 'page') continue;
    code = codeOf(() => doStep(files, n), files.folder.cache);
    if (code !== 'done') break;
  }
  said.push(`${stepOf(n)}: ${code}`);
  if (code !== 'disk_full' && code !== 'done') wrong.push(`step ${n} (${stepOf(n)}): ${code}`);
  // A page is refused by the cache; only the outbox's own trouble is told by the outbox.
  if (code !== 'done' && stepOf(n) !== 'page' && outboxFault(files.outbox)?.code !== 'disk_full') wrong.push(`step ${n}: the person is told ${outboxFault(files.outbox)?.code ?? 'nothing'}`);
  drain(files, said, wrong);
  return n;
}

/** [S46] From the k-th write on the disk is full, but for what is given up for it; a quota says so in other words. */
async function full(k: number): Promise<Point> {
  const dataDir = join(dir, `full-${k}`);
  const said: string[] = [];
  const wrong: string[] = [];
  const armed = { match: `${dataDir}/`, calls: ['write'], error: k % 3 === 0 ? 'EDQUOT' : 'ENOSPC', from: k } as const;
  if (k % 4 === 0) shim.arm(armed);
  let files = await openSaying(dataDir, said);
  if (said.some((line) => line !== 'open: disk_full')) wrong.push(said.join(', '));
  for (let n = 0; n < 8; n += 1) if (said.length > 0 || k % 4 !== 0) doStep(files, n);
  if (k % 4 !== 0) shim.arm(armed);
  // Where the start itself failed there is space again, and all that is left to see is that the next start goes.
  const refused = said.length > 0 ? 8 : liveOnFullDisk(files, 8, k % 2 === 0, said, wrong);
  const { failed } = shim.seen();
  // The next start is on a full disk too: it must come up, say so, and still be empty of nothing.
  closeFiles(files);
  files = await openSaying(dataDir, said);
  shim.disarm();
  if (mendOutbox(files.outbox) !== null) wrong.push('still told when there is space again');
  if (!existsSync(ballastIn(files.folder.dir))) wrong.push('the ballast was not laid again');
  for (let n = 0; n < refused + 10; n += 1) doStep(files, n);
  const seen = lookAt(files, refused + 9);
  closeFiles(files);
  rmSync(dataDir, { recursive: true, force: true });
  return { point: k, failed, said, wrong: [...wrong, ...seen.lost, ...seen.doubled, ...seen.wrong] };
}

/** [S46] A real file system with `dir` on it: filled up to a remainder that differs from point to point, and emptied again. */
async function filled(point: number): Promise<Point> {
  const dataDir = join(dir, `filled-${point}`);
  const said: string[] = [];
  const wrong: string[] = [];
  let files = await open(dataDir);
  for (let n = 0; n < 20; n += 1) doStep(files, n);
  const filler = join(dir, 'filler');
  // Some of the desks are not running when the last byte goes: the start itself finds no room but the ballast's.
  const away = point % 4 === 3;
  if (away) closeFiles(files);
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - (away ? 0 : (point % 40) * 4_096))));
  if (away) files = await openSaying(dataDir, said);
  const refused = liveOnFullDisk(files, 20, point % 2 === 0, said, wrong);
  closeFiles(files);
  files = await openSaying(dataDir, said);
  drain(files, said, wrong);
  rmSync(filler);
  if (mendOutbox(files.outbox) !== null) wrong.push('still told when there is space again');
  for (let n = 20; n < refused + 10; n += 1) doStep(files, n);
  if (!existsSync(ballastIn(files.folder.dir))) wrong.push('the ballast was not laid again');
  const seen = lookAt(files, refused + 9);
  closeFiles(files);
  rmSync(dataDir, { recursive: true, force: true });
  return { point, failed: 1, said, wrong: [...wrong, ...seen.lost, ...seen.doubled, ...seen.wrong] };
}

const MODES: Readonly<Record<string, (point: number) => Promise<Point>>> = { 'sync-fails': (k) => failsOnce('sync', k), 'write-fails': (k) => failsOnce('write', k), 'sync-dies': syncDies, full, filled };
const tried = MODES[mode];
mkdirSync(dir, { recursive: true });
if (tried === undefined) await synced();
else for (const point of Array.from({ length: Number(last) - Number(first) + 1 }, (_, n) => Number(first) + n)) {
  const came = await tried(point).catch((thrown: unknown): Point => ({ point, failed: 0, said: [], wrong: [`${faultOf(thrown).code}: ${thrown instanceof Error ? (thrown.stack ?? '') : String(thrown)}`] }));
  shim.disarm();
  writeSync(1, `${JSON.stringify(came)}\n`);
}
