// The demo world: a whole synthetic platform from one seed and one instant, the same on every machine.
import type { Hold } from '../../shared/model/case.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import type { DemoWorld } from '../store/demo-world.ts';
import { flagged } from './accounts.ts';
import { dice } from './dice.ts';
import type { Draft, Making } from './draft.ts';
import { makeHolders, worsen } from './holders.ts';
import { itemMaker } from './items.ts';
import { lawEnforcement } from './legal.ts';
import { DEMO_LETTERS } from './letters.ts';
import { mediaShelf } from './media.ts';
import { DEMO_PEOPLE } from './people.ts';
import { governmentOrder, terroristContent } from './removal-by-authority.ts';
import { counterNotice, dmcaNotice, dsaNotice, intimateImage, ownRemoval, retraction } from './removal.ts';
import { dataSubject } from './rights.ts';
import { courseOf, tell } from './story.ts';
import type { Course } from './story.ts';
import { between } from './time.ts';
import { under18 } from './under18.ts';

/** What a number of each kind opens with: `CR-2026-000123`. */
const PREFIX: Readonly<Record<CaseKind, string>> = { under18: 'U18', 'law-enforcement': 'LE', 'content-removal': 'CR', 'data-subject': 'DS' };

const many = (count: number, make: (at: number) => Draft): Draft[] => Array.from({ length: count }, (_, at) => make(at));

/**
 * Makes the world as it stands at `now` (an instant in UTC). Pure: the same seed and instant give the same world,
 * byte for byte. Nothing in it is real, sexual or graphic; all addresses are under `example`.
 */
export function demoWorld(asked: { readonly seed: number; readonly now: string }): DemoWorld {
  const { seed, now } = asked;
  const root = dice(seed, 'docket-demo');
  const shelf = mediaShelf(root.fork('media'), 36, 14);
  const holders = makeHolders(root.fork('holders'), now, 720);
  const maker = itemMaker(shelf);
  const making = (part: string): Making => ({ dice: root.fork(part), now, holders, maker });

  const [legal, notices, counters, retractions, orders, terror] = [making('legal'), making('notices'), making('counters'), making('retractions'), making('orders'), making('terror')] as const;
  const requests = many(84, (at) => lawEnforcement(legal, at < 2));
  const holds: Hold[] = requests.flatMap((it) => it.holds).filter((it) => it.expires === null || between(it.expires, now) < 0);
  const [dsa, images, own, children, rights] = [making('dsa'), making('images'), making('own'), making('under18'), making('rights')] as const;
  const drafts = [
    ...requests,
    ...many(78, () => dmcaNotice(notices)),
    ...many(18, () => counterNotice(counters)),
    ...many(9, () => retraction(retractions)),
    ...many(26, () => governmentOrder(orders)),
    ...many(7, (at) => terroristContent(terror, at < 1)),
    ...many(30, () => dsaNotice(dsa)),
    ...many(18, () => intimateImage(images)),
    ...many(24, () => ownRemoval(own)),
    ...many(96, () => under18(children)),
    ...many(118, () => dataSubject(rights, holds)),
  ].sort((one, other) => between(other.received, one.received));

  const courses = new Map(drafts.map((draft) => [draft.id, courseOf(draft, root.fork(`course/${draft.id}`), now)] as const));
  for (const draft of drafts) mark(draft, courses.get(draft.id));
  const given = new Map<CaseKind, number>();
  const cases = drafts.map((draft) => {
    const count = (given.get(draft.kind) ?? 0) + 1;
    given.set(draft.kind, count);
    const number = `${PREFIX[draft.kind]}-${draft.received.slice(0, 4)}-${String(count).padStart(6, '0')}`;
    const course = courses.get(draft.id) ?? NOTHING_DONE;
    return { case: tell(draft, course, number, root.fork(`story/${draft.id}`), now), texts: [...draft.texts] };
  });
  return {
    people: DEMO_PEOPLE,
    templates: DEMO_LETTERS,
    accounts: flagged(root.fork('accounts'), now, holders, cases.map((it) => it.case), 340),
    cases,
    media: shelf.all,
  };
}

const NOTHING_DONE: Course = { ending: null, proposedAt: null, decidedAt: null, closedAt: null };

/** What the case did to the account. All cases are marked before any is told, so that they agree on its status. */
function mark(draft: Draft, course: Course | undefined): void {
  const { holder, kind } = draft;
  if (holder === null || course === undefined) return;
  holder.caseIds.push(draft.id);
  const decision = course.decidedAt === null ? null : course.ending?.decision;
  // An account is blocked at once when somebody may be a child: blocking can be undone.
  if (kind === 'under18' && decision !== 'not-a-minor') worsen(holder, 'blocked');
  if (decision === 'confirm-minor' || decision === 'under-13-parent' || decision === 'delete-data') worsen(holder, course.closedAt === null ? 'deleting' : 'deleted');
  if (kind === 'content-removal' && decision === 'disable-items' && draft.detail.of === 'content-removal' && draft.detail.regime !== 'own-removal') worsen(holder, 'restricted');
}
