// What a disk refuses while a hub starts: a sentence that says what to do, never "something unexpected".
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FaultError, faultOf } from '../../shared/fault.ts';
import { diskFault } from '../../server/store/disk.ts';

test('a full disk is told as one, whether the system, the embedded database or PostgreSQL met it', () => {
  // The embedded database throws what its own file system made: a name and a number, no code and no words.
  for (const thrown of [Object.assign(new Error('x'), { code: 'ENOSPC' }), { name: 'ErrnoError', errno: 51 }, Object.assign(new Error('x'), { code: '53100' })]) {
    expect(faultOf(diskFault(thrown)).code).toBe('disk_full');
  }
});

test('a data directory that leads through a file cannot be used; what is unknown, and a fault, pass as they are', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'docket-disk-'));
  try {
    writeFileSync(join(folder, 'file'), '');
    const thrown: unknown = await mkdir(join(folder, 'file', 'hub'), { recursive: true }).catch((error: unknown) => error);
    expect(faultOf(diskFault(thrown)).code).toBe('data_dir');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  for (const other of [new Error('other'), { name: 'ErrnoError', errno: 44 }, new FaultError('in_use'), null, 'text']) expect(diskFault(other)).toBe(other);
});
