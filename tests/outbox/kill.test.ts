// What was acknowledged is there after kill -9 and after a disk that fails, and nothing is there twice.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { dice, freshFolder } from './bench.ts';

const CHILD = fileURLToPath(new URL('keep-acts.ts', import.meta.url));
const KEY = dice(5).bytes(32);
const KEY_HEX = Buffer.from(KEY).toString('hex');

async function heldIn(path: string): Promise<Map<string, string>> {
  const outbox = await openOutbox({ path, key: KEY, keyProved: true });
  try {
    expect(outbox.db.pragma('integrity_check', { simple: true })).toBe('ok');
    const rows = outbox.db.prepare<[], { act_id: string; doc_hash: string }>('SELECT act_id, doc_hash FROM acts').all();
    expect(new Set(rows.map((row) => row.act_id)).size).toBe(rows.length);
    return new Map(rows.map((row) => [row.act_id, row.doc_hash]));
  } finally {
    closeOutbox(outbox);
  }
}

/** Starts a child, kills it with SIGKILL at the `after`-th acknowledgement, and answers with all that it acknowledged. */
function killedAfter(path: string, cycle: number, after: number): Promise<[string, string][]> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CHILD, path, KEY_HEX, String(cycle)], { stdio: ['ignore', 'pipe', 'inherit'] });
    const acks: [string, string][] = [];
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, id = '', hash = ''] = line.split(' ');
      if (word === 'ack') acks.push([id, hash]);
      else reject(new Error(`the child said: ${line}`));
      if (acks.length === after) child.kill('SIGKILL');
    });
    child.on('error', reject);
    child.on('close', (_, signal) => (signal === 'SIGKILL' ? resolve(acks) : reject(new Error('the child ended by itself'))));
  });
}

test('[S43] 50 times kill -9 right after an acknowledgement: no act lost, none doubled', { timeout: 300_000 }, async () => {
  const path = join(freshFolder(), 'outbox.db');
  const acked = new Map<string, string>();
  const cycles = 50;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    for (const [id, hash] of await killedAfter(path, cycle, 1 + (cycle % 7))) {
      expect(acked.has(id)).toBe(false);
      acked.set(id, hash);
    }
  }
  const held = await heldIn(path);
  const lost = [...acked].filter(([id, hash]) => held.get(id) !== hash);
  process.stdout.write(`[S43] ${cycles} kills: ${acked.size} acknowledged, ${held.size} kept, ${lost.length} lost\n`);
  expect(lost).toEqual([]);
  // The one act that was on its way when the signal came may be there: kept, but never said.
  expect(held.size - acked.size).toBeLessThanOrEqual(cycles);
});

test.skipIf(process.platform === 'win32')('[S45] a disk that fails in the middle of a save: nothing acknowledged is lost, at most the unsaid one is there', { timeout: 120_000 }, async () => {
  for (const blocks of [64, 150, 301]) {
    const path = join(freshFolder(), 'outbox.db');
    const run = spawnSync('bash', ['-c', `ulimit -f ${blocks}; exec "$0" "$@"`, process.execPath, CHILD, path, KEY_HEX, '0', '5000'], { encoding: 'utf8' });
    const lines = run.stdout.trim().split('\n').map((line) => line.split(' '));
    const acked = lines.filter(([word]) => word === 'ack');
    expect(lines.at(-1)?.[0]).toBe('fault');
    expect(['disk_full', 'disk_unsure']).toContain(lines.at(-1)?.[1]);
    const held = await heldIn(path);
    for (const [, id = '', hash] of acked) expect(held.get(id)).toBe(hash);
    expect(held.size - acked.length).toBeLessThanOrEqual(1);
  }
});
