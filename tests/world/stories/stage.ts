// A small world for one story: calm but for what the story itself lets go wrong.
import type { NewAct } from '../../../shared/contract.ts';
import type { FinalVerdict } from '../../../shared/model/act.ts';
import type { Case } from '../../../shared/model/case.ts';
import { CHECK_IDS } from '../../../shared/model/request.ts';
import { checksFor } from '../../../shared/rules/disclosure/verification.ts';
import { sha256 } from '../../../server/store/ids.ts';
import type { DiskFault } from '../desk/disk.ts';
import type { Laptop } from '../desk/laptop.ts';
import { CALM } from '../faults.ts';
import { booksOfWorld } from '../hub/house.ts';
import type { Database } from '../hub/database.ts';
import type { Plot } from '../platform.ts';
import { atRest, comeToRest } from '../rest.ts';
import type { Failure } from '../trace.ts';
import { openWorld } from '../world.ts';
import type { World } from '../world.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

type ArgsOf<K extends NewAct['kind']> = Extract<NewAct, { kind: K }>['args'];

export type Stage = World & {
  /** What must be so at this point of the story; else the sentence is its failure. */
  readonly must: (so: boolean, sentence: string) => void;
  /** The laptop of a person, opened and filled; the same one each time. */
  readonly desk: (person: string, demo?: boolean) => Promise<Laptop>;
  readonly send: (plot: Plot, account?: string) => Promise<string>;
  /** The case as this desk shows it now. */
  readonly shown: (laptop: Laptop, caseId: string) => Case;
  /** Keeps an act on what the desk shows; throws where it is not kept. */
  readonly act: <K extends NewAct['kind']>(laptop: Laptop, caseId: string, kind: K, args: ArgsOf<K>, fault?: DiskFault) => string;
  /** As `act`, and lets it be sent and answered. */
  readonly done: <K extends NewAct['kind']>(laptop: Laptop, caseId: string, kind: K, args: ArgsOf<K>) => Promise<string>;
  /** Lets desks that have something to say or to hear sync, and time go by as it takes. */
  readonly sync: (...laptops: readonly Laptop[]) => Promise<void>;
  /** What the hub answered, in a few words: `applied`, `conflict facts_moved`, or nothing. */
  readonly answer: (actId: string) => string;
  /** What the desk has of it. */
  readonly heard: (laptop: Laptop, actId: string) => string;
  readonly docHash: (laptop: Laptop, actId: string) => string;
  /** One proposes, another agrees; gives the act of the second. */
  readonly decideByTwo: (caseId: string, decision: string, proposer: Laptop, approver: Laptop) => Promise<string>;
  /** Verifies the requester of an order: everything by one, and by another. */
  readonly verify: (caseId: string, one: Laptop, other: Laptop) => Promise<void>;
  /** Lets effects be carried out that are due. */
  readonly tick: () => Promise<void>;
  /** Lets the cooling time go by and fires. */
  readonly fire: () => Promise<void>;
  readonly truth: World['house']['truth'];
  readonly caseNow: (id: string) => Case;
};

export type Story = {
  readonly name: number | string;
  readonly title: string;
  readonly processes?: number;
  readonly play: (stage: Stage) => Promise<void>;
};

/** Plays a story and lets its world come to rest. Gives the first thing that was not as it must be, or null. */
export async function playStory(story: Story, database: Database): Promise<{ readonly failure: Failure | null; readonly last: readonly string[] }> {
  const world = await openWorld({ seed: sha256(String(story.name)).charCodeAt(0) + 7, database, processes: story.processes ?? 1, rates: CALM });
  try {
    await story.play(stageOn(world));
    if (world.trace.failure() === null) await comeToRest(world);
    if (world.trace.failure() === null) atRest(world);
  } catch (thrown) {
    world.trace.fail(`the story goes to its end: ${thrown instanceof Error ? thrown.message.slice(0, 200) : 'something was thrown'}`);
  }
  const outcome = { failure: world.trace.failure(), last: world.trace.last(40) };
  await world.close().catch(() => undefined);
  return outcome;
}

function stageOn(world: World): Stage {
  const { truth } = world.house;
  const must: Stage['must'] = (so, sentence) => {
    if (so) return;
    world.trace.fail(sentence);
    // Ends the story here, so that the last lines of the trace are those that led to it.
    throw new Error(sentence);
  };
  const shown: Stage['shown'] = (laptop, caseId) => {
    const held = laptop.look(caseId);
    if (held === null) throw new Error(`${laptop.name} does not have the case`);
    return held;
  };
  const act: Stage['act'] = (laptop, caseId, kind, args, fault) => {
    const held = shown(laptop, caseId);
    const kept = laptop.act({ kind, args, caseId, reason: 'As it is.', basis: { version: held.version, tag: held.tag, seenAt: world.time.iso() } } as NewAct, fault);
    if (kept === null) throw new Error(`${laptop.name} did not keep it`);
    return kept.act.actId;
  };
  const sync: Stage['sync'] = async (...laptops) => {
    for (const laptop of laptops) await world.until(laptop.sync());
  };
  const done: Stage['done'] = async (laptop, caseId, kind, args) => {
    await sync(laptop);
    const actId = act(laptop, caseId, kind, args);
    await sync(laptop);
    return actId;
  };
  const tick = async (): Promise<void> => {
    for (const process of world.house.processes) await world.until(process.tick());
  };
  const caseNow: Stage['caseNow'] = (id) => {
    const held = truth.caseOf(id);
    if (held === null) throw new Error('the hub does not have the case');
    return held;
  };
  return {
    ...world,
    must,
    shown,
    act,
    done,
    sync,
    tick,
    truth,
    caseNow,
    desk: async (person, demo = false) => {
      const laptop = world.laptops.find(({ name }) => name === `${person}-1`) ?? (await world.laptop(`${person}-1`, person, demo));
      await sync(laptop);
      return laptop;
    },
    send: (plot, account = 'acc-1') => world.until(world.platform.send(plot, account)),
    answer: (actId) => said(truth.ledger.get(actId)?.verdict ?? null),
    heard: (laptop, actId) => {
      const row = laptop.files()?.outbox.db.prepare('SELECT verdict FROM acts WHERE act_id = ?').get(actId) as { verdict: string | null } | undefined;
      return row === undefined ? 'not there' : said(row.verdict === null ? null : (JSON.parse(row.verdict) as FinalVerdict));
    },
    docHash: (laptop, actId) => sha256(world.promises.acknowledged(laptop.name).get(actId) ?? ''),
    decideByTwo: async (caseId, decision, proposer, approver) => {
      const { detail } = caseNow(caseId).facts;
      const records = detail.of === 'law-enforcement' || detail.of === 'data-subject' ? detail.records : [];
      const choices = Object.fromEntries(records.map(({ id }) => [id, { choice: 'produce' as const, reason: 'Named in the paper.' }]));
      await done(proposer, caseId, 'propose-decision', { decision, note: '', itemIds: [], ...(records.length > 0 ? { choices } : {}) });
      await sync(approver);
      return done(approver, caseId, 'approve', { proposalHash: caseNow(caseId).facts.proposal?.hash ?? '0'.repeat(64) });
    },
    verify: async (caseId, one, other) => {
      const { detail } = caseNow(caseId).facts;
      if (detail.of !== 'law-enforcement') throw new Error('no order');
      const process = booksOfWorld().matrix.processes[detail.process];
      const checks = checksFor(detail.process, process !== undefined).filter(({ by }) => by !== 'people').map(({ id }) => ({ check: CHECK_IDS.find((known) => known === id) ?? 'V1', answer: 'yes' as const, evidence: 'Called back.' }));
      const paper = (process?.validity_checks ?? []).map((check) => ({ check, answer: 'yes' as const, evidence: 'Read.' }));
      await done(one, caseId, 'verify-requester', { checks, paper });
      await done(other, caseId, 'verify-requester', { checks, paper: [] });
    },
    fire: async () => {
      await world.pass(31 * MINUTE);
      await tick();
    },
  };
}

function said(verdict: FinalVerdict | null): string {
  if (verdict === null) return 'nothing';
  return 'reason' in verdict ? `${verdict.verdict} ${verdict.reason}` : verdict.verdict;
}
