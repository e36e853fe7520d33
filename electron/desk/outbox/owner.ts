// Whom the outbox belongs to, and what a sign-in leaves behind: small values in the sealed file, never in another.
import type { Outbox } from './open.ts';
import { readingOutbox, recording, writing } from './open.ts';
import { FaultError } from '../../../shared/fault.ts';

/** `hub` and `person` are ids and bind the file for good (PROTOCOL.md P18), but for the people of a demo; the rest may change. */
type MetaKey = 'hub' | 'person' | 'device' | 'hub-shown' | 'person-shown' | 'tokens';

/** A kept value, or null. */
export function ownerGet(outbox: Outbox, key: MetaKey): string | null {
  return readingOutbox(outbox, (db) => db.prepare<[string], { value: string }>('SELECT value FROM meta WHERE key = ?').get(key)?.value ?? null);
}

/** Keeps a value, or forgets it with null. Tokens are kept before they are used: a rotated one is worth nothing afterwards. */
export function ownerSet(outbox: Outbox, key: Exclude<MetaKey, 'hub' | 'person' | 'device'>, value: string | null): void {
  recording(outbox, (db) => {
    if (value === null) db.prepare('DELETE FROM meta WHERE key = ?').run(key);
    else db.prepare('INSERT INTO meta(key, value) VALUES (?, ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value').run(key, value);
  });
}

/**
 * Binds the outbox to a hub, a person or a device, once. Throws `other_hub`, `other_person` or `wrong_key` (a file
 * carried over from another device) where it is bound to another one: acts must never reach a hub they were not meant for.
 */
export function bindOwner(outbox: Outbox, key: 'hub' | 'person' | 'device', value: string): void {
  const held = ownerGet(outbox, key);
  if (held === value) return;
  if (held !== null) throw new FaultError(key === 'hub' ? 'other_hub' : key === 'person' ? 'other_person' : 'wrong_key');
  recording(outbox, (db) => db.prepare('INSERT INTO meta(key, value) VALUES (?, ?)').run(key, value));
}

/**
 * Hands the outbox to another person of a demo: what the last one kept stays, is theirs, and is sent when they are back
 * (P18). Everywhere else an outbox is bound for good, because a shared laptop is how decisions get the wrong name.
 */
export function handOver(outbox: Outbox, personId: string): void {
  writing(outbox, (db) => {
    db.prepare("DELETE FROM meta WHERE key IN ('tokens', 'person-shown')").run();
    db.prepare("UPDATE meta SET value = ? WHERE key = 'person'").run(personId);
  });
}
