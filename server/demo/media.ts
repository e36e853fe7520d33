// The recordings and images of the demo world: small PNGs and WAVs, drawn and sounded by arithmetic.
import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import type { Item } from '../../shared/model/case.ts';
import type { DemoMedia } from '../store/demo-world.ts';
import type { Dice } from './dice.ts';

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A PNG of 8-bit RGB from rows of pixels (three bytes each, top to bottom, no padding). */
export function png(width: number, height: number, pixels: Uint8Array): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  // Each row opens with its filter: 0, none.
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0; y < height; y += 1) rows.set(pixels.subarray(y * width * 3, (y + 1) * width * 3), y * (1 + width * 3) + 1);
  return Buffer.concat([SIGNATURE, chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}

/** A WAV of 8-bit mono samples at 8 kHz. */
export function wav(samples: Uint8Array): Uint8Array {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36, 'latin1');
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

type Colour = readonly [number, number, number];
type Shape = (x: number, y: number) => boolean;

/** An abstract picture: a slanting gradient with a few discs or bars. Shows nothing and nobody. */
function picture(dice: Dice): Uint8Array {
  const width = dice.pick([120, 160, 192]);
  const height = dice.pick([90, 120, 160]);
  const colour = (): Colour => [dice.int(24, 232), dice.int(24, 232), dice.int(24, 232)];
  const [from, to] = [colour(), colour()];
  const slant = dice.roll();
  const shapes = Array.from({ length: dice.int(2, 5) }, (): { shape: Shape; colour: Colour } => {
    const [cx, cy, r] = [dice.int(0, width), dice.int(0, height), dice.int(10, 42)];
    const disc: Shape = (x, y) => (x - cx) ** 2 + (y - cy) ** 2 < r * r;
    const bar: Shape = (x, y) => Math.abs(x - y * slant - cx) < r / 4;
    return { shape: dice.chance(0.6) ? disc : bar, colour: colour() };
  });
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const along = ((x / width) * (1 - slant) + (y / height) * slant) * 0.999;
      const over = shapes.findLast((it) => it.shape(x, y))?.colour;
      for (let part = 0; part < 3; part += 1) {
        const ground = (from[part] ?? 0) * (1 - along) + (to[part] ?? 0) * along;
        pixels[(y * width + x) * 3 + part] = Math.round(over ? (ground + (over[part] ?? 0)) / 2 : ground);
      }
    }
  }
  return png(width, height, pixels);
}

/** One to two seconds of three quiet tones that fade in and out. */
function tones(dice: Dice): Uint8Array {
  const length = dice.int(8_000, 16_000);
  const pitches = Array.from({ length: 3 }, () => 110 * 2 ** (dice.int(0, 24) / 12));
  const samples = new Uint8Array(length);
  for (let at = 0; at < length; at += 1) {
    const step = Math.floor((at / length) * pitches.length);
    const fade = Math.sin((Math.PI * at) / length);
    samples[at] = Math.round(128 + 48 * fade * Math.sin((2 * Math.PI * (pitches[step] ?? 110) * at) / 8_000));
  }
  return wav(samples);
}

/** What an item says of its recording or image. */
export type MediaFacts = NonNullable<Item['media']>;

/** A shelf of recordings and images that the items of the world take from. Several items may show the same one. */
export function mediaShelf(dice: Dice, images: number, recordings: number): { readonly all: readonly DemoMedia[]; readonly image: (dice: Dice) => MediaFacts; readonly recording: (dice: Dice) => MediaFacts } {
  const made = (mime: DemoMedia['mime'], count: number, make: (dice: Dice) => Uint8Array): DemoMedia[] =>
    Array.from({ length: count }, () => ({ id: `media-${dice.code(16)}`, mime, bytes: make(dice) }));
  const all = [...made('image/png', images, picture), ...made('audio/wav', recordings, tones)];
  const facts = all.map((it): MediaFacts => ({ id: it.id, mime: it.mime, bytes: it.bytes.length, sha256: createHash('sha256').update(it.bytes).digest('hex') }));
  return {
    all,
    image: (by) => by.pick(facts.slice(0, images)),
    recording: (by) => by.pick(facts.slice(images)),
  };
}
