// Stories 20 to 26: people who decide the same, take back, lose and regain what they may see, and share a laptop.
import { WIRE_VERSION } from '../../../shared/wire.ts';
import { HOUR, MINUTE, SECOND } from './stage.ts';
import type { Story } from './stage.ts';

const REFUSE = { decision: 'refuse-notice', note: '', itemIds: [] };

export const PEOPLE_STORIES: readonly Story[] = [
  {
    name: 20, title: 'two people decide the same case offline: one is taken, the other comes back as a conflict, and both are kept',
    play: async ({ desk, send, act, sync, pass, must, answer, heard, caseNow }) => {
      const caseId = await send('copyright');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      mara.line.cut = ines.line.cut = true;
      const one = act(mara, caseId, 'propose-decision', REFUSE);
      const other = act(ines, caseId, 'propose-decision', { ...REFUSE, decision: 'ask-to-complete' });
      await pass(10 * SECOND);
      mara.line.cut = ines.line.cut = false;
      await sync(ines, mara);
      must(answer(other) === 'applied' && answer(one).startsWith('conflict'), 'the first that arrives is taken, nothing is overwritten');
      must(heard(mara, one).startsWith('conflict') && heard(ines, other) === 'applied', 'each desk has its answer');
      must(caseNow(caseId).facts.stage === 'incomplete', 'the case stands where the first put it');
    },
  },
  {
    name: 21, title: 'two cases about one account: it is deleted once',
    play: async ({ desk, send, decideByTwo, done, fire, must, answer, outside, truth }) => {
      const one = await send('erasure');
      const other = await send('minor');
      const [mara, noor, ines, nils] = [await desk('mara'), await desk('noor'), await desk('ines'), await desk('nils')];
      await done(noor, other, 'propose-decision', { decision: 'block-account', note: '', itemIds: [] });
      await fire();
      await decideByTwo(one, 'delete-data', mara, ines);
      const second = await decideByTwo(other, 'confirm-minor', noor, nils);
      must(answer(second) !== 'armed' && answer(second) !== 'applied', 'the second deletion is not armed');
      const living = [...truth.effects.values()].filter(({ does, state }) => does === 'delete' && state !== 'stood_down');
      must(living.length === 1, 'one deletion lives');
      await fire();
      must([...outside.done.entries()].filter(([what]) => what.startsWith('acc-1/')).every(([, times]) => times === 1), 'every store deleted once');
    },
  },
  {
    name: 22, title: 'decided, withdrawn, and then the decision arrives late: it stays withdrawn',
    play: async ({ desk, send, act, pass, must, answer, docHash, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('late', 'lost');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(30 * SECOND);
      const back = act(mara, caseId, 'withdraw', { actId, docHash: docHash(mara, actId) });
      await pass(5 * HOUR);
      must(answer(back) === 'applied' && answer(actId) === 'withdrawn', 'the withdrawal came first and is the answer');
      must(caseNow(caseId).facts.status === 'open', 'the case was never decided');
    },
  },
  {
    name: 'withdrawn-by-another', title: 'somebody else withdraws a decision before it arrives: the decision is judged as if nothing was',
    play: async ({ desk, send, act, sync, must, answer, heard, docHash, caseNow }) => {
      const caseId = await send('copyright');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      mara.line.cut = true;
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      act(ines, caseId, 'withdraw', { actId, docHash: docHash(mara, actId) });
      await sync(ines);
      mara.line.cut = false;
      await sync(mara);
      must(answer(actId) === 'applied' && heard(mara, actId) === 'applied', 'the decision of its author is taken');
      must(caseNow(caseId).facts.status !== 'open', 'and the case is decided');
    },
  },
  {
    name: 23, title: 'withdrawn while it fires: too late, and it is said so',
    play: async ({ desk, send, done, decideByTwo, pass, must, answer, docHash, house, outside, until, shown, caseNow }) => {
      const caseId = await send('erasure');
      const [mara, ines] = [await desk('mara'), await desk('ines')];
      await decideByTwo(caseId, 'delete-data', mara, ines);
      const proposed = caseNow(caseId).facts.decision?.actId ?? '';
      await pass(31 * MINUTE);
      outside.scripted.push('slow');
      const firing = house.processes[0]?.tick();
      await pass(SECOND);
      const back = await done(mara, caseId, 'withdraw', { actId: proposed, docHash: docHash(mara, proposed) });
      must(answer(back) === 'conflict already_decided', 'what was decided is not withdrawn');
      const reopened = await done(ines, caseId, 'reopen', {});
      must(answer(reopened).startsWith('conflict'), 'and what fires is not called back');
      if (firing !== undefined) await until(firing);
      must(shown(ines, caseId).facts.status !== 'open', 'the case stays decided');
    },
  },
  {
    name: 24, title: 'a grant is lost with open decisions: the cases go from the desk, the decisions come back as not one’s own any more',
    play: async ({ desk, send, act, sync, pass, must, until, platform, heard }) => {
      const caseId = await send('erasure');
      const mara = await desk('mara');
      mara.line.cut = true;
      const actId = act(mara, caseId, 'note', { text: 'Seen.' });
      await until(platform.setRoles('mara', ['child-safety-reviewer']));
      await pass(MINUTE);
      mara.line.cut = false;
      await sync(mara);
      must(heard(mara, actId) === 'conflict not_in_your_queues', 'the hub says that it is not their queue any more');
      must(mara.look(caseId) === null, 'the case is not on the desk');
    },
  },
  {
    name: 25, title: 'a grant comes back: the queue is filled again',
    play: async ({ desk, send, sync, must, until, platform }) => {
      const caseId = await send('erasure');
      const mara = await desk('mara');
      await until(platform.setRoles('mara', ['child-safety-reviewer']));
      await sync(mara);
      must(mara.look(caseId) === null, 'gone');
      const meanwhile = await send('erasure', 'acc-2');
      await until(platform.restoreRoles('mara'));
      await sync(mara);
      must(mara.look(caseId) !== null && mara.look(meanwhile) !== null, 'all of it is there again');
    },
  },
  {
    name: 26, title: 'somebody else signs in on the same laptop: nothing is ever sent under another name',
    play: async ({ desk, send, act, sync, must, until, house, answer, heard, promises }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara', true);
      mara.line.cut = true;
      const actId = act(mara, caseId, 'note', { text: 'Seen.' });
      must(await until(mara.signIn('lena')), 'on a demo several people may take turns');
      mara.line.cut = false;
      await sync(mara);
      must(answer(actId) === 'nothing', "what the first kept was not sent in the second one's name");
      // Nor does the hub take it from anybody who tries.
      const doc = promises.acknowledged(mara.name).get(actId) ?? '';
      const process = house.some();
      if (process === null) throw new Error('no hub');
      const tried = await until(process.answer({ path: 'push', person: 'lena', text: JSON.stringify({ wire: WIRE_VERSION, device: 'x', acts: [doc] }) }));
      must(tried.text.includes('"not_yours"') && answer(actId) === 'nothing', 'an act of somebody else is refused, and its id is not used up');
      must(await until(mara.signIn('mara')), 'the first is back');
      await sync(mara);
      must(heard(mara, actId) === 'applied', 'and sends it under their own name');
      const theo = await desk('theo');
      must(!(await until(theo.signIn('mara'))) && theo.person() === 'theo', 'everywhere else an outbox belongs to one person for good');
    },
  },
];
