// Stories 27 to 35: cases that move, cursors of another time, long fills, unknown kinds, old acts and hostile frames.
import { WIRE_VERSION } from '../../../shared/wire.ts';
import { PushShown } from '../../../shared/wire.ts';
import { writeCases } from '../../../server/streams/write.ts';
import { DAY, HOUR, MINUTE, SECOND } from './stage.ts';
import type { Stage, Story } from './stage.ts';

const REFUSE = { decision: 'refuse-notice', note: '', itemIds: [] };

/** What the hub answers to acts handed in at the door, in a few words each. */
async function atDoor({ house, until }: Stage, person: string, acts: readonly string[]): Promise<string[]> {
  const process = house.some();
  if (process === null) throw new Error('no hub');
  const { status, text } = await until(process.answer({ path: 'push', person, text: JSON.stringify({ wire: WIRE_VERSION, device: 'door', acts }) }));
  if (status !== 200) return [String(status)];
  return PushShown.parse(JSON.parse(text)).verdicts.map((verdict) => ('reason' in verdict ? verdict.reason : verdict.verdict));
}

export const DATA_STORIES: readonly Story[] = [
  {
    name: 27, title: 'a case moves into another queue while somebody decides: it leaves their desk, and the decision is a conflict',
    play: async ({ desk, send, act, sync, must, until, platform, heard }) => {
      const caseId = await send('copyright');
      const noor = await desk('noor');
      noor.line.cut = true;
      const actId = act(noor, caseId, 'note', { text: 'Seen.' });
      await until(platform.moveCase(caseId, 'data-subject'));
      noor.line.cut = false;
      await sync(noor);
      must(heard(noor, actId) === 'conflict not_in_your_queues', 'it is in none of their queues any more');
      must(noor.look(caseId) === null, 'and not on their desk');
      const mara = await desk('mara');
      must(mara.look(caseId)?.facts.kind === 'data-subject', 'whoever may see the other queue finds it there');
    },
  },
  {
    name: 28, title: 'facts change and change back: what was decided before is a conflict all the same, and stays one',
    play: async (stage) => {
      const { desk, send, act, sync, must, until, platform, heard, caseNow, promises } = stage;
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      const { tag } = caseNow(caseId);
      await until(platform.thereAndBack(caseId));
      must(caseNow(caseId).tag === tag, 'the facts are the same as before');
      mara.line.cut = false;
      await sync(mara);
      must(heard(mara, actId) === 'conflict facts_moved', 'between then and now somebody else saw other facts');
      const doc = promises.acknowledged(mara.name).get(actId) ?? '';
      must((await atDoor(stage, 'mara', [doc]))[0] === 'facts_moved', 'however late a duplicate of it comes');
    },
  },
  {
    name: 29, title: 'facts move after an effect was armed: it stands down and the case is open again',
    play: async ({ desk, send, verify, done, decideByTwo, fire, must, outside, truth, caseNow, house, until, time }) => {
      const [theo, lena, ines] = [await desk('theo'), await desk('lena'), await desk('ines')];
      const doubted = await send('order', 'acc-1');
      await verify(doubted, ines, lena);
      await decideByTwo(doubted, 'produce', ines, theo);
      await done(lena, doubted, 'verify-requester', { checks: [{ check: 'V2', answer: 'no', evidence: 'Nobody knows them.' }], paper: [] });
      const amended = await send('order', 'acc-2');
      await verify(amended, ines, lena);
      await decideByTwo(amended, 'produce', ines, theo);
      must([...truth.effects.values()].every(({ state }) => state === 'armed') && truth.effects.size === 2, 'both are armed');
      const held = caseNow(amended);
      const { detail } = held.facts;
      if (detail.of !== 'law-enforcement') throw new Error('no order');
      const records = detail.records.map((record) => ({ ...record, fields: record.fields.slice(0, 1) }));
      const next = { ...held, version: held.version + 1, facts: { ...held.facts, detail: { ...detail, records } } };
      await until(house.platform('platform', (q) => writeCases(q, { changed: next, factsMoved: true, seals: false, account: null, at: time.iso(), newId: house.newId })));
      await fire();
      must(outside.sent.size === 0, 'nothing was sent');
      must([...truth.effects.values()].every(({ state }) => state === 'stood_down'), 'both stood down');
      must(caseNow(doubted).facts.status === 'open' && caseNow(amended).facts.status === 'open', 'and both cases are open for a person to see why');
    },
  },
  {
    name: 30, title: 'a desk was away longer than leaves are kept: it is filled afresh and keeps nothing that left',
    play: async ({ desk, send, sync, must, until, platform, house, time, pass }) => {
      const gone = await send('copyright');
      const stays = await send('copyright', 'acc-2');
      const mara = await desk('mara');
      await until(mara.quit());
      await until(platform.takeAway(gone, 'deleted'));
      await pass(31 * DAY);
      await until(house.forgetLeaves(new Date(time.now() - 30 * DAY).toISOString()));
      await until(mara.open());
      await sync(mara);
      must(mara.look(gone) === null && mara.look(stays) !== null, 'what left while it was away is not on it');
    },
  },
  {
    name: 31, title: 'a cursor from the future is answered with a fresh fill',
    play: async ({ desk, send, must, until, house, sync }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      const files = mara.files();
      if (files === null) throw new Error('closed');
      files.cache.db.prepare("UPDATE streams SET cursor = substr(cursor, 1, instr(cursor, '.')) || '999' WHERE stream = 'content-removal'").run();
      const second = await send('copyright', 'acc-2');
      await sync(mara);
      must(mara.look(second) !== null && mara.look(caseId) !== null, 'it misses nothing that lies before that place');
      must(house.some() !== null, 'the hub stands');
      await until(mara.quit());
    },
  },
  {
    name: 32, title: 'a first fill of 10,000 cases is interrupted again and again and goes on where it was',
    play: async ({ send, laptop, until, house, must, pass }) => {
      const caseId = await send('copyright');
      await until(house.platform('platform', async (q) => {
        const [row] = await q.query<{ body: string; bytes: number }>('select body, bytes from records where id = $1', [caseId]);
        if (row === undefined) throw new Error('no case');
        for (let n = 0; n < 10_000; n += 1) {
          const id = `bulk-${String(n).padStart(5, '0')}`;
          await q.query('insert into records (id, stream, pos, kind, version, body, bytes) values ($1, $2, $3, $4, $5, $6, $7)', [id, 'content-removal', 1_000 + n, 'case', 1, row.body.replaceAll(caseId, id), row.bytes]);
        }
        await q.query(`update streams set next_pos = 11000, live = live + 10000 where stream = 'content-removal'`);
        q.moved('content-removal');
      }));
      const mara = await laptop('mara-1', 'mara');
      const count = (): number => Number(mara.files()?.cache.db.prepare("SELECT count(*) FROM records WHERE queue = 'content-removal'").pluck().get() ?? 0);
      let before = 0;
      for (const interruption of ['half-answered', 'lost', 'crash'] as const) {
        if (interruption === 'crash') mara.crash('inside-page', 2_000);
        else mara.line.scripted.push('fine', interruption);
        await until(mara.sync());
        await pass(3 * MINUTE);
        if (!mara.isOpen()) await until(mara.open());
        must(count() >= before, 'what was filled stays');
        before = count();
      }
      await pass(6 * HOUR);
      must(count() === 10_001, 'in the end all of it is there');
    },
  },
  {
    name: 33, title: 'a record of a kind that this desk does not know is parked, and everything behind it arrives',
    play: async ({ desk, send, until, house, must, sync }) => {
      const mara = await desk('mara');
      await until(house.platform('platform', async (q) => {
        const [row] = await q.query<{ pos: number }>(`update streams set next_pos = next_pos + 1, live = live + 1 where stream = 'content-removal' returning next_pos - 1 as pos`);
        await q.query('insert into records (id, stream, pos, kind, version, body, bytes) values ($1, $2, $3, $4, $5, $6, $7)', ['dossier-1', 'content-removal', row?.pos ?? 0, 'dossier', 0, '{"pages":3}', 500]);
        q.moved('content-removal');
      }));
      const caseId = await send('copyright');
      await sync(mara);
      must(mara.look(caseId) !== null, 'the case behind it is here');
      const parked = mara.files()?.cache.db.prepare("SELECT what FROM records WHERE id = 'dossier-1'").pluck().get();
      must(parked === 'unknown', 'and the stranger is parked where a person sees it');
    },
  },
  {
    name: 34, title: 'an old console comes back after half a year with a decision: it is answered for good, and decides nothing on what nobody remembers',
    play: async ({ desk, send, act, until, pass, sync, must, heard, caseNow }) => {
      const caseId = await send('copyright');
      const mara = await desk('mara');
      mara.line.cut = true;
      const actId = act(mara, caseId, 'propose-decision', REFUSE);
      const note = act(mara, caseId, 'note', { text: 'Seen.' });
      await until(mara.quit());
      await pass(183 * DAY);
      mara.line.cut = false;
      await until(mara.open());
      await sync(mara);
      must(heard(mara, actId) === 'refused too_old', 'the decision is too old, though nothing moved');
      must(heard(mara, note) === 'applied', 'a note adds and is taken');
      must(caseNow(caseId).facts.status === 'open', 'the case waits for somebody who looks at it now');
    },
  },
  {
    name: 35, title: 'hostile frames at the door: each is answered by itself, and an honest act among them is judged',
    play: async (stage) => {
      const { send, must, time, caseNow, house } = stage;
      const caseId = await send('copyright');
      const actId = (n: number): string => `01a1678f-3182-7000-8000-${String(n).padStart(12, '0')}`;
      const note = (n: number, over: Record<string, unknown> = {}): string =>
        JSON.stringify({ v: 1, actId: actId(n), caseId, by: 'mara', device: 'door', at: time.iso(), reason: 'As it is.', then: null, kind: 'note', args: { text: 'Seen.' }, ...over });
      const said = await atDoor(stage, 'mara', [
        '{"constructor":{"prototype":{}}}', '{"__proto__":{"admin":true}}', '', 'null', '[]', '"act"', '{', `${'['.repeat(5_000)}`,
        note(1, { kind: '__proto__' }), note(2, { by: 'noor' }), note(3, { args: { text: 'Seen.', toString: 1 } }), note(4, { args: { text: 'x'.repeat(190_000) } }),
        note(5, { caseId: '../../etc' }), note(6, { args: { text: 'a\u0000b' } }), note(7),
      ]);
      must(said.slice(0, 8).every((one) => one === 'unreadable'), 'what names no act is unreadable');
      must(said[8] === 'unknown_act' && said[9] === 'not_yours' && said[10] === 'bad_shape' && said[11] === 'bad_shape' && said[12] === 'bad_shape' && said[13] === 'bad_shape', 'what names one is refused for what it is');
      must(said[14] === 'applied' && caseNow(caseId).events.some((event) => event.actId === actId(7)), 'the honest one behind them is judged');
      must((await atDoor(stage, 'mara', ['x'.repeat(50 * 1024 * 1024)]))[0] === '413', 'fifty megabytes are not read');
      must((await atDoor(stage, 'nobody', [note(8)]))[0] === '403', 'whom the hub does not know gets nothing');
      must(house.some() !== null && Object.keys({}).length === 0, 'the hub stands');
      await stage.pass(SECOND);
    },
  },
];
