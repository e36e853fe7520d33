// Child of the lock test: tries to take the lock whenever it is told to, and says how it went.
import { createInterface } from 'node:readline';
import type { Lock } from '../../electron/desk/outbox/one-writer.ts';
import { takeLock } from '../../electron/desk/outbox/one-writer.ts';
import { faultOf } from '../../shared/fault.ts';

const [path = ''] = process.argv.slice(2);
let held: Lock | null = null;
process.stdout.write('ready\n');
for await (const line of createInterface({ input: process.stdin })) {
  if (line === 'take') {
    try {
      held = await takeLock(path);
      process.stdout.write('won\n');
    } catch (thrown) {
      process.stdout.write(`${faultOf(thrown).code}\n`);
    }
  } else {
    held?.release();
    held = null;
    process.stdout.write('given\n');
  }
}
