// The simulation: every case of the demo is taken in, worked on and decided in the order of time, and the judge answers each act.
import type { Account } from '../../shared/model/account.ts';
import type { Act, Effect } from '../../shared/model/act.ts';
import type { Case, CaseFacts, EvidenceText } from '../../shared/model/case.ts';
import { CaseDetail, Item } from '../../shared/model/case.ts';
import type { Person } from '../../shared/model/person.ts';
import type { CaseKind } from '../../shared/model/words.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { startClocks } from '../../shared/rules/case-clocks.ts';
import { holdsShown } from '../../shared/rules/judge/hold-acts.ts';
import { judge } from '../../shared/rules/judge/judge.ts';
import { counterOf, numberOf } from '../intake/accept.ts';
import type { SeededEffect } from '../store/demo-world.ts';
import { hashOf, tagOf } from '../store/ids.ts';
import { withAccount } from '../streams/write.ts';
import type { Dice } from './dice.ts';
import type { Draft } from './draft.ts';
import { fire } from './firing.ts';
import type { Step } from './plot.ts';
import { after, between } from './time.ts';

export type Played = {
  readonly cases: readonly { readonly case: Case; readonly texts: readonly EvidenceText[] }[];
  readonly accounts: ReadonlyMap<string, Account>;
  readonly effects: readonly SeededEffect[];
};

type Asked = {
  readonly drafts: readonly Draft[];
  /** The accounts that the drafts are about, before any case came in. */
  readonly accounts: ReadonlyMap<string, Account>;
  readonly people: readonly Person[];
  readonly books: CaseBooks;
  readonly dice: Dice;
  readonly now: string;
};

/** Something that happens at an instant; of two at the same one the earlier `order` comes first. */
type Mark = { readonly at: number; readonly order: number; readonly happen: () => void };

/**
 * Plays all drafts up to now, in the order of time, as one hub would have lived it: cases about one account meet, a
 * hold that one places stands in the others. Pure but for its own maps. Throws where an act of a named case is refused.
 */
export function play(asked: Asked): Played {
  const { drafts, people, books, dice, now } = asked;
  const cases = new Map<string, Case>();
  const texts = new Map<string, readonly EvidenceText[]>();
  const accounts = new Map(asked.accounts);
  const effects = new Map<string, SeededEffect>();
  const over = new Set<string>();
  const numbers = new Map<string, number>();
  const agenda: Mark[] = [];
  let order = 0;
  let agendaAt = now;

  const later = (at: string, happen: () => void): void => {
    if (between(at, now) >= 0) push(agenda, { at: Date.parse(at), order: (order += 1), happen });
  };
  const write = (changed: Case, moved: boolean, account: Account | null, at: string): void => {
    cases.set(changed.id, moved ? { ...changed, tag: tagOf(changed.facts) } : changed);
    if (account === null) return;
    accounts.set(account.id, account);
    for (const id of account.caseIds) {
      const other = id === changed.id ? undefined : cases.get(id);
      const next = other === undefined ? null : withAccount(other, account, at, () => dice.uuid(at));
      if (next !== null) cases.set(id, next);
    }
  };

  const arrive = (draft: Draft): void => {
    const { received: at, holder } = draft;
    const was = holder === null ? null : (accounts.get(holder.id) ?? null);
    const marked = was === null ? null : (draft.marks?.(was) ?? was);
    const account = marked === null ? null : { ...marked, caseIds: [...marked.caseIds, draft.id] };
    const made = caseOf(draft, account, numberFor(numbers, draft.kind, at), books, dice);
    texts.set(made.id, draft.texts);
    write(made, true, account, at);
  };

  const step = (draft: Draft, { at, by, make, coolingSeconds }: Step): void => {
    const held = cases.get(draft.id);
    const who = people.find(({ id }) => id === by);
    if (held === undefined || who === undefined || over.has(draft.id)) return;
    const account = held.facts.subject === null ? null : (accounts.get(held.facts.subject.id) ?? null);
    const cooled = coolingSeconds === undefined ? books : { ...books, coolingSeconds };
    const doing = make({ held, account, at, books: cooled });
    if (doing === null) return;
    const basis = { version: held.version, tag: held.tag, seenAt: at };
    const act = { v: 1, actId: dice.uuid(at), caseId: held.id, by, device: 'demo', at, then: null, basis, ...doing } as Act;
    const judged = judge({ act, who, held, account, target: null, effectNamed: act.kind === 'resolve-effect' ? (effects.get(act.args.key) ?? null) : null, restoredAt: null, effectLives: (key) => (effects.get(key)?.state ?? 'stood_down') !== 'stood_down', books: cooled, at, newId: () => dice.uuid(at), hash: hashOf });
    const { verdict, next } = judged;
    if (verdict.verdict !== 'applied' && verdict.verdict !== 'armed') {
      // In an ordinary story somebody gives up here, as people do; a named case has to show what its name says.
      if (draft.name !== undefined) throw new Error(`demo: in ${draft.name}, ${act.kind} came out as ${JSON.stringify(verdict)} at stage ${held.facts.stage}`);
      over.add(draft.id);
      return;
    }
    if (next === null) return;
    if (judged.seals) texts.set(held.id, []);
    for (const key of judged.standDown) setState(effects, key, 'stood_down');
    write(next, judged.factsMoved, judged.account, at);
    if (judged.effect !== null) arm(draft, judged.effect, at);
    if (judged.resolved !== null) resolved(draft, judged.resolved, at);
  };

  const arm = (draft: Draft, effect: Effect, at: string): void => {
    effects.set(effect.key, { ...effect, at });
    const begins = between(effect.notBefore, at) > 0 ? at : effect.notBefore;
    later(after(begins, dice.int(1, 9) * 1_000), () => run(draft, effect));
  };

  const resolved = (draft: Draft, effect: Effect, at: string): void => {
    if (effect.state === 'armed') arm(draft, effect, at);
    else setState(effects, effect.key, effect.state);
  };

  const run = (draft: Draft, { key, actId }: Effect): void => {
    const effect = effects.get(key);
    const held = cases.get(draft.id);
    if (effect === undefined || held === undefined || effect.actId !== actId || (effect.state !== 'armed' && effect.state !== 'firing')) return;
    const at = agendaAt;
    const account = held.facts.subject === null ? null : (accounts.get(held.facts.subject.id) ?? null);
    const fired = fire({ held, account, effect, fate: draft.fate ?? 'confirms', people, books, at, dice });
    effects.set(key, { ...effect, state: fired.state });
    write(fired.moved ? { ...fired.next, version: held.version + 1 } : fired.next, fired.moved, fired.account, at);
    if (fired.again !== null) later(fired.again, () => run(draft, effect));
  };

  for (const draft of drafts) {
    later(draft.received, () => arrive(draft));
    for (const one of draft.plot) later(one.at, () => step(draft, one));
  }
  for (let mark = pop(agenda); mark !== undefined; mark = pop(agenda)) {
    agendaAt = after(new Date(mark.at).toISOString(), 0);
    mark.happen();
  }
  return {
    cases: drafts.flatMap(({ id }) => {
      const told = cases.get(id);
      return told === undefined ? [] : [{ case: told, texts: [...(texts.get(id) ?? [])] }];
    }),
    accounts,
    effects: [...effects.values()],
  };
}

function setState(effects: Map<string, SeededEffect>, key: string, state: Effect['state']): void {
  const found = effects.get(key);
  if (found !== undefined) effects.set(key, { ...found, state });
}

function numberFor(numbers: Map<string, number>, kind: CaseKind, at: string): string {
  const count = (numbers.get(kind) ?? 0) + 1;
  numbers.set(kind, count);
  return numberOf(counterOf(kind, at.slice(0, 4)), count);
}

/** The case as the intake makes it. */
function caseOf(draft: Draft, account: Account | null, number: string, books: CaseBooks, dice: Dice): Case {
  const { id, kind, received } = draft;
  const bare: CaseFacts = {
    number, kind, title: draft.title, status: 'open', stage: 'received', duplicateOf: null, jurisdiction: draft.jurisdiction, language: draft.language, received,
    subject: account === null ? null : { id: account.id, handle: account.handle, displayName: account.displayName, status: account.status },
    summary: draft.summary, parties: [...draft.parties], items: draft.items.map((item) => Item.parse(item)), clocks: [],
    holds: account === null ? [] : holdsShown(account.holds, id, kind, received), proposal: null, decision: null, detail: CaseDetail.parse(draft.detail),
  };
  const facts = { ...bare, clocks: draft.clocks === null ? startClocks(bare, books.table, books.clocks) : [...draft.clocks] };
  const from = draft.parties[0];
  const says = from === undefined ? 'Received from the platform.' : `Received from ${(from.organisation ?? from.name).replace(/\.$/, '')}.`;
  return {
    id, version: 1, tag: tagOf(facts), facts, state: { assignee: null, claim: null, lastToken: 0, priority: draft.priority, effects: [] },
    events: [{ id: dice.uuid(received), at: received, by: 'platform', kind: 'received', says, actId: null }],
  };
}

const before = (one: Mark, other: Mark): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

/** A binary heap: thousands of marks come in while others are taken out. */
function push(heap: Mark[], mark: Mark): void {
  let at = heap.push(mark) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!before(mark, heap[up] as Mark)) break;
    heap[at] = heap[up] as Mark;
    at = up;
  }
  heap[at] = mark;
}

function pop(heap: Mark[]): Mark | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (first === undefined || last === undefined || heap.length === 0) return first;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && before(heap[child + 1] as Mark, heap[child] as Mark)) child += 1;
    if (!before(heap[child] as Mark, last)) break;
    heap[at] = heap[child] as Mark;
    at = child;
  }
  heap[at] = last;
  return first;
}
