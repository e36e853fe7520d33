// What seeds once found: each as a small world of its own, with one sentence of what went wrong.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from './hub/database.ts';
import type { Database } from './hub/database.ts';
import { DAY, HOUR, MINUTE, playStory, SECOND } from './stories/stage.ts';
import type { Story } from './stories/stage.ts';

const PINNED: readonly Story[] = [
  {
    name: 'seed 5', title: 'a laptop whose clock went back ten years waited longer than a timer can and asked in a circle; it asks as often as any other',
    play: async ({ desk, pass, must, trace }) => {
      const mara = await desk('mara');
      await pass(HOUR);
      mara.skew(-3_650 * DAY);
      const before = trace.lines();
      await pass(2 * DAY);
      must(trace.lines() - before < 100, 'it asks at its pace');
    },
  },
  {
    name: 'seed 30', title: 'an act that the hub asked to send later rested for as long as the clock was set back; it rests as long as the hub said',
    play: async ({ desk, send, act, pass, must, heard, house }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      house.processes[0]?.refuse(1, 1);
      const actId = act(mara, caseId, 'note', { text: 'Seen.' });
      await pass(SECOND);
      must(heard(mara, actId) === 'nothing', 'the hub was busy');
      mara.skew(-DAY);
      await pass(4 * HOUR);
      must(heard(mara, actId) === 'applied', 'it was sent in its time');
    },
  },
  {
    name: 'seed 34', title: 'a complaint reopened a case whose items were being deleted, and the deletion went on with no decision behind it; it is refused until that is over',
    play: async ({ desk, send, done, fire, pass, must, answer, outside, caseNow, tick, time }) => {
      const caseId = await send('own-removal');
      const mara = await desk('mara');
      await done(mara, caseId, 'propose-decision', { decision: 'remove-items', note: '', itemIds: ['acc-1-i1'] });
      outside.scripted.push('done', 'undone', 'undone', 'undone');
      await fire();
      must(caseNow(caseId).state.effects[0]?.state === 'firing', 'the deletion is under way');
      const complaint = await done(mara, caseId, 'record-fact', { fact: 'complaint', at: time.iso(), evidence: 'By mail.' });
      must(answer(complaint) === 'refused wrong_stage', 'there is nothing to look at again yet');
      for (let n = 0; n < 4; n += 1) {
        await pass(5 * MINUTE);
        await tick();
      }
    },
  },
  {
    name: 'seed 1079', title: 'two disk errors in a row under the cache stopped a desk for ever; each of them is over with one write',
    play: async ({ desk, send, pass, must }) => {
      const mara = await desk('mara');
      for (let n = 0; n < 2; n += 1) mara.failNextWrite('cache', 'unsaved');
      const caseId = await send('copyright');
      await pass(9 * HOUR);
      must(mara.look(caseId) !== null, 'the case came');
    },
  },
  {
    name: 'seed 10226', title: 'two full disks in a row under the cache left a desk without room for ever; each of them is over in its time',
    play: async ({ desk, send, pass, must }) => {
      const mara = await desk('mara');
      for (let n = 0; n < 2; n += 1) mara.failNextWrite('cache', 'full');
      await pass(3 * HOUR);
      const sent: string[] = [];
      for (let n = 0; n < 30; n += 1) sent.push(await send('copyright'));
      await pass(9 * HOUR);
      must(sent.every((id) => mara.look(id) !== null), 'the cases came');
    },
  },
];

let database: Database;
beforeAll(async () => {
  database = await openDatabase('sqlite');
});
afterAll(async () => {
  await database.close();
});

for (const story of PINNED) {
  test(`${story.name}: ${story.title}`, async () => {
    const { failure, last } = await playStory(story, database);
    expect(failure === null ? 'it holds' : [`${failure.invariant}: ${failure.what}`, ...last].join('\n')).toBe('it holds');
  });
}
