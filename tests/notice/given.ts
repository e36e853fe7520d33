// What the notice tests are given: fixture files and shorthands for reading them.
import { readFile } from 'node:fs/promises';
import { readNotice } from '../../server/intake/notice/read.ts';
import type { Notice, NoticeRead } from '../../server/intake/notice/shape.ts';

const fixtures = new URL('../fixtures/notices/', import.meta.url);

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

export const readFixture = async (name: string): Promise<NoticeRead> => readNotice({ name, bytes: await readFile(new URL(name, fixtures)) });

export const noticeIn = async (name: string): Promise<Notice> => noticeOf(await readFixture(name));

export const noticeFrom = async (text: string, name = '2024-01-02-letter.md'): Promise<Notice> => noticeOf(await readNotice({ name, bytes: bytesOf(text) }));

const noticeOf = (read: NoticeRead): Notice => {
  if (!read.ok) throw new Error(`refused: ${read.refusal}`);
  return read.notice;
};
