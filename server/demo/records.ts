// What a request could reach, as the platform found it: records with their fields by name, never with their values.
import type { NeverExport, PackageItem } from '../../shared/model/request.ts';
import type { DataCategory } from '../../shared/model/words.ts';
import { POLICY_CATEGORY } from '../../shared/rules/disclosure/reach.ts';
import { BOOKS } from './clocks.ts';
import type { Dice } from './dice.ts';
import { after, between, DAY, HOUR } from './time.ts';

/** Fields that lie beside those of a category and may never leave, whatever the paper says. */
const NEVER: Readonly<Record<string, readonly (readonly [string, NeverExport])[]>> = {
  account_information: [['password hash', 'password']],
  cookies: [['session token', 'live-token']],
  payment_processor_held: [],
  linked_social_accounts: [['OAuth token', 'live-token']],
  support_communications: [['internal note', 'staff']],
};

/** Fields of the matrix that say by themselves who else is in them. */
const MARKED: Readonly<Record<string, NeverExport>> = { 'full card or bank number': 'card-or-bank-number', 'reporter identity': 'reporter' };

/** How many records of a category one finds, at most. */
const MANY: Readonly<Record<string, number>> = { account_information: 1, payment_processor_held: 1, age_assurance_evidence: 1, linked_social_accounts: 1, device_ip_and_sessions: 5, user_content_private: 4, usage_data: 3 };

/** Facts that stand without a day. */
const STANDING = ['account_information', 'payment_processor_held', 'linked_social_accounts'];

export type Found = {
  readonly accountId: string;
  /** In the policy's words, as a paper names them. */
  readonly categories: readonly DataCategory[];
  /** The paper's dates; some of what is found lies outside. Null: none are named. */
  readonly from: string | null;
  readonly to: string | null;
  /** The newest thing that can have been found. */
  readonly at: string;
  /** Another person's account, whose data shows in a few records and to whom one record belongs. */
  readonly otherId: string;
  /** Whether one of the images is one that was reported to NCMEC, and a record tells of a request that may not be told. */
  readonly reported?: boolean;
};

/** Finds records in every category of the matrix behind the categories asked for. */
export function recordsFound(dice: Dice, found: Found): PackageItem[] {
  const { accountId, categories, at, otherId } = found;
  const first = found.from ?? after(at, -300 * DAY);
  const last = found.to ?? at;
  const items = Object.entries(BOOKS.matrix.categories).flatMap(([category, { fields }]) => {
    const policy = POLICY_CATEGORY[category];
    if (category === 'csam_evidence' || policy === undefined || !categories.includes(policy)) return [];
    return Array.from({ length: dice.int(1, MANY[category] ?? 2) }, (_, index): PackageItem => {
      const begun = after(first, dice.roll() * between(first, last));
      const until = category === 'device_ip_and_sessions' && dice.chance(0.7) ? after(begun, Math.min(dice.roll() * 5 * HOUR, between(begun, last))) : null;
      const shared = category === 'user_content_private' && index === 1;
      return {
        id: `rec-${dice.code(10)}`, accountId, category, at: STANDING.includes(category) ? null : begun, until: STANDING.includes(category) ? null : until,
        fields: [
          ...fields.map((name) => ({ name, marks: MARKED[name] === undefined ? [] : [MARKED[name]], others: shared || name === 'messages or content others supplied' || name === 'reporter identity' ? [otherId] : [] })),
          ...(NEVER[category] ?? []).map(([name, mark]) => ({ name, marks: [mark], others: [] })),
        ],
      };
    });
  });
  const content = items.find(({ category }) => category === 'user_content_private') ?? items.find(({ at: when }) => when !== null) ?? items[0];
  if (content === undefined) return items;
  const beside = (over: Partial<PackageItem>): PackageItem => ({ ...content, id: `rec-${dice.code(10)}`, ...over });
  return [
    ...items,
    // Before the paper's first day; of an account that the paper does not name; and the sealed one.
    ...(found.from === null || content.at === null ? [] : [beside({ at: after(first, -dice.int(3, 60) * DAY), until: null })]),
    beside({ accountId: otherId }),
    ...(found.reported === true ? [beside({ fields: [{ name: 'images', marks: ['csam'], others: [] }] }), beside({ fields: [{ name: 'requests by authorities', marks: ['other-requests'], others: [] }] })] : []),
  ];
}
