// The accounts of the demo: one for everybody with a case, and others that the platform flagged by itself.
import type { Account } from '../../shared/model/account.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { accountStream } from '../streams/records.ts';
import type { Dice } from './dice.ts';
import type { Holder } from './holders.ts';
import { personaName, worldName } from './items.ts';
import { after, between, DAY } from './time.ts';

type FlagCode = Account['flags'][number]['code'];
type Why = Account['linked'][number]['why'];

const NOTES: Readonly<Record<FlagCode, readonly string[]>> = {
  'under-18-signal': ['Says in a chat that it goes to school', 'A parent wrote to support about this account', 'Age estimate below 18 with low confidence', 'The age entered at sign-up was changed twice'],
  'repeat-infringer': ['Notices from more than one claimant', 'Posted again what was disabled', 'A strike within 30 days of the last'],
  'ban-evasion': ['Created two hours after a block, same device', 'Same opening message as a blocked account', 'Follows the same 40 accounts as a blocked one'],
  'payment-fraud': ['Four cards in one evening, three refused', 'Chargeback on an annual plan', 'Billing country differs from every sign-in'],
  'abuse-report': ['Reported by five people in a week', 'Keeps writing after being blocked by the other person', 'Reports of insults in shared worlds'],
  automation: ['600 messages in ten minutes', 'Personas made at exactly equal intervals', 'Browser without a single pointer event'],
  'linked-to-blocked': ['Shares a device with a blocked account', 'Shares a payment method with a blocked account'],
};

const STORES: readonly { readonly category: DataCategory; readonly store: string; readonly of: (counts: Account['counts'], dice: Dice) => number; readonly size: number }[] = [
  { category: 'account-information', store: 'primary database', of: () => 1, size: 1_800 },
  { category: 'account-information', store: 'backups', of: () => 1, size: 1_800 },
  { category: 'user-content', store: 'primary database', of: (it) => it.personas + it.worlds + it.chats + it.messages, size: 640 },
  { category: 'user-content', store: 'media store', of: (it) => it.images + it.voice, size: 148_000 },
  { category: 'user-content', store: 'content delivery network', of: (it) => Math.ceil(it.images / 2), size: 62_000 },
  { category: 'user-content', store: 'search index', of: (it) => it.personas + it.worlds, size: 900 },
  { category: 'user-content', store: 'embeddings', of: (it) => it.messages, size: 3_072 },
  { category: 'user-content', store: 'backups', of: (it) => it.personas + it.worlds + it.messages + it.images + it.voice, size: 21_000 },
  { category: 'support-communications', store: 'support desk', of: (_, dice) => dice.int(0, 6), size: 4_200 },
  { category: 'payment-information', store: 'payment processor', of: (_, dice) => dice.int(1, 3), size: 700 },
  { category: 'usage', store: 'analytics', of: (it, dice) => it.messages * 2 + dice.int(20, 4_000), size: 210 },
  { category: 'device', store: 'primary database', of: (_, dice) => dice.int(1, 5), size: 380 },
  { category: 'approximate-location', store: 'primary database', of: (_, dice) => dice.int(1, 40), size: 60 },
  { category: 'cookies', store: 'analytics', of: (_, dice) => dice.int(1, 9), size: 120 },
  { category: 'linked-social-accounts', store: 'primary database', of: (_, dice) => (dice.chance(0.3) ? 1 : 0), size: 240 },
  { category: 'information-from-other-users', store: 'primary database', of: (_, dice) => dice.int(0, 12), size: 410 },
];

const MAKES = ['slow mysteries', 'sea stories', 'comedies of manners', 'quiet science fiction', 'gothic romances', 'language lessons', 'long campaigns', 'city histories'];

/** The record of a holder before any case: active, nothing against it, with what each store holds of it. */
export function accountOf(dice: Dice, holder: Holder): Account {
  const { id, handle, displayName, created, lastSeen, jurisdiction, language } = holder;
  const chats = dice.int(1, 140);
  const counts = { personas: dice.int(1, 24), worlds: dice.int(0, 9), chats, messages: chats * dice.int(4, 70), images: dice.int(0, 160), voice: dice.int(0, 30) };
  const inventory = STORES.flatMap(({ category, store, of, size }) => {
    const records = of(counts, dice);
    return records === 0 ? [] : [{ category, store, records, bytes: Math.round(records * size * (0.6 + dice.roll() * 0.8)) }];
  });
  return {
    id, handle, displayName, status: 'active', created, lastSeen, jurisdiction, language,
    about: `Makes ${dice.pick(MAKES)}. Known for “${dice.chance(0.5) ? personaName(dice) : worldName(dice)}”.`,
    flags: [], strikes: [], linked: [], caseIds: [], inventory, holds: [], ledger: [], abuseReports: [], counts,
  };
}

/** A flag, with words that fit its code. `least` is the lowest weight it may have. */
export const flagOf = (dice: Dice, code: FlagCode, at: string, least = 1): Account['flags'][number] => ({ code, note: dice.pick(NOTES[code]), at, weight: dice.int(least, 5) });

/** What adds a flag to an account. The flag is made now, so that the order in which cases come in cannot change it. */
export function flagged(dice: Dice, code: FlagCode, at: string, least = 1): (account: Account) => Account {
  const flag = flagOf(dice, code, at, least);
  return (account) => ({ ...account, flags: [...account.flags, flag] });
}

/**
 * All accounts with a case, then flagged ones without until `count` are flagged. Links go both ways, for the same
 * reason and since the same day, and who is linked to a blocked account carries a flag for it.
 */
export function population(dice: Dice, now: string, played: ReadonlyMap<string, Account>, others: readonly Holder[], count: number): Account[] {
  const known = [...played.values()].filter(({ caseIds }) => caseIds.length > 0);
  const against = known.filter((account) => accountStream(account) === 'flagged-accounts');
  const rest = others.filter(({ id }) => (played.get(id)?.caseIds.length ?? 0) === 0).slice(0, Math.max(0, count - against.length));
  const alone = rest.map((holder): Account => {
    const account = accountOf(dice, holder);
    const flags = dice.some(['ban-evasion', 'payment-fraud', 'abuse-report', 'automation'] as const, dice.int(1, 2)).map((code) => flagOf(dice, code, after(holder.created, dice.roll() * between(holder.created, now))));
    return { ...account, status: dice.weighed([['active', 6], ['restricted', 2], ['blocked', 2]]), flags };
  });
  const chosen = [...against, ...alone];
  const links = linksOf(dice.fork('links'), now, chosen);
  const linked = chosen.map((account): Account => {
    const ring = links.get(account.id) ?? [];
    const near = ring.some((it) => it.account.status === 'blocked') ? [flagOf(dice, 'linked-to-blocked', after(now, -dice.int(1, 90) * DAY), 2)] : [];
    return { ...account, linked: ring, flags: [...account.flags, ...near].sort((one, other) => between(other.at, one.at)) };
  });
  return [...linked, ...known.filter((account) => !against.includes(account))];
}

function linksOf(dice: Dice, now: string, chosen: readonly Account[]): Map<string, Account['linked']> {
  const links = new Map<string, Account['linked']>();
  const link = (from: Account, { id, handle, displayName, status }: Account, why: Why, since: string): void => {
    links.set(from.id, [...(links.get(from.id) ?? []), { account: { id, handle, displayName, status }, why, since }]);
  };
  for (let at = 0; at + 1 < chosen.length; ) {
    const ring = dice.chance(0.35) ? chosen.slice(at, at + dice.int(2, 4)) : [];
    at += Math.max(1, ring.length);
    const why = dice.weighed<Why>([['same-device', 5], ['same-payment', 3], ['same-email', 1], ['same-ip-range', 4], ['stated', 1]]);
    const newest = ring.map((it) => it.created).sort((one, other) => between(other, one)).at(-1) ?? now;
    const since = after(newest, dice.roll() * between(newest, now));
    for (const one of ring) for (const other of ring) if (one !== other) link(one, other, why, since);
  }
  return links;
}
