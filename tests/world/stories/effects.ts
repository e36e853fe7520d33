// More stories than the thirty-five: guards that only one of them keeps, each alone.
import { WIRE_VERSION } from '../../../shared/wire.ts';
import { DAY, HOUR, MINUTE, SECOND } from './stage.ts';
import type { Story } from './stage.ts';
import { strangeAct } from '../hostile.ts';

const REMOVE = (item: string): { decision: string; note: string; itemIds: string[] } => ({ decision: 'remove-items', note: '', itemIds: [item] });

export const EFFECT_STORIES: readonly Story[] = [
  {
    name: 'id-reused', title: 'the same act id with other bytes is refused, and the first verdict stays',
    play: async ({ desk, send, done, must, until, house, answer, promises }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const actId = await done(mara, caseId, 'note', { text: 'Seen.' });
      const doc = (promises.acknowledged(mara.name).get(actId) ?? '').replace('Seen.', 'Seen!');
      const process = house.some();
      const { text } = (await until(process?.answer({ path: 'push', person: 'mara', text: JSON.stringify({ wire: WIRE_VERSION, device: 'x', acts: [doc] }) }) ?? Promise.reject(new Error('no hub'))));
      must(text.includes('"id_reused"'), 'it is refused for what it is');
      must(answer(actId) === 'applied', 'the first verdict stays');
    },
  },
  {
    name: 'poisoned', title: 'an act that nobody can read is parked where a person sees it, and what is kept after it goes on',
    play: async ({ desk, send, act, sync, must, heard, dice }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const throws = dice('poison');
      for (let n = 0; n < 6; n += 1) strangeAct({ time: { now: () => 1_792_000_000_000 + n, iso: () => '2026-10-23T07:00:00.000Z' } } as never, throws, mara);
      const after = act(mara, caseId, 'note', { text: 'Seen.' });
      mara.line.cut = false;
      await sync(mara);
      must(heard(mara, after) === 'applied', 'the act behind it is answered');
    },
  },
  {
    name: 'refused-whole', title: 'a proxy turns away what is long, and then everything: the long act alone is set aside, nobody else is, and all of them come through in the end',
    play: async ({ desk, send, act, pass, must, heard }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const aside = (): unknown[] => mara.files()?.outbox.db.prepare('SELECT act_id FROM acts WHERE parked IS NOT NULL').pluck().all() ?? [];
      mara.line.cut = true;
      const before = act(mara, caseId, 'note', { text: 'Seen.' });
      const long = act(mara, caseId, 'note', { text: 'Seen. '.repeat(1_000) });
      const after = act(mara, caseId, 'note', { text: 'Seen again.' });
      mara.line.cut = false;
      mara.line.proxy = { room: 3_000 };
      await pass(4 * HOUR);
      must(heard(mara, before) === 'applied' && heard(mara, after) === 'applied', 'what is short goes on, before it and behind it');
      must(heard(mara, long) === 'nothing' && aside().join() === long, 'what is long is set aside where a person sees it');
      mara.line.proxy = 'broken';
      const short = act(mara, caseId, 'note', { text: 'Seen once more.' });
      await pass(4 * HOUR);
      must(heard(mara, short) === 'nothing' && aside().join() === long, 'where nothing gets through, nobody is to blame');
      mara.line.proxy = null;
      await pass(12 * HOUR);
      must(heard(mara, short) === 'applied' && heard(mara, long) === 'applied', 'all of it comes through once it can');
    },
  },
  {
    name: 'old-token', title: 'a claim that was taken over is not released by its old token',
    play: async ({ desk, send, done, must, answer, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      await done(mara, caseId, 'claim', { minutes: 60 });
      await done(mara, caseId, 'claim', { minutes: 120 });
      const released = await done(mara, caseId, 'release', { token: 1 });
      must(answer(released) === 'conflict facts_moved' && caseNow(caseId).state.claim?.token === 2, 'the newer claim stands');
    },
  },
  {
    name: 'two-people', title: 'nobody approves what they proposed, on whatever laptop; and only the very proposal is approved',
    play: async ({ desk, laptop, send, done, sync, must, answer, caseNow }) => {
      const caseId = await send('erasure');
      const ines = await desk('ines');
      const other = await laptop('ines-2', 'ines');
      await done(ines, caseId, 'propose-decision', { decision: 'delete-data', note: '', itemIds: [] });
      await sync(other);
      const own = await done(other, caseId, 'approve', { proposalHash: caseNow(caseId).facts.proposal?.hash ?? '' });
      must(answer(own) === 'refused same_person', 'the second device of one person is one person');
      const olga = await desk('olga');
      const blind = await done(olga, caseId, 'approve', { proposalHash: 'a'.repeat(64) });
      must(answer(blind) === 'conflict facts_moved', 'another proposal than the one that stands there is not approved');
    },
  },
  {
    name: 'hold-voids', title: 'a hold that is placed between proposal and approval voids the proposal',
    play: async ({ desk, send, done, must, caseNow, truth }) => {
      const erasure = await send('erasure');
      const order = await send('preservation');
      const [mara, theo] = [await desk('mara'), await desk('theo')];
      await done(mara, erasure, 'propose-decision', { decision: 'delete-data', note: '', itemIds: [] });
      await done(theo, order, 'place-hold', { category: null, itemId: null, ground: 'us-2703f', received: caseNow(order).facts.received, secrecy: { kind: 'none', until: null, ended: null } });
      must(caseNow(erasure).facts.proposal === null && caseNow(erasure).facts.status === 'open', 'what would be done is no longer the same');
      must(truth.effects.size === 0, 'nothing is armed');
    },
  },
  {
    name: 'lapsed', title: 'on a claim that has lapsed, what cannot be taken back waits for a second person; on a live one it waits for its cooling time',
    play: async ({ desk, send, done, act, sync, pass, must, answer, truth }) => {
      const lapsed = await send('own-removal', 'acc-1');
      const live = await send('own-removal', 'acc-2');
      const mara = await desk('mara');
      await done(mara, lapsed, 'claim', { minutes: 30 });
      mara.line.cut = true;
      const late = act(mara, lapsed, 'propose-decision', REMOVE('acc-1-i1'));
      await pass(HOUR);
      mara.line.cut = false;
      await sync(mara);
      must(answer(late) === 'applied' && truth.effects.size === 0, 'it landed as a proposal');
      const now = await done(mara, live, 'propose-decision', REMOVE('acc-2-i1'));
      must(answer(now) === 'armed', 'the other is armed, and can be called back');
    },
  },
  {
    name: 'lost-outside', title: 'a store does it and its answer is lost: asked again under the same key it does it once',
    play: async ({ desk, send, done, fire, pass, tick, must, outside }) => {
      const caseId = await send('own-removal');
      const mara = await desk('mara');
      await done(mara, caseId, 'propose-decision', REMOVE('acc-1-i1'));
      // The first question ends live use; the next are the stores.
      outside.scripted.push('done', 'unheard', 'late', 'undone');
      await fire();
      for (let n = 0; n < 6; n += 1) {
        await pass(2 * MINUTE);
        await tick();
      }
      must([...outside.done.entries()].filter(([what]) => what.includes('acc-1-i1')).every(([, times]) => times === 1), 'each store deleted once');
    },
  },
  {
    name: 'hold-at-firing', title: 'a hold that is placed while a deletion cools keeps what it names, and the rest goes',
    play: async ({ desk, send, decideByTwo, done, fire, must, outside, caseNow }) => {
      const erasure = await send('erasure');
      const order = await send('preservation');
      const [mara, ines, theo] = [await desk('mara'), await desk('ines'), await desk('theo')];
      await decideByTwo(erasure, 'delete-data', mara, ines);
      await done(theo, order, 'place-hold', { category: 'user-content', itemId: null, ground: 'us-2703f', received: caseNow(order).facts.received, secrecy: { kind: 'none', until: null, ended: null } });
      await fire();
      must([...outside.done.keys()].some((what) => what.startsWith('acc-1/account-information/')), 'what is free is deleted');
      must(![...outside.done.keys()].some((what) => what.startsWith('acc-1/user-content/')), 'what is held is not');
    },
  },
  {
    name: 'two-runners', title: 'a runner that stood still past its lease writes nothing any more', processes: 2,
    play: async ({ desk, send, decideByTwo, pass, must, house, outside, truth, until }) => {
      const caseId = await send('access');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      await decideByTwo(caseId, 'give-access', mara, ines);
      await pass(31 * MINUTE);
      const [one, other] = house.processes;
      if (one === undefined || other === undefined) throw new Error('two processes');
      // It has sent the package and stands still before it writes what it was told.
      outside.scripted.push('slow');
      const stood = one.tick();
      await pass(3 * SECOND);
      one.stall(10 * MINUTE);
      await pass(5 * MINUTE);
      await until(other.tick());
      must([...truth.effects.values()][0]?.state === 'unknown', 'the other finds it under way and hands it to a person');
      await until(stood);
      must([...truth.effects.values()][0]?.state === 'unknown', 'and what the first one brings later is not written over that');
      must(outside.sent.get(caseId) === 1, 'it went out once');
    },
  },
  {
    name: 'lost-disclosure', title: 'a package is sent and nobody hears whether it arrived: a person asks, it is never sent again',
    play: async ({ desk, send, decideByTwo, fire, pass, tick, must, outside, truth }) => {
      const caseId = await send('access');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      await decideByTwo(caseId, 'give-access', mara, ines);
      outside.scripted.push('undone');
      await fire();
      await pass(DAY);
      await tick();
      must([...truth.effects.values()][0]?.state === 'unknown', 'it is handed to a person');
      must((outside.sent.get(caseId) ?? 0) === 0, 'and was not tried again');
    },
  },
  {
    name: 'resolved-lost', title: 'a lawyer finds out that a lost package never went out: it cools and goes out once, under the same key; who is no lawyer is not heard',
    play: async ({ desk, send, decideByTwo, done, fire, must, answer, outside, truth }) => {
      const caseId = await send('access');
      const [mara, ines, theo] = [await desk('mara'), await desk('ines'), await desk('theo')];
      await decideByTwo(caseId, 'give-access', mara, ines);
      outside.scripted.push('undone');
      await fire();
      const [effect] = [...truth.effects.values()];
      const key = effect?.key ?? '';
      must(effect?.state === 'unknown' && outside.learn(key) === false, 'it is lost, and nothing went out');
      const hasty = await done(ines, caseId, 'resolve-effect', { key, found: 'carried-out' });
      must(answer(hasty) === 'refused not_allowed', 'of a disclosure a lawyer says it');
      const found = await done(theo, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      must(answer(found) === 'armed' && outside.sent.get(caseId) === undefined, 'it waits for its cooling time');
      const late = await done(theo, caseId, 'resolve-effect', { key, found: 'carried-out' });
      must(answer(late) === 'conflict facts_moved', 'of what is known by now nothing more is said');
      await fire();
      must(outside.sent.get(caseId) === 1 && truth.effects.get(key)?.state === 'done', 'it went out once, and is done');
    },
  },
  {
    name: 'resolved-wrongly', title: 'somebody says of a package that went out that it did not: the platform remembers its key, and it is not sent again',
    play: async ({ desk, send, decideByTwo, done, fire, must, outside, truth }) => {
      const caseId = await send('access');
      const [mara, ines, theo] = [await desk('mara'), await desk('ines'), await desk('theo')];
      await decideByTwo(caseId, 'give-access', mara, ines);
      outside.scripted.push('unheard');
      await fire();
      const key = [...truth.effects.keys()][0] ?? '';
      must(outside.sent.get(caseId) === 1 && truth.effects.get(key)?.state === 'unknown', 'it went out and nobody heard');
      await done(theo, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      await fire();
      must(outside.sent.get(caseId) === 1 && truth.effects.get(key)?.state === 'done', 'it is done, and went out once');
    },
  },
  {
    name: 'resolved-twice', title: 'two find out offline that nothing went out; the first is heard and it is sent and lost again; the second speaks of an older time and is a conflict',
    play: async ({ desk, send, decideByTwo, done, act, sync, fire, must, answer, outside, truth, shown }) => {
      const caseId = await send('access');
      const [mara, ines, theo, lena] = [await desk('mara'), await desk('ines'), await desk('theo'), await desk('lena')];
      await decideByTwo(caseId, 'give-access', mara, ines);
      outside.scripted.push('undone');
      await fire();
      const key = [...truth.effects.keys()][0] ?? '';
      await sync(lena);
      must(shown(lena, caseId).state.effects[0]?.state === 'unknown', 'both see that nobody knows');
      lena.line.cut = true;
      const old = act(lena, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      await done(theo, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      outside.scripted.push('unheard');
      await fire();
      must(truth.effects.get(key)?.state === 'unknown' && outside.sent.get(caseId) === 1, 'it was sent, and lost again');
      lena.line.cut = false;
      await sync(lena);
      must(answer(old) === 'conflict facts_moved' && truth.effects.get(key)?.state === 'unknown', 'what was found before it was sent again says nothing of it');
    },
  },
  {
    name: 'resolved-by-proposer', title: 'whoever proposed what cannot be taken back does not say alone what became of it',
    play: async ({ desk, send, decideByTwo, done, fire, must, answer, outside, truth }) => {
      const caseId = await send('access');
      const [theo, ines] = [await desk('theo'), await desk('ines')];
      await decideByTwo(caseId, 'give-access', theo, ines);
      outside.scripted.push('undone');
      await fire();
      const key = [...truth.effects.keys()][0] ?? '';
      const own = await done(theo, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      must(answer(own) === 'refused same_person' && truth.effects.get(key)?.state === 'unknown', 'somebody else says it');
    },
  },
  {
    name: 'resolved-deletion', title: 'a store says no until a person looks: asked again on their word it deletes once, and what a hold keeps by then stays',
    play: async ({ desk, send, decideByTwo, done, fire, pass, tick, must, answer, outside, truth }) => {
      const caseId = await send('erasure');
      const [mara, olga, ines] = [await desk('mara'), await desk('olga'), await desk('ines')];
      await decideByTwo(caseId, 'delete-data', mara, olga);
      // The first question ends live use: it is refused until a person looks.
      outside.scripted.push('no', 'no', 'no', 'no', 'no', 'no', 'no');
      await fire();
      for (let n = 0; n < 8; n += 1) {
        await pass(6 * HOUR);
        await tick();
      }
      const key = 'delete:acc-1';
      must(truth.effects.get(key)?.state === 'unknown' && outside.done.size === 0, 'nothing is deleted, and a person looks');
      const vouched = await done(ines, caseId, 'resolve-effect', { key, found: 'carried-out' });
      must(answer(vouched) === 'refused rule_refuses', 'that a store deleted is said by the store alone');
      const found = await done(ines, caseId, 'resolve-effect', { key, found: 'not-carried-out' });
      must(answer(found) === 'armed', 'it is asked again, after its cooling time');
      // One more no is one of seven, not the last.
      outside.scripted.push('no');
      await fire();
      for (let n = 0; n < 4; n += 1) {
        await pass(5 * MINUTE);
        await tick();
      }
      must(truth.effects.get(key)?.state === 'done' && truth.accountOf('acc-1')?.status === 'deleted', 'it is deleted');
    },
  },
  {
    name: 'deleted', title: 'a case that is taken away leaves every desk',
    play: async ({ desk, send, sync, must, until, platform }) => {
      const [deleted, hidden] = [await send('copyright'), await send('copyright', 'acc-2')];
      const mara = await desk('mara');
      await until(platform.takeAway(deleted, 'deleted'));
      await until(platform.takeAway(hidden, 'hidden'));
      await sync(mara);
      must(mara.look(deleted) === null && mara.look(hidden) === null, 'neither is on the desk any more');
    },
  },
];
