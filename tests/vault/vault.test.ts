// The data key: made once, never in clear but in a demo, never guessed at, and never made anew beside data.
import { chmodSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { closeOutbox, openOutbox } from '../../electron/desk/outbox/open.ts';
import { keepAct } from '../../electron/desk/outbox/acts.ts';
import type { DeskFolder } from '../../electron/desk/vault/folder.ts';
import { prepareFolder } from '../../electron/desk/vault/folder.ts';
import type { Keychain } from '../../electron/desk/vault/keychain.ts';
import type { PassphraseFile } from '../../electron/desk/vault/passphrase.ts';
import { SCRYPT, unwrapWithPassphrase, wrapWithPassphrase } from '../../electron/desk/vault/passphrase.ts';
import type { KeySource } from '../../electron/desk/vault/unlock.ts';
import { keepMark, unlock } from '../../electron/desk/vault/unlock.ts';
import { codeOf, dice, freshFolder, hashes, someAct } from '../outbox/bench.ts';

const random = dice(11).bytes;
const PASSPHRASE = 'seven wet horses in a row';

/** A keychain that keeps secrets by turning their bits over, in whatever state a test wants. */
function fakeKeychain(state: { available?: boolean; backend?: string; throws?: boolean; stale?: boolean; word?: number } = {}): Keychain & { wraps: number } {
  const turn = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ (state.word ?? 0x5a));
  const chain = {
    wraps: 0,
    available: () => state.available ?? true,
    backend: () => state.backend ?? 'gnome_libsecret',
    wrap: (secret: string) => {
      chain.wraps += 1;
      return turn(Buffer.from(secret));
    },
    unwrap: (wrapped: Uint8Array) => {
      if (state.throws === true) throw new Error('secret service said: key 0123 is locked');
      return { secret: Buffer.from(turn(wrapped)).toString(), stale: state.stale ?? false };
    },
  };
  return chain;
}

function allFiles(folder: DeskFolder): string[] {
  return readdirSync(folder.dir).map((name) => join(folder.dir, name));
}

/** Whether the key stands in any file of the folder, as bytes, hex or base64. */
function keyInClear(folder: DeskFolder, key: Uint8Array): boolean {
  const bytes = Buffer.from(key);
  return allFiles(folder).some((path) => {
    const held = readFileSync(path);
    return held.includes(bytes) || held.includes(bytes.toString('hex')) || held.includes(bytes.toString('base64')) || held.includes(Buffer.from(bytes.toString('base64')).toString('base64'));
  });
}

async function withData(source: KeySource): Promise<DeskFolder> {
  const folder = prepareFolder(freshFolder());
  const { key } = await unlock(folder, source, random);
  const outbox = await openOutbox({ path: folder.outbox, key, keyProved: true });
  keepAct(outbox, someAct({ n: 1 }));
  closeOutbox(outbox);
  return folder;
}

test('[S42] the folder and all that is made in it are for the owner alone', async () => {
  const folder = await withData({ kind: 'demo' });
  expect(statSync(folder.dir).mode & 0o777).toBe(0o700);
  expect(allFiles(folder).filter((path) => (statSync(path).mode & 0o077) !== 0)).toEqual([]);
});

test('a data directory that is a link, a file or not writable is refused with a sentence', async () => {
  const linked = freshFolder();
  symlinkSync(freshFolder(), join(linked, 'desk'));
  expect(await codeOf(() => prepareFolder(linked))).toBe('data_dir');
  const filed = freshFolder();
  writeFileSync(join(filed, 'desk'), '');
  expect(await codeOf(() => prepareFolder(filed))).toBe('data_dir');
  expect(await codeOf(() => prepareFolder(join(filed, 'desk')))).toBe('data_dir');
});

test('a demo key is made once, used again, and told on screen', async () => {
  const folder = prepareFolder(freshFolder());
  const first = await unlock(folder, { kind: 'demo' }, random);
  const again = await unlock(folder, { kind: 'demo' }, random);
  expect(Buffer.from(again.key)).toEqual(Buffer.from(first.key));
  expect(again.device).toBe(first.device);
  expect(again.notice).toMatch(/demo/i);
});

test('ten that unlock a fresh folder at once end with one key: the first to write it is believed by all', async () => {
  const folder = prepareFolder(freshFolder());
  // Each has seen that there is no key before any of them writes one: the wrapping waits until all ten are there.
  let arrived = 0;
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  const honest = fakeKeychain();
  const keychain: Keychain = {
    ...honest,
    wrap: async (secret) => {
      arrived += 1;
      if (arrived === 10) open();
      await all;
      return honest.wrap(secret);
    },
  };
  const unlocked = await Promise.all(Array.from({ length: 10 }, (_, n) => unlock(folder, { kind: 'keychain', keychain }, dice(n).bytes)));
  expect(arrived).toBe(10);
  expect(new Set(unlocked.map(({ key }) => Buffer.from(key).toString('hex'))).size).toBe(1);
});

test('[S42] a key file that others can read is refused', async () => {
  const folder = await withData({ kind: 'demo' });
  chmodSync(folder.demoKey, 0o640);
  expect(await codeOf(() => unlock(folder, { kind: 'demo' }, random))).toBe('data_dir');
});

test('[S31] wrong key, empty key, key gone, keychain locked: told, and every file stays byte for byte', async () => {
  const demo = await withData({ kind: 'demo' });
  const chained = await withData({ kind: 'keychain', keychain: fakeKeychain() });
  const phrased = await withData({ kind: 'passphrase', passphrase: PASSPHRASE });
  const cases: [string, DeskFolder, () => KeySource][] = [
    ['wrong_key', demo, () => ({ kind: 'given', key: random(32) })],
    ['wrong_key', demo, () => ({ kind: 'given', key: new Uint8Array(0) })],
    ['wrong_key', demo, () => ({ kind: 'passphrase', passphrase: PASSPHRASE })],
    ['wrong_key', phrased, () => ({ kind: 'passphrase', passphrase: `${PASSPHRASE} ` })],
    ['wrong_key', phrased, () => ({ kind: 'demo' })],
    ['wrong_key', chained, () => ({ kind: 'keychain', keychain: fakeKeychain({ throws: true }) })],
    ['no_keychain', chained, () => ({ kind: 'keychain', keychain: fakeKeychain({ available: false }) })],
  ];
  for (const [code, folder, source] of cases) {
    const before = hashes(allFiles(folder));
    expect(await codeOf(() => unlock(folder, source(), random))).toBe(code);
    expect(hashes(allFiles(folder))).toEqual(before);
  }
  for (const gone of [[demo.demoKey], [demo.demoKey, demo.mark]]) {
    for (const path of gone) rmSync(path, { force: true });
    const before = hashes(allFiles(demo));
    // No fresh key beside data that it could not open.
    expect(await codeOf(() => unlock(demo, { kind: 'demo' }, random))).toBe('wrong_key');
    expect(hashes(allFiles(demo))).toEqual(before);
  }
  for (const [file, junk] of [[phrased.sealedKey, '{}'], [phrased.mark, 'not json']] as const) {
    writeFileSync(file, junk);
    expect(await codeOf(() => unlock(phrased, { kind: 'passphrase', passphrase: PASSPHRASE }, random))).toBe('wrong_key');
  }
  writeFileSync(phrased.mark, '{"v":2}');
  expect(await codeOf(() => unlock(phrased, { kind: 'passphrase', passphrase: PASSPHRASE }, random))).toBe('newer_file');
});

test('a lost mark is not a lost folder: the key opens the file, and the mark is written again', async () => {
  const folder = await withData({ kind: 'demo' });
  rmSync(folder.mark);
  const unlocked = await unlock(folder, { kind: 'demo' }, random);
  expect(unlocked.proven).toBe(false);
  closeOutbox(await openOutbox({ path: folder.outbox, key: unlocked.key, keyProved: unlocked.proven }));
  keepMark(folder, unlocked);
  expect((await unlock(folder, { kind: 'demo' }, random)).proven).toBe(true);
});

test('[S33] the passphrase is stretched by scrypt at the floor of OWASP or above, and a short one is refused', async () => {
  expect(SCRYPT).toEqual({ N: 131_072, r: 8, p: 1, maxmem: 268_435_456 });
  expect(await codeOf(() => wrapWithPassphrase({ key: random(32), passphrase: 'eleven char', device: 'desk-1', random }))).toBe('bad_input');
});

test('[S34] a wrapped key opens for its passphrase, device and version only, and every changed field is noticed', async () => {
  const key = random(32);
  const file = await wrapWithPassphrase({ key, passphrase: PASSPHRASE, device: 'desk-1', random });
  expect(Buffer.from(await unwrapWithPassphrase(file, PASSPHRASE, 'desk-1'))).toEqual(Buffer.from(key));
  const flipped = (text: string): string => {
    const bytes = Buffer.from(text, 'base64');
    bytes[0] = (bytes[0] ?? 0) ^ 1;
    return bytes.toString('base64');
  };
  const changed: [PassphraseFile, string][] = [
    [file, 'desk-2'],
    [{ ...file, iv: flipped(file.iv) }, 'desk-1'],
    [{ ...file, tag: flipped(file.tag) }, 'desk-1'],
    [{ ...file, tag: Buffer.from(file.tag, 'base64').subarray(0, 4).toString('base64') }, 'desk-1'],
    [{ ...file, wrapped: flipped(file.wrapped) }, 'desk-1'],
    [{ ...file, kdf: { ...file.kdf, salt: flipped(file.kdf.salt) } }, 'desk-1'],
  ];
  for (const [each, device] of changed) expect(await codeOf(() => unwrapWithPassphrase(each, PASSPHRASE, device))).toBe('wrong_key');
});

test('[S32] of the seven states of a keychain only an honest one is used, and no state leaves the key in clear', async () => {
  const folder = prepareFolder(freshFolder());
  for (const bad of [{ available: false }, { backend: 'basic_text' }, { backend: 'unknown' }, { backend: '' }]) {
    expect(await codeOf(() => unlock(folder, { kind: 'keychain', keychain: fakeKeychain(bad) }, random))).toBe('no_keychain');
    expect(allFiles(folder)).toEqual([]);
  }
  const { key } = await unlock(folder, { kind: 'keychain', keychain: fakeKeychain() }, random);
  expect(keyInClear(folder, key)).toBe(false);
  const open = (state: Parameters<typeof fakeKeychain>[0]): Promise<string> => codeOf(() => unlock(folder, { kind: 'keychain', keychain: fakeKeychain(state) }, random));
  expect(await open({})).toBe('none');
  expect(await open({ backend: 'kwallet6' })).toBe('wrong_key');
  expect(await open({ backend: 'basic_text' })).toBe('no_keychain');
  expect(await open({ throws: true })).toBe('wrong_key');
  expect(await open({ word: 0x11 })).toBe('wrong_key');
  const stale = fakeKeychain({ stale: true });
  const before = readFileSync(folder.sealedKey);
  expect(Buffer.from((await unlock(folder, { kind: 'keychain', keychain: stale }, random)).key)).toEqual(Buffer.from(key));
  expect(stale.wraps).toBe(1);
  expect(readFileSync(folder.sealedKey).length).toBe(before.length);
  expect(keyInClear(folder, key)).toBe(false);
});

test('a message about a key names no key, path or word of the keychain', async () => {
  const folder = await withData({ kind: 'keychain', keychain: fakeKeychain() });
  const thrown = await unlock(folder, { kind: 'keychain', keychain: fakeKeychain({ throws: true }) }, random).catch((error: unknown) => error);
  expect(String(thrown)).not.toMatch(/0123|secret service|desk\//);
});
