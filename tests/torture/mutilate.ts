// What bad luck does to the files of a desk, seeded: bits, pages, ends, logs, whole files.
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PAGE = 4_096;

export type Dice = { readonly below: (limit: number) => number };
/** Changes something about `file` (the path of its main file) and says what it did. `older` is a copy of the folder from an earlier day. */
export type Mutilation = { readonly name: string; readonly whose: 'one' | 'both'; readonly does: (file: string, dice: Dice, older: string) => string };

const change = (path: string, with_: (bytes: Buffer) => Buffer): void => writeFileSync(path, with_(readFileSync(path)));

/** The log where there is one, else the file: a closed desk has no log to damage. */
const logOf = (file: string): string => (existsSync(`${file}-wal`) ? `${file}-wal` : file);

const flips = (path: string, dice: Dice, count: number, from = 0): string => {
  const places: number[] = [];
  change(path, (bytes) => {
    for (let n = 0; n < count && bytes.length > from; n += 1) {
      const place = from + dice.below(bytes.length - from);
      places.push(place);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << dice.below(8));
    }
    return bytes;
  });
  return places.join(' ');
};

const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const MUTILATIONS: readonly Mutilation[] = [
  { name: 'one bit flipped', whose: 'one', does: (file, dice) => flips(file, dice, 1) },
  { name: 'nine bits flipped', whose: 'one', does: (file, dice) => flips(file, dice, 9) },
  { name: 'one bit of the log flipped', whose: 'one', does: (file, dice) => flips(logOf(file), dice, 1) },
  { name: 'five bits of the log flipped', whose: 'one', does: (file, dice) => flips(logOf(file), dice, 5) },
  {
    name: 'a frame of the log says that it is of a page far away', whose: 'one',
    does: (file, dice) => {
      let frame = 0;
      if (existsSync(`${file}-wal`)) {
        change(`${file}-wal`, (bytes) => {
          frame = dice.below(Math.floor((bytes.length - 32) / (24 + PAGE)));
          bytes.writeUInt32BE(0xff_ff_ff_f0, 32 + frame * (24 + PAGE));
          return bytes;
        });
      }
      return String(frame);
    },
  },
  { name: 'the log header damaged', whose: 'one', does: (file) => (change(logOf(file), (bytes) => bytes.fill(0, 0, Math.min(32, bytes.length))), '') },
  {
    name: 'a page zeroed', whose: 'one',
    does: (file, dice) => {
      let page = 0;
      change(file, (bytes) => bytes.fill(0, (page = dice.below(Math.ceil(bytes.length / PAGE))) * PAGE, (page + 1) * PAGE));
      return String(page);
    },
  },
  { name: 'the first page zeroed', whose: 'one', does: (file) => (change(file, (bytes) => bytes.fill(0, 0, PAGE)), '') },
  {
    name: 'a page over another', whose: 'one',
    does: (file, dice) => {
      let what = '';
      change(file, (bytes) => {
        const pages = Math.floor(bytes.length / PAGE);
        const [from, to] = [dice.below(pages), dice.below(pages)];
        what = `${from} to ${to}`;
        bytes.copyWithin(to * PAGE, from * PAGE, (from + 1) * PAGE);
        return bytes;
      });
      return what;
    },
  },
  { name: 'cut off by one byte', whose: 'one', does: (file) => (change(file, (bytes) => bytes.subarray(0, -1)), '') },
  {
    name: 'cut off somewhere', whose: 'one',
    does: (file, dice) => {
      let length = 0;
      change(file, (bytes) => bytes.subarray(0, (length = dice.below(bytes.length))));
      return String(length);
    },
  },
  { name: 'cut off to nothing', whose: 'one', does: (file) => (writeFileSync(file, ''), '') },
  {
    name: 'the log cut off', whose: 'one',
    does: (file, dice) => {
      let length = 0;
      if (existsSync(`${file}-wal`)) change(`${file}-wal`, (bytes) => bytes.subarray(0, (length = dice.below(bytes.length))));
      return String(length);
    },
  },
  { name: 'the log deleted', whose: 'one', does: (file) => (rmSync(`${file}-wal`, { force: true }), '') },
  { name: 'the log of another day', whose: 'one', does: (file, _, older) => (existsSync(join(older, `${lastPart(file)}-wal`)) ? (copyFileSync(join(older, `${lastPart(file)}-wal`), `${file}-wal`), '') : (rmSync(`${file}-wal`, { force: true }), 'none')) },
  { name: 'the file of another day', whose: 'one', does: (file, _, older) => (copyFileSync(join(older, lastPart(file)), file), '') },
  { name: 'the file deleted', whose: 'one', does: (file) => (rmSync(file), '') },
  { name: 'garbage in its place', whose: 'one', does: (file, dice) => (writeFileSync(file, Buffer.from(Array.from({ length: 20_000 }, () => dice.below(256)))), '') },
  { name: 'a plain database in its place', whose: 'one', does: (file) => (change(file, (bytes) => (bytes.write('SQLite format 3\0', 0, 'latin1'), bytes)), '') },
  {
    name: 'the two files changed over', whose: 'both',
    does: (file) => {
      const other = join(file, '..', 'cache.db');
      for (const side of ['', '-wal', '-shm']) {
        if (existsSync(`${file}${side}`)) renameSync(`${file}${side}`, `${file}${side}.moving`);
        if (existsSync(`${other}${side}`)) renameSync(`${other}${side}`, `${file}${side}`);
        if (existsSync(`${file}${side}.moving`)) renameSync(`${file}${side}.moving`, `${other}${side}`);
      }
      return '';
    },
  },
];
