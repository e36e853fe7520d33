// Child of the kill and disk tests: keeps acts in the real outbox and says each one only after it is acknowledged.
import { keepAct } from '../../electron/desk/outbox/acts.ts';
import { newAct } from '../../electron/desk/outbox/new-act.ts';
import { openOutbox } from '../../electron/desk/outbox/open.ts';
import { randomBytes } from 'node:crypto';
import { writeSync } from 'node:fs';
import { faultOf } from '../../shared/fault.ts';

const [path = '', keyHex = '', cycle = '0', most = '100000'] = process.argv.slice(2);
// A limit on file size must come as an error of the write, as a failing disk does, and not as a signal.
process.on('SIGXFSZ', () => undefined);
try {
  const outbox = await openOutbox({ path, key: Buffer.from(keyHex, 'hex'), keyProved: true });
  for (let n = 0; n < Number(most); n += 1) {
    const kept = newAct(
      { kind: 'propose-decision', caseId: `case-${cycle}-${n}`, reason: 'killed right after', basis: { version: 1, tag: 'b'.repeat(32), seenAt: '2026-05-01T10:00:00.000Z' }, args: { decision: 'disable-items', note: 'x'.repeat(500), itemIds: [] } },
      { by: 'mara', device: 'desk-1', nowMs: Date.now(), random: randomBytes, then: null },
    );
    keepAct(outbox, kept);
    writeSync(1, `ack ${kept.act.actId} ${kept.docHash}\n`);
  }
} catch (thrown) {
  writeSync(1, `fault ${faultOf(thrown).code}\n`);
}
