// The notice reader on what no honest sender sends: noise, endless lines, text built to stall a pattern.
import { array, assert, asyncProperty, constantFrom, oneof, string, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { MAX_NOTICE_BYTES, readNotice } from '../../server/intake/notice/read.ts';
import { NoticeReadSchema } from '../../server/intake/notice/shape.ts';
import { bytesOf } from './given.ts';

/** Resolves to nothing when the answer is well-formed and the same twice; rejects or fails else. */
const readTwice = async (name: string, bytes: Uint8Array): Promise<void> => {
  const first = await readNotice({ name, bytes });
  NoticeReadSchema.parse(first);
  expect(await readNotice({ name, bytes })).toEqual(first);
};

const names = oneof(string({ unit: 'binary' }), constantFrom('a.eml', '2024-01-01-x.md', 'Russia_2024_2024-01-01-roskomnadzor.md', '../../etc/x-retraction.md'));
const pieces = constantFrom(
  '**What files should be taken down?**\n', '**', '**Which license?** ', 'https://', 'https://github.com/a/b', '[x](', '](', '<a href="', '[private]', '\u0000', '\ud800', '\r', '\n\n', '---\n',
  'From: a@b.example\n', 'Subject: x\n', 'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n', 'on behalf of ', 'Copyright ', '我代表', 'Роскомнадзор ', 'original work: ', 'retract my notice ', '<!doctype html><b>', '&amp;', '🂡',
);

test('[N1][N2] random bytes under any name: an answer, the same twice', async () => {
  await expect(assert(asyncProperty(names, uint8Array({ maxLength: 600 }), readTwice), { numRuns: 400 })).resolves.toBeUndefined();
});

test('[N1][N2] random text with notice words: an answer, the same twice', async () => {
  const text = array(oneof(pieces, string({ unit: 'binary', maxLength: 20 })), { maxLength: 40 }).map((parts) => parts.join(''));
  await expect(assert(asyncProperty(names, text, (name, words) => readTwice(name, bytesOf(words))), { numRuns: 600 })).resolves.toBeUndefined();
});

const filled = (unit: string): Uint8Array => bytesOf(unit.repeat(Math.floor(MAX_NOTICE_BYTES / bytesOf(unit).length)));

// Generous for a busy machine, and far below what a backtracking pattern takes at this size.
const SOON = 12_000;

const timeToRead = async (name: string, bytes: Uint8Array): Promise<number> => {
  const started = performance.now();
  NoticeReadSchema.parse(await readNotice({ name, bytes }));
  return performance.now() - started;
};

test.each([
  'a', ' ', '\n', '.', 'a.', 'a.b/', '/', 'https://', 'https://a.b/', 'https://a.b/c ', 'http://a.b/\n', '**', '** ', '**what?**\n', '[', '](', '<', '<a', '<a href="', '(', '_', '&amp;', '-\n', '---\n', '> ', '# ',
  'original ', 'infringing copyright ', 'copyright owner ', 'on behalf of ', 'on behalf of A ', 'Acme ', 'A, ', 'authorized to act ', 'is the owner ', 'email: ', 'x@', '我代表', '的', 'я', 'Единый реестр ', 'retract ', '1. ', 'From: a\n', 'a:b\n',
  'regards\n', 'good faith ', 'penalty of perjury ', 'mistake ', 'please provide ', 'What files should be taken down? ', '0-', '2024-01-', '\u202e', '\u00e9',
])('[N17] five megabytes of %j end', async (unit) => {
  expect(await timeToRead('long.md', filled(unit))).toBeLessThan(SOON);
}, 30_000);

test.each(['\n', 'a', 'a:b\n', 'From: a\n', '-\n', 'https://a.b/c '])('[N17] five megabytes of %j as a mail end', async (unit) => {
  expect(await timeToRead('long.eml', filled(unit))).toBeLessThan(SOON);
}, 30_000);

test.each(['<!doctype html>', 'Our copyright is infringed: https://github.com/a/b ', 'From: a@b.example\nSubject: x\nDate: x\n\n'])('[N17] %j with a hostile tail', async (head) => {
  for (const tail of ['<a href="', '<!--', 'A B ', 'our website ', '<b>', 'Copyright 2020, ']) {
    const bytes = bytesOf((head + tail.repeat(500_000)).slice(0, MAX_NOTICE_BYTES));
    expect(await timeToRead('tail.md', bytes)).toBeLessThan(SOON);
  }
}, 120_000);
