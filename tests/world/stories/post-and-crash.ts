// Stories 1 to 12: the post, and desks that die.
import { openOutbox, closeOutbox } from '../../../electron/desk/outbox/open.ts';
import { keepAct } from '../../../electron/desk/outbox/acts.ts';
import { takeLock } from '../../../electron/desk/outbox/one-writer.ts';
import { faultOf } from '../../../shared/fault.ts';
import { hubTimeOf } from '../../../electron/desk/cache/page.ts';
import { HOUR, MINUTE, SECOND } from './stage.ts';
import type { Story } from './stage.ts';

const REFUSE = { decision: 'refuse-notice', note: '', itemIds: [] };

export const POST_AND_CRASH: readonly Story[] = [
  {
    name: 1, title: 'a request is lost: the act waits and is sent again by itself',
    play: async ({ desk, send, act, pass, must, answer, heard }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('lost');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(30 * SECOND);
      must(answer(actId) === 'nothing', 'the hub has not heard of it');
      must(mara.waiting().includes(actId), 'the desk says that it waits');
      await pass(4 * HOUR);
      must(heard(mara, actId) === 'applied' && answer(actId) === 'applied', 'it was sent again without anybody pressing anything');
    },
  },
  {
    name: 2, title: 'an answer is lost: asked again, the hub says the same and does nothing twice',
    play: async ({ desk, send, act, pass, must, answer, heard, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('answer-lost');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(30 * SECOND);
      must(answer(actId) === 'applied' && mara.waiting().includes(actId), 'it is done, and the desk does not know it yet');
      const { version } = caseNow(caseId);
      await pass(4 * HOUR);
      must(heard(mara, actId) === 'applied', 'the desk has heard the verdict');
      must(caseNow(caseId).version === version, 'nothing was done a second time');
    },
  },
  {
    name: 3, title: 'a request arrives twice: the second gets the answer of the first',
    play: async ({ desk, send, act, pass, must, heard, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('twice');
      const actId = act(mara, caseId, 'note', { text: 'Seen.' });
      await pass(MINUTE);
      must(heard(mara, actId) === 'applied', 'the first was answered');
      await pass(3 * HOUR);
      must(caseNow(caseId).events.filter((event) => event.actId === actId).length === 1, 'it stands in the case once');
    },
  },
  {
    name: 4, title: 'a push arrives hours late, after it was sent again: it changes nothing',
    play: async ({ desk, send, act, pass, must, heard, caseNow, done }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('late');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(10 * MINUTE);
      must(heard(mara, actId) === 'applied', 'it was sent again and answered');
      const ines = await desk('ines');
      await done(ines, caseId, 'reopen', {});
      const { version } = caseNow(caseId);
      await pass(4 * HOUR);
      must(caseNow(caseId).version === version && caseNow(caseId).facts.status === 'open', 'what came late did not decide the case again');
    },
  },
  {
    name: 5, title: 'two pages cross: the older one is left out',
    play: async ({ desk, send, pass, must, sync, until, platform }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      await until(platform.changeFacts(caseId));
      mara.line.scripted.push('answer-slow');
      const beside = mara.pullBeside();
      // Long enough for the slow one to be on its way, and not for it to be back.
      await pass(100);
      await until(platform.takeAway(caseId, 'deleted'));
      await sync(mara);
      must(mara.look(caseId) === null, 'the newer page is here');
      await until(beside);
      must(mara.look(caseId) === null, 'the older page did not bring back what had left');
    },
  },
  {
    name: 'older-page', title: 'two pages without news cross: the older one does not set the hub’s time or a grant back',
    play: async ({ desk, send, pass, must, sync, until, platform }) => {
      const order = await send('order');
      const mara = await desk('mara');
      await sync(mara);
      mara.line.scripted.push('answer-slow');
      const beside = mara.pullBeside();
      // Built by then, and not back yet.
      await pass(500);
      // In a queue that is not hers: her page has no news, and was made after this.
      await until(platform.changeFacts(order));
      await sync(mara);
      const before = mara.files();
      const time = before === null ? null : hubTimeOf(before.cache);
      await until(beside);
      must(time !== null && before !== null && hubTimeOf(before.cache) === time, 'the hub’s time stays that of the newer page');
    },
  },
  {
    name: 6, title: 'half a body, of the request and of the answer: neither is believed',
    play: async ({ desk, send, act, pass, must, answer, heard }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.scripted.push('half-asked', 'half-answered');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(5 * HOUR);
      must(answer(actId) === 'applied' && heard(mara, actId) === 'applied', 'it got there in the end, whole and once');
    },
  },
  {
    name: 7, title: 'the hub dies in the middle of a batch: what was judged stays, the rest is judged when asked again',
    play: async ({ desk, send, act, pass, must, answer, heard, house }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const ids = [1, 2, 3, 4, 5].map((n) => act(mara, caseId, 'note', { text: `Note ${n}.` }));
      await pass(MINUTE);
      let judged = 0;
      const kill = (commit: { readonly ledger: readonly unknown[] }): void => {
        if (commit.ledger.length > 0 && (judged += 1) === 2) house.processes[0]?.kill();
      };
      house.onCommit.add(kill);
      mara.line.cut = false;
      await pass(3 * MINUTE);
      house.onCommit.delete(kill);
      must(ids.filter((id) => answer(id) === 'applied').length === 2, 'two of five are judged');
      must(ids.every((id) => heard(mara, id) === 'nothing'), 'the desk has heard of none');
      await pass(6 * HOUR);
      must(ids.every((id) => heard(mara, id) === 'applied'), 'all five are answered');
    },
  },
  {
    name: 8, title: 'the desk dies after it kept an act and before it sent it: the act is there',
    play: async ({ desk, send, act, pass, must, until, heard }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      mara.crash('now');
      await until(mara.open());
      must(mara.waiting().includes(actId), 'what was said to be saved is saved');
      mara.line.cut = false;
      await pass(4 * HOUR);
      must(heard(mara, actId) === 'applied', 'and is sent');
    },
  },
  {
    name: 9, title: 'the desk dies after it sent an act and before it recorded the answer: asking again gives the same',
    play: async ({ desk, send, act, pass, must, until, heard, answer, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.crash('after-send');
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      await pass(MINUTE);
      must(!mara.isOpen() && answer(actId) === 'applied', 'the hub has it, and the desk is gone');
      const { version } = caseNow(caseId);
      await until(mara.open());
      await pass(HOUR);
      must(heard(mara, actId) === 'applied' && caseNow(caseId).version === version, 'the same verdict, and nothing twice');
    },
  },
  {
    name: 10, title: 'the desk dies inside a page, wherever: the page is there whole or not at all',
    play: async ({ desk, send, pass, must, until, sync }) => {
      const mara = await desk('mara');
      for (let write = 1; write <= 24; write += 1) {
        const caseId = await send('copyright', `acc-${write}`);
        mara.crash('inside-page', write);
        // It may die in this round or in the next: what a page brings is not what the dice say.
        for (let n = 0; n < 3; n += 1) {
          await sync(mara);
          await pass(SECOND);
          await until(mara.open());
        }
        must(mara.look(caseId) !== null, 'the case arrives all the same');
      }
    },
  },
  {
    name: 11, title: 'the disk is full or fails while an act is kept: never "saved" for what is not there, never twice',
    play: async ({ desk, send, act, pass, must, until, heard, promises }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const long = { text: 'word '.repeat(3_900) };
      for (const fault of ['full', 'unsaved', 'saved'] as const) {
        const before = mara.waiting().length;
        const kept = ((): string | null => {
          try {
            return act(mara, caseId, 'note', long, fault);
          } catch {
            return null;
          }
        })();
        must(kept === null, `a disk that is ${fault} does not say "saved"`);
        if (fault !== 'saved') must(mara.waiting().length === before, `a disk that is ${fault} left nothing behind`);
        mara.crash('now');
        await until(mara.open());
        await pass(HOUR);
      }
      const actId = act(mara, caseId, 'note', long);
      await pass(HOUR);
      must(heard(mara, actId) === 'applied', 'once the disk is right again, acts are kept and sent');
      must([...promises.acknowledged(mara.name).keys()].length === 2, 'what the failing disk had kept after all is one act, like any other');
    },
  },
  {
    name: 12, title: 'two windows on one file: one writer, and the same act kept twice is one act',
    play: async ({ desk, send, act, must, until, pass }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const files = mara.files();
      if (files === null) throw new Error('closed');
      const lock = await until(takeLock(`${files.dir}/lock`));
      const second = await until(takeLock(`${files.dir}/lock`).then(() => 'taken', (thrown: unknown) => faultOf(thrown).code));
      must(second === 'in_use', 'a second desk on the same directory is told so');
      lock.release();
      mara.line.cut = true;
      const actId = act(mara, caseId, 'note', { text: 'Seen.' });
      const other = await until(openOutbox({ path: `${files.dir}/outbox.db`, key: mara.key, keyProved: true }));
      const doc = (other.db.prepare('SELECT doc FROM acts WHERE act_id = ?').get(actId) as { doc: string }).doc;
      keepAct(other, { act: JSON.parse(doc) as never, doc, docHash: '' });
      must(mara.waiting().filter((id) => id === actId).length === 1, 'the same document is one act');
      closeOutbox(other);
      mara.line.cut = false;
      await pass(4 * HOUR);
    },
  },
];
