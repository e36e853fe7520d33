// The flagged accounts of the demo: flags, strikes, links and inventories that agree with the cases about them.
import type { Account } from '../../shared/model/account.ts';
import type { Case } from '../../shared/model/case.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import type { Dice } from './dice.ts';
import { refOf } from './holders.ts';
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
  { category: 'payment-information', store: 'payment processor', of: (_, dice) => (dice.chance(0.4) ? dice.int(1, 3) : 0), size: 700 },
  { category: 'usage', store: 'analytics', of: (it, dice) => it.messages * 2 + dice.int(20, 4_000), size: 210 },
  { category: 'device', store: 'primary database', of: (_, dice) => dice.int(1, 5), size: 380 },
  { category: 'approximate-location', store: 'primary database', of: (_, dice) => dice.int(1, 40), size: 60 },
  { category: 'cookies', store: 'analytics', of: (_, dice) => dice.int(1, 9), size: 120 },
  { category: 'linked-social-accounts', store: 'primary database', of: (_, dice) => (dice.chance(0.3) ? 1 : 0), size: 240 },
  { category: 'information-from-other-users', store: 'primary database', of: (_, dice) => dice.int(0, 12), size: 410 },
];

/** Accounts with cases first, then others until there are `count`; each is a record of the flagged-accounts stream. */
export function flagged(dice: Dice, now: string, holders: readonly Holder[], cases: readonly Case[], count: number): Account[] {
  const byId = new Map(cases.map((it) => [it.id, it]));
  const known = holders.filter((it) => it.caseIds.some((id) => speaksAgainst(byId.get(id))));
  const others = holders.filter((it) => !known.includes(it));
  const chosen = [...known, ...others.slice(0, Math.max(0, count - known.length))];
  const links = linksOf(dice.fork('links'), now, chosen);
  return chosen.map((holder) => {
    const about = holder.caseIds.flatMap((id) => byId.get(id) ?? []);
    const linked = links.get(holder.id) ?? [];
    const counts = countsOf(dice, holder);
    return {
      ...refOf(holder),
      created: holder.created,
      lastSeen: holder.lastSeen,
      jurisdiction: holder.jurisdiction,
      language: holder.language,
      about: `Makes ${dice.pick(['slow mysteries', 'sea stories', 'comedies of manners', 'quiet science fiction', 'gothic romances', 'language lessons', 'long campaigns', 'city histories'])}. Known for “${dice.chance(0.5) ? personaName(dice) : worldName(dice)}”.`,
      flags: flagsOf(dice, now, holder, about, linked),
      strikes: strikesOf(dice, about),
      linked,
      caseIds: [...holder.caseIds],
      inventory: inventoryOf(dice, holder, counts),
      counts,
    };
  });
}

/** A person who asks for their own data is no reason to watch them. */
function speaksAgainst(it: Case | undefined): boolean {
  return it !== undefined && it.facts.kind !== 'data-subject' && !(it.facts.detail.of === 'content-removal' && it.facts.detail.regime === 'own-removal');
}

function flagsOf(dice: Dice, now: string, holder: Holder, about: readonly Case[], linked: Account['linked']): Account['flags'] {
  const flag = (code: FlagCode, at: string, least = 1): Account['flags'][number] => ({ code, note: dice.pick(NOTES[code]), at, weight: dice.int(least, 5) });
  const flags = about.flatMap((it) => {
    if (it.facts.kind === 'under18') return [flag('under-18-signal', it.facts.received, 2)];
    if (it.facts.detail.of === 'content-removal' && it.facts.detail.regime === 'dmca-notice') return [flag('repeat-infringer', it.facts.received)];
    return [];
  });
  if (linked.some((it) => it.account.status === 'blocked')) flags.push(flag('linked-to-blocked', after(now, -dice.int(1, 90) * DAY), 2));
  const since = (): string => after(holder.created, dice.roll() * between(holder.created, now));
  const extra = flags.length === 0 ? dice.int(1, 2) : dice.int(0, 1);
  for (const code of dice.some(['ban-evasion', 'payment-fraud', 'abuse-report', 'automation'] as const, extra)) flags.push(flag(code, since()));
  return flags.sort((one, other) => between(other.at, one.at));
}

function strikesOf(dice: Dice, about: readonly Case[]): Account['strikes'] {
  return about.flatMap((it) => {
    if (it.facts.decision?.decision !== 'disable-items') return [];
    const at = it.facts.decision.at;
    return [{ id: `strike-${dice.code(12)}`, ground: `Items disabled in ${it.facts.number}`, caseId: it.id, at, expires: dice.chance(0.9) ? after(at, 180 * DAY) : null }];
  });
}

/** Links go both ways: if one account names the other, the other names it, for the same reason and since the same day. */
function linksOf(dice: Dice, now: string, chosen: readonly Holder[]): Map<string, Account['linked']> {
  const links = new Map<string, Account['linked']>();
  const link = (from: Holder, to: Holder, why: Why, since: string): void => {
    links.set(from.id, [...(links.get(from.id) ?? []), { account: refOf(to), why, since }]);
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

function countsOf(dice: Dice, holder: Holder): Account['counts'] {
  if (holder.status === 'deleted') return { personas: 0, worlds: 0, chats: 0, messages: 0, images: 0, voice: 0 };
  const chats = dice.int(1, 140);
  return { personas: dice.int(0, 24), worlds: dice.int(0, 9), chats, messages: chats * dice.int(4, 70), images: dice.int(0, 160), voice: dice.int(0, 30) };
}

/** How much each store holds. Of a deleted account only the backups still know, until they age out. */
function inventoryOf(dice: Dice, holder: Holder, counts: Account['counts']): Account['inventory'] {
  return STORES.flatMap(({ category, store, of, size }) => {
    const gone = holder.status === 'deleted';
    const records = gone ? (store === 'backups' ? dice.int(1, 400) : 0) : of(counts, dice);
    return records === 0 ? [] : [{ category, store, records, bytes: Math.round(records * size * (0.6 + dice.roll() * 0.8)) }];
  });
}
