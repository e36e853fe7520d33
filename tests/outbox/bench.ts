// What the tests of the desk's own files share: private folders, seeded acts, hashes of what lies on the disk.
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { NewAct } from '../../shared/contract.ts';
import type { Kept } from '../../electron/desk/outbox/new-act.ts';
import { newAct } from '../../electron/desk/outbox/new-act.ts';

const made: string[] = [];
// Registered while the file is collected: from inside a running test it would be too late, and nothing would say so.
afterAll(() => made.forEach((dir) => rmSync(dir, { recursive: true, force: true })));

/** A folder that is gone after the file's last test. */
export function freshFolder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'docket-desk-test-'));
  made.push(dir);
  return dir;
}

/** A small seeded source of bytes and numbers (mulberry32): one seed, one world. */
export function dice(seed: number): { next: () => number; below: (limit: number) => number; bytes: (count: number) => Uint8Array } {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, bytes: (count) => Uint8Array.from({ length: count }, () => below(256)) };
}

export const BASIS = { version: 3, tag: 'a'.repeat(32), seenAt: '2026-05-01T10:00:00.000Z' } as const;
const START = Date.parse('2026-05-01T10:00:00.000Z');

/** An act as the desk would keep it, made at START + `n` ms. */
export function someAct(asked: { n: number; by?: string; kind?: 'propose-decision' | 'note'; caseId?: string; seed?: number; text?: string }): Kept {
  const caseId = asked.caseId ?? `case-${asked.n}`;
  const wanted: NewAct =
    asked.kind === 'note'
      ? { kind: 'note', caseId, reason: 'seen by me', basis: BASIS, args: { text: asked.text ?? `note ${asked.n} «ü»` } }
      : { kind: 'propose-decision', caseId, reason: 'the notice is complete', basis: BASIS, args: { decision: 'disable-items', note: `n ${asked.n}`, itemIds: ['item-1'] } };
  return newAct(wanted, { by: asked.by ?? 'mara', device: 'desk-1', nowMs: START + asked.n, random: dice((asked.seed ?? 7) * 1_000_003 + asked.n).bytes, then: null });
}

/** SHA-256 of each file that is there, by path. */
export function hashes(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.filter((path) => existsSync(path)).map((path) => [path, createHash('sha256').update(readFileSync(path)).digest('hex')]));
}

/** The fault code that something throws, or 'none'. */
export async function codeOf(step: () => unknown): Promise<string> {
  try {
    await step();
    return 'none';
  } catch (thrown) {
    return thrown instanceof Error && 'fault' in thrown ? (thrown.fault as { code: string }).code : `unexpected: ${String(thrown)}`;
  }
}
