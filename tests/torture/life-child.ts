// Child of the kill loop: opens a desk's files as a desk does, lives on from a given step, and says each step once it is acknowledged.
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { openFiles } from '../../electron/desk/open-files.ts';
import { orFull } from '../../electron/desk/outbox/ballast.ts';
import { faultOf } from '../../shared/fault.ts';
import { bytesOf, doStep } from './life.ts';
import { shimAt } from './shim.ts';

const [dataDir = '', keyHex = '', first = '0', steps = '1000000', killAt = ''] = process.argv.slice(2);
writeSync(1, 'ready\n');
try {
  const control = process.env['DOCKET_SHIM'];
  // Under the shim the process is killed by the disk itself, before the n-th call that changes a file of the desk.
  if (control !== undefined) shimAt(control).arm({ match: `${dataDir}/`, calls: ['sync', 'write', 'name'], error: 'KILL', from: Number(killAt) });
  const files = await openFiles({ dataDir, key: { kind: 'given', key: Buffer.from(keyHex, 'hex') }, now: Date.now, random: bytesOf(process.pid) });
  if (files.setAside) throw new Error('a cache that was only interrupted was set aside');
  for (let n = Number(first); n < Number(first) + Number(steps); n += 1) {
    doStep(files, n);
    writeSync(1, `ack ${n}\n`);
  }
} catch (thrown) {
  writeSync(1, `fault ${faultOf(orFull(thrown, join(dataDir, 'desk', 'cache.db'))).code} ${thrown instanceof Error ? (thrown.stack ?? '') : ''}\n`);
}
