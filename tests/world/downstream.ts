// The world outside that effects reach: stores and agencies that count what was done, keep keys, and are not always heard.
import { decisionRule } from '../../shared/rules/decisions.ts';
import type { CaseBooks } from '../../shared/rules/case-books.ts';
import { keptPackage, packageOf } from '../../shared/rules/package-of.ts';
import type { Account } from '../../shared/model/account.ts';
import { HOLD_GROUNDS } from '../../shared/model/hold.ts';
import type { LegalHold } from '../../shared/model/hold.ts';
import type { Deliver, Erase, Executors, Switch, Told } from '../../server/effects/port.ts';
import { hashOf } from '../../server/store/ids.ts';
import type { Dice } from './dice.ts';
import type { Faults } from './faults.ts';
import type { Truth } from './hub/truth.ts';
import type { Time } from './time.ts';
import type { Trace } from './trace.ts';

/** What may become of a question. `undone`: it never arrives. `late`: it is done when the hub has given up waiting. */
const FATES = ['done', 'no', 'undone', 'unheard', 'slow', 'late'] as const;
export type OutsideFate = (typeof FATES)[number];

export type Outside = {
  readonly executors: (process: { readonly isAlive: () => boolean }) => Executors;
  /** How often each thing was really done, by what was done to whom. */
  readonly done: ReadonlyMap<string, number>;
  /** How often a case's package went out. */
  readonly sent: ReadonlyMap<string, number>;
  /** What a person learns who asks the other side about an effect: whether it happened; null while nobody can say. */
  readonly learn: (key: string) => boolean | null;
  readonly scripted: OutsideFate[];
};

export type OutsideParts = { readonly time: Time; readonly trace: Trace; readonly dice: Dice; readonly faults: Faults; readonly truth: Truth; readonly books: CaseBooks };

/** The hub gives up after half a minute (server/effects/port.ts). */
const GIVEN_UP_MS = 30_000;

export function openOutside({ time, trace, dice, faults, truth, books }: OutsideParts): Outside {
  const done = new Map<string, number>();
  const sent = new Map<string, number>();
  /** Keys that were answered with yes. */
  const kept = new Set<string>();
  /** Keys of which nobody can say yet whether they will be done. */
  const underWay = new Set<string>();
  const delivering = new Set<string>();
  const scripted: OutsideFate[] = [];
  const count = (counts: Map<string, number>, what: string): number => {
    const now = (counts.get(what) ?? 0) + 1;
    counts.set(what, now);
    return now;
  };

  /** Lets one question come to its fate; `act` does the thing, where it is not kept under its key yet. */
  const answer = async (key: string, act: () => void): Promise<Told> => {
    const fate = scripted.shift() ?? (faults.on && dice.chance(faults.rates.outside) ? dice.pick(FATES) : 'done');
    trace.say('outside', fate, key);
    const happen = (): void => {
      if (kept.has(key)) return;
      kept.add(key);
      act();
    };
    await time.sleep(dice.between(10, 2_000));
    switch (fate) {
      case 'no':
        return kept.has(key) ? { done: true } : { done: false, says: 'The store did not answer within its time.' };
      case 'undone':
        throw new Error('outside: not reached');
      case 'unheard':
        happen();
        throw new Error('outside: answer lost');
      case 'late':
        underWay.add(key);
        time.in(dice.between(31, 600) * 1_000, () => {
          underWay.delete(key);
          happen();
        });
        await time.sleep(GIVEN_UP_MS);
        throw new Error('outside: no answer in time');
      case 'slow':
        await time.sleep(dice.between(1, 28) * 1_000);
        happen();
        return { done: true };
      case 'done':
        happen();
        return { done: true };
    }
  };

  const erase = (asked: Erase): Promise<Told> => {
    mayErase(trace, truth, asked, time.iso());
    return answer(asked.key, () => {
      const what = `${asked.accountId}/${asked.category}/${asked.itemId ?? '*'}/${asked.store}`;
      if (count(done, what) > 1) trace.fail('what was deleted once is not deleted a second time', what);
    });
  };
  const doSwitch = (asked: Switch): Promise<Told> => answer(asked.key, () => void count(done, asked.key));
  const deliver = async (asked: Deliver): Promise<Told> => {
    mayDeliver(trace, truth, books, asked, time.iso());
    // Whoever gets a package keeps no keys: what was asked and not answered with a sure no may have gone out.
    if (delivering.has(asked.key) && !saidNotSent(truth, asked.key)) trace.fail('a package that may have gone out is not sent again, but on the word of a person', asked.key);
    if (kept.has(asked.key) || underWay.has(asked.key)) trace.fail('a package that went out is not sent again, whatever anybody said', asked.key);
    delivering.add(asked.key);
    const told = await answer(asked.key, () => {
      if (count(sent, asked.manifest.caseId) > 1) trace.fail('what was disclosed once is not sent a second time', asked.manifest.caseId);
    });
    if (!told.done) delivering.delete(asked.key);
    return told;
  };
  return {
    executors: ({ isAlive }) => {
      const alive = <A>(ask: (asked: A) => Promise<Told>) => async (asked: A): Promise<Told> => {
        if (!isAlive()) throw new Error('outside: nobody asks');
        return ask(asked);
      };
      return {
        erase: alive(erase),
        switch: alive(doSwitch),
        deliver: alive(deliver),
        knows: async (key) => {
          await time.sleep(dice.between(10, 500));
          if (!isAlive()) throw new Error('outside: nobody asks');
          if (underWay.has(key) || (faults.on && dice.chance(faults.rates.outside / 2))) return null;
          // A sure no: what was asked before did not arrive, and will not.
          if (!kept.has(key)) delivering.delete(key);
          return kept.has(key);
        },
      };
    },
    done,
    sent,
    learn: (key) => (underWay.has(key) ? null : kept.has(key)),
    scripted,
  };
}

/** Whether a person said of a disclosure that it was not carried out, and was heard. */
const saidNotSent = (truth: Truth, key: string): boolean =>
  [...truth.ledger.values()].some(({ act, verdict }) => act?.kind === 'resolve-effect' && act.args.key === key && act.args.found === 'not-carried-out' && verdict?.verdict === 'armed');

/** At the moment at which a store is asked: no live hold is on it, and two people stand behind it where the table says so. */
function mayErase(trace: Trace, truth: Truth, asked: Erase, at: string): void {
  const account = truth.accountOf(asked.accountId);
  for (const hold of holdsOf(account)) {
    if (hold === 'unreadable') trace.fail('nothing is deleted while the holds cannot be read', asked.key);
    else if (binds(hold, at) && reaches(hold, asked)) trace.fail('nothing is deleted under a live hold', asked.key, hold.id);
  }
  const row = account?.ledger.find(({ key }) => key === asked.key);
  if (row === undefined) trace.fail('a store is asked only for what stands in the ledger', asked.key);
  else standsBehind(trace, truth, row.effect ?? `delete:${asked.accountId}`, asked.key);
}

function mayDeliver(trace: Trace, truth: Truth, books: CaseBooks, asked: Deliver, at: string): void {
  standsBehind(trace, truth, asked.key, asked.key);
  const held = truth.caseOf(asked.manifest.caseId);
  if (held === null) return;
  const { detail, subject, decision } = held.facts;
  if (detail.of === 'law-enforcement' && [...detail.checks, ...detail.paper].some(({ answer }) => answer === 'no')) trace.fail('nothing is disclosed to a requester of whom a check says no', held.id);
  if (detail.of === 'data-subject' && detail.identity !== 'verified') trace.fail('nothing is disclosed to somebody whose identity is not verified', held.id);
  const made = packageOf(held.facts, subject === null ? null : truth.accountOf(subject.id), decision?.choices ?? {}, books, at);
  if (made === null || keptPackage(made, held.id, hashOf).hash !== asked.manifest.package.hash) trace.fail('what is sent is the package that was approved, on facts that did not move', held.id);
}

/** The decision behind an effect stands, and two people behind it where the table asks for them; a lawyer where it asks for one. */
function standsBehind(trace: Trace, truth: Truth, effectKey: string, what: string): void {
  const effect = truth.effects.get(effectKey);
  if (effect === undefined) return trace.fail('nothing is carried out without its effect in the database', what);
  if (effect.state === 'stood_down') trace.fail('what was called back is not carried out', what);
  const held = truth.caseOf(effect.caseId);
  const decision = held?.facts.decision ?? null;
  if (held === null || decision === null || decision.hash !== effect.proposalHash) return trace.fail('nothing is carried out whose decision does not stand', what);
  const rule = decisionRule(held.facts.kind, decision.decision);
  if (rule === null || rule.needs === 'one') return;
  if (decision.approvedBy === null || decision.approvedBy === decision.by) trace.fail('nothing that needs two people is carried out without two', what);
  if (rule.needs === 'counsel' && effect.does === 'disclose' && truth.personOf(decision.approvedBy ?? '')?.roles.includes('legal') !== true) trace.fail('nothing that needs counsel is carried out without counsel', what);
}

function holdsOf(account: Account | null): readonly (LegalHold | 'unreadable')[] {
  const given: unknown = account?.holds ?? [];
  if (!Array.isArray(given)) return ['unreadable'];
  return given.map((hold: LegalHold) => (HOLD_GROUNDS.includes(hold.ground) ? hold : 'unreadable'));
}

/** Not the code under test: released by two, or past the last second of its only or renewed period, and nothing else ends a hold. */
function binds({ expires, renewal, released }: LegalHold, at: string): boolean {
  if (released !== null && released.by !== released.approvedBy && Date.parse(released.at) <= Date.parse(at)) return false;
  const ends = [expires, renewal?.until ?? null];
  if (expires === null || (renewal !== null && renewal.until === null)) return true;
  return ends.some((end) => end !== null && Date.parse(end) + 1_000 > Date.parse(at));
}

function reaches(hold: LegalHold, asked: Erase): boolean {
  if (hold.itemId !== null && asked.itemId !== null) return hold.itemId === asked.itemId;
  if (hold.category !== null && hold.category !== asked.category) return false;
  // A lump goes around a held item only where the item is named as one to leave.
  return hold.itemId === null || !asked.but.includes(hold.itemId);
}
