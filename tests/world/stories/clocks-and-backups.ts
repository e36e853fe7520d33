// Stories 13 to 19: clocks that lie, and laptops and hubs that come back from a backup.
import { DAY, HOUR, MINUTE } from './stage.ts';
import type { Story } from './stage.ts';

const REFUSE = { decision: 'refuse-notice', note: '', itemIds: [] };
const YEAR = 365 * DAY;

export const CLOCKS_AND_BACKUPS: readonly Story[] = [
  {
    name: 13, title: 'a laptop is a day, or ten years, ahead: what it does comes out as on any other',
    play: async ({ desk, send, act, sync, must, answer, caseNow, time }) => {
      for (const ahead of [DAY, 10 * YEAR]) {
        const caseId = await send('copyright');
        const mara = await desk('mara');
        mara.skew(ahead);
        await sync(mara);
        const claim = act(mara, caseId, 'claim', { minutes: 60 });
        await sync(mara);
        must(answer(claim) === 'applied', 'the claim is taken');
        must(Math.abs(Date.parse(caseNow(caseId).state.claim?.until ?? '') - time.now() - HOUR) < MINUTE, "it runs an hour of the hub's time");
        const decision = act(mara, caseId, 'propose-decision', REFUSE);
        await sync(mara);
        must(answer(decision) === 'applied', 'the decision is taken');
      }
    },
  },
  {
    name: 14, title: 'a laptop is set back by a day, or ten years, while an act waits: the act is sent in its time all the same',
    play: async ({ desk, send, act, pass, must, heard }) => {
      for (const back of [DAY, 10 * YEAR]) {
        const caseId = await send('copyright');
        const mara = await desk('mara');
        mara.line.cut = true;
        const actId = act(mara, caseId, 'propose-decision', REFUSE);
        await pass(10 * MINUTE);
        mara.skew(-back);
        mara.line.cut = false;
        await pass(5 * HOUR);
        must(heard(mara, actId) === 'applied', 'nobody had to press anything');
      }
    },
  },
  {
    name: 15, title: 'a claim ends in the hour that daylight saving takes: by the instant, on whatever wall',
    play: async ({ desk, send, done, pass, time, must, answer, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const ines = await desk('ines');
      // In Europe the clocks go from 03:00 back to 02:00 at 01:00 UTC on 25 October 2026.
      await pass(Date.parse('2026-10-25T00:30:00.000Z') - time.now());
      await done(mara, caseId, 'claim', { minutes: 60 });
      must(caseNow(caseId).state.claim?.until.startsWith('2026-10-25T01:3') === true, 'it ends sixty minutes later');
      mara.skew(-HOUR);
      await pass(Date.parse('2026-10-25T01:20:00.000Z') - time.now());
      const early = await done(ines, caseId, 'propose-decision', REFUSE);
      must(answer(early) === 'conflict claimed_by_other', 'until then it stands against others');
      await pass(Date.parse('2026-10-25T01:31:00.000Z') - time.now());
      const late = await done(ines, caseId, 'propose-decision', REFUSE);
      must(answer(late) === 'applied', 'and not a minute longer');
    },
  },
  {
    name: 16, title: 'a laptop comes back from a backup made before its last push: the act is asked again, and taking it back is for the hub to answer',
    play: async ({ desk, send, act, pass, must, until, answer, heard, caseNow, docHash, sync }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      const hash = docHash(mara, actId);
      const kept = mara.backup();
      if (kept === null) throw new Error('no backup');
      mara.line.cut = false;
      await sync(mara);
      must(heard(mara, actId) === 'applied', 'the hub has decided');
      const { version } = caseNow(caseId);
      mara.line.cut = true;
      await until(mara.putBack(kept));
      must(heard(mara, actId) === 'nothing', 'the laptop has forgotten that');
      const back = act(mara, caseId, 'withdraw', { actId, docHash: hash });
      must(heard(mara, actId) === 'nothing', 'wishing to take it back decides nothing here');
      mara.line.cut = false;
      await pass(5 * HOUR);
      must(answer(back) === 'conflict already_decided', 'it was decided before');
      must(heard(mara, actId) === 'applied' && caseNow(caseId).version === version, 'asked again it is the same verdict, and nothing twice');
    },
  },
  {
    name: 17, title: 'the hub comes back from before a verdict: the same version names other facts, and nothing is judged on those',
    play: async ({ desk, send, act, sync, must, until, house, platform, answer, caseNow }) => {
      const caseId = await send('copyright');
      const backup = await until(house.backup());
      await until(platform.changeFacts(caseId));
      const ines = await desk('ines');
      const mara = await desk('mara');
      const before = caseNow(caseId);
      const applied = act(mara, caseId, 'note', { text: 'Seen.' });
      await sync(mara);
      ines.line.cut = true;
      const actId = act(ines, caseId, 'propose-decision', REFUSE);
      await until(house.restore(backup));
      await until(platform.changeFacts(caseId));
      must(caseNow(caseId).version === before.version && caseNow(caseId).tag !== before.tag, 'the same version stands for other facts now');
      ines.line.cut = false;
      await sync(ines);
      must(answer(actId) === 'conflict facts_moved', 'it comes back as a conflict');
      must(house.takenBack.has(applied) && answer(applied) === 'nothing', 'what the restore took back is gone from the hub, and nobody does it anew by himself');
    },
  },
  {
    name: 18, title: 'the hub comes back from before an effect: it stands still, asks what was done, and does nothing a second time',
    play: async ({ desk, send, decideByTwo, fire, must, until, house, outside, pass, tick, truth }) => {
      const access = await send('access', 'acc-1');
      const erasure = await send('erasure', 'acc-2');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      await decideByTwo(access, 'give-access', mara, ines);
      await decideByTwo(erasure, 'delete-data', mara, ines);
      const backup = await until(house.backup());
      await fire();
      must(outside.sent.get(access) === 1, 'the package went out');
      const deleted = outside.done.size;
      must(deleted > 0, 'the stores have deleted');
      await until(house.restore(backup));
      await pass(2 * HOUR);
      await tick();
      must([...truth.effects.values()].every(({ state }) => state === 'armed'), 'nothing runs before a person has looked');
      await until(house.reconcile());
      await fire();
      must(outside.sent.get(access) === 1, 'it was not sent again');
      must(outside.done.size === deleted, 'nothing was deleted that was not');
      must([...truth.effects.values()].every(({ state }) => state === 'done'), 'the hub knows what was done');
    },
  },
  {
    name: 19, title: 'the hub comes back twice from one backup: a desk that saw one life does not take its cursor for the other',
    play: async ({ desk, send, sync, must, until, house, platform, caseNow }) => {
      const first = await send('copyright');
      const backup = await until(house.backup());
      const mara = await desk('mara');
      await until(house.restore(backup));
      const second = await send('own-removal');
      await until(platform.changeFacts(first));
      await sync(mara);
      must(mara.look(second) !== null, 'the desk follows the second life');
      await until(house.restore(backup));
      const third = await send('own-removal');
      await until(platform.changeFacts(first));
      await sync(mara);
      must(mara.look(third) !== null && mara.look(second) === null, 'and the third, with nothing left of the second');
      must(mara.look(first)?.tag === caseNow(first).tag, 'to the tag');
    },
  },
];
