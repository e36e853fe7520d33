// The rules of reading (P1 to P5, P22), proved on a running hub; one text for every database it runs on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Stream } from '../../shared/model/words.ts';
import { LIMITS, WIRE_VERSION } from '../../shared/wire.ts';
import { pull } from '../../server/streams/pull.ts';
import { pruneLeaves, putRecord, removeRecord, renewEpochs } from '../../server/streams/records.ts';
import { PEOPLE, account, world } from './rig.ts';
import type { Rig } from './rig.ts';

export function readingSuite(open: () => Promise<Rig>): void {
  describe('reading', () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await open();
    });
    afterAll(() => rig.close());

    test('[P1] a reader who polls while four writers write misses nothing and sees no position twice', async () => {
      const writers = Array.from({ length: 4 }, async (_, writer) => {
        const made: string[] = [];
        for (let n = 0; n < 25; n += 1) made.push((await rig.intake('data-subject', { externalId: `p1-${writer}-${n}` })).id);
        return made;
      });
      const state = { writing: true };
      const written = Promise.all(writers).finally(() => (state.writing = false));
      const seen: string[] = [];
      const desk = rig.desk('mara');
      let cursor: string | undefined;
      const step = async (): Promise<boolean> => {
        const page = await desk.pull(cursor === undefined ? {} : { 'data-subject': cursor }, 7);
        const stream = page.streams.find((each) => each.stream === 'data-subject');
        seen.push(...(stream?.puts.map((put) => put.id) ?? []));
        cursor = stream?.cursor;
        return stream?.more ?? false;
      };
      while (state.writing) await step();
      const ids = (await written).flat();
      while (await step());
      expect(new Set(seen)).toEqual(new Set(ids));
      expect(seen.length).toBe(ids.length);
    });

    test('[P2] pages hold at most the rows asked for over all streams, go on exactly where they ended, and deal the streams out in turns', async () => {
      const desk = rig.desk('mara');
      for (let n = 0; n < 4; n += 1) await Promise.all([rig.intake('content-removal'), rig.intake('data-subject')]);
      for (let limit = 1; limit <= 9; limit += 1) {
        const { streams } = await desk.pull({}, limit);
        expect([limit, streams.reduce((sum, stream) => sum + stream.puts.length, 0)]).toEqual([limit, limit]);
        expect(limit < streams.length || streams.every((stream) => stream.puts.length > 0 || !stream.more)).toBe(true);
      }
      const whole = await desk.follow();
      const slow = await desk.follow({}, 3);
      expect([...slow.puts.keys()].sort()).toEqual([...whole.puts.keys()].sort());
      expect(slow.pages).toBe(Math.ceil(whole.puts.size / 3));
      const live = (await desk.pull(slow.cursors)).streams.reduce((sum, stream) => sum + stream.live, 0);
      expect(live).toBe(whole.puts.size);
    });

    test('[P2] a page stays under its bytes, counted as they travel, and a record larger than a page travels alone', async () => {
      const big = 'ж'.repeat(300_000);
      for (let n = 0; n < 4; n += 1) await rig.intake('content-removal', { texts: [{ name: 'big.txt', language: 'ru', text: big }] });
      const limit = 1_300_000;
      let cursors = {};
      let records = 0;
      for (let more = true; more; ) {
        const text = await pull(rig.hub.store, 'mara', { wire: WIRE_VERSION, device: 'd', cursors, limit: 1_000 }, '2026-11-24T09:00:00Z', limit);
        const page = JSON.parse(text ?? '') as { streams: { stream: Stream; cursor: string; more: boolean; puts: unknown[] }[] };
        const puts = page.streams.flatMap((stream) => stream.puts);
        expect(Buffer.byteLength(JSON.stringify(puts))).toBeLessThan(limit);
        records += puts.length;
        cursors = Object.fromEntries(page.streams.map((stream) => [stream.stream, stream.cursor]));
        more = page.streams.some((stream) => stream.more);
      }
      expect(records).toBe((await rig.desk('mara').follow()).puts.size);
      const alone = JSON.parse((await pull(rig.hub.store, 'mara', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1 }, '2026-11-24T09:00:00Z', 10)) ?? '') as { streams: { puts: unknown[] }[] };
      expect(alone.streams.flatMap((stream) => stream.puts).length).toBe(1);
    });

    test('[P2] a page of the largest cases stays under 16 MiB', async () => {
      const wide = 'a'.repeat(5_500_000);
      for (let n = 0; n < 4; n += 1) await rig.intake('under18', { texts: [{ name: 'wide.txt', language: 'en', text: wide }] });
      const answer = await rig.desk('noor').post('/v1/pull', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1_000 });
      const bytes = (await answer.arrayBuffer()).byteLength;
      expect(bytes).toBeLessThan(LIMITS.pageBytes);
      expect(bytes).toBeGreaterThan(2 * wide.length);
    });

    test('[P3] an unknown cursor, that of another stream and a position from the future give a reset and the first page', async () => {
      const desk = rig.desk('mara');
      const { cursors } = await desk.follow();
      const quiet = await desk.pull(cursors);
      expect(quiet.streams.every((stream) => !stream.reset && stream.puts.length === 0)).toBe(true);
      const good = cursors['content-removal'] ?? '';
      const [epoch] = good.split('.');
      for (const bad of ['x', 'nonsense.1.2.3.4', cursors['data-subject'] ?? '', `${epoch}.999999`, `${epoch}.0.999999`, `${epoch}.-1`, '__proto__.1']) {
        const page = await desk.pull({ ...cursors, 'content-removal': bad });
        const stream = page.streams.find((each) => each.stream === 'content-removal');
        expect([bad, stream?.reset, stream?.puts.length]).toEqual([bad, true, stream?.live]);
        expect(page.streams.filter((each) => each.reset).length).toBe(1);
      }
    });

    test('[P3] [P4] below the floor a desk is filled afresh; a fill that runs while leaves are forgotten starts again', async () => {
      const desk = rig.desk('theo');
      const made = [];
      for (let n = 0; n < 4; n += 1) made.push((await rig.intake('law-enforcement')).id);
      const before = await desk.follow();
      const filling = (await desk.pull({}, 6)).streams.find((stream) => stream.stream === 'law-enforcement');
      expect(filling?.more).toBe(true);
      const [gone = ''] = filling?.puts.map((put) => put.id) ?? [];
      await rig.hub.store.tx((q) => removeRecord(q, gone, 'deleted', '2026-01-01T00:00:00.000Z'));
      const told = await desk.follow(before.cursors);
      expect(told.leaves).toEqual([{ id: gone, why: 'deleted' }]);
      const mid = await desk.follow({ 'law-enforcement': filling?.cursor ?? '' });
      expect(mid.leaves).toContainEqual({ id: gone, why: 'deleted' });
      expect(await rig.hub.store.tx((q) => pruneLeaves(q, '2026-02-01T00:00:00.000Z'))).toBe(1);
      for (const cursor of [before.cursors['law-enforcement'], filling?.cursor]) {
        const stream = (await desk.pull({ 'law-enforcement': cursor ?? '' })).streams.find((each) => each.stream === 'law-enforcement');
        expect(stream?.reset).toBe(true);
        expect(stream?.puts.map((put) => put.id)).not.toContain(gone);
      }
      const after = (await desk.pull(told.cursors)).streams.find((each) => each.stream === 'law-enforcement');
      expect(after?.reset).toBe(false);
      expect(after?.live).toBe(made.length - 1);
    });

    test('[P3] a new epoch, as after a restore from a backup, resets every stream', async () => {
      const desk = rig.desk('ines');
      const { cursors } = await desk.follow();
      await rig.hub.store.tx((q) => renewEpochs(q, rig.newId));
      const page = await desk.pull(cursors);
      expect(page.streams.map((stream) => stream.reset)).toEqual(page.streams.map(() => true));
    });

    test('[P4] a record that moves leaves one stream as moved and stands in the other; hidden and deleted are told too', async () => {
      const lead = rig.desk('ines');
      const reviewer = rig.desk('mara');
      const { id } = await rig.intake('data-subject');
      const other = await rig.intake('data-subject');
      const [leadBefore, reviewerBefore] = [await lead.follow(), await reviewer.follow()];
      const held = await lead.case(id);
      const text = held.events.length;
      await rig.hub.store.tx((q) => putRecord(q, 'under18', { kind: 'case', of: held, texts: null }, '2026-11-24T09:00:00.000Z'));
      await rig.hub.store.tx((q) => removeRecord(q, other.id, 'hidden', '2026-11-24T09:00:00.000Z'));
      expect((await reviewer.follow(reviewerBefore.cursors)).leaves.sort((a, b) => a.why.localeCompare(b.why))).toEqual([{ id: other.id, why: 'hidden' }, { id, why: 'moved' }]);
      const page = await lead.pull(leadBefore.cursors);
      const arrived = page.streams.find((stream) => stream.stream === 'under18')?.puts[0] as { case: { events: unknown[] }; texts: unknown[] };
      expect([arrived.case.events.length, arrived.texts.length]).toEqual([text, 1]);
      await rig.hub.store.tx((q) => putRecord(q, 'data-subject', { kind: 'case', of: held, texts: null }, '2026-11-24T09:00:00.000Z'));
      const back = await reviewer.follow(reviewerBefore.cursors);
      expect([...back.puts.keys()]).toEqual([id]);
      const all = await lead.follow();
      expect(all.puts.has(id)).toBe(true);
    });

    test('[P5] a page holds the granted streams and nothing else; a person whom the directory does not know gets 403', async () => {
      for (const { id, streams } of PEOPLE) {
        const page = await rig.desk(id).pull({}, 50);
        expect([...page.granted].sort()).toEqual([...streams].sort());
        expect(page.streams.map((stream) => stream.stream)).toEqual(page.granted);
      }
      const answer = await rig.desk('nobody').post('/v1/pull', { wire: WIRE_VERSION, device: 'd', cursors: {}, limit: 1 });
      expect([answer.status, ((await answer.json()) as { fault: string }).fault]).toEqual([403, 'not_allowed']);
    });

    test('[P5] a stream that is taken away is gone from the very next page', async () => {
      const mara = PEOPLE.find((each) => each.id === 'mara');
      if (!mara) throw new Error('no mara');
      const change = (streams: Stream[], version: number): Promise<void> => rig.hub.store.tx((q) => putRecord(q, 'directory', { kind: 'person', of: { ...mara, streams }, version }, '2026-11-24T09:00:00.000Z'));
      await change(['directory'], 2);
      const page = await rig.desk('mara').pull();
      expect([page.granted, page.streams.length]).toEqual([['directory'], 1]);
      await change(mara.streams, 3);
      expect((await rig.desk('mara').pull()).granted.length).toBe(mara.streams.length);
    });

    test('[P5] an account does not name cases of queues that the reader may not see', async () => {
      const sealed = await rig.intake('law-enforcement', { accountId: 'acc-1' });
      const open = await rig.intake('data-subject', { accountId: 'acc-1' });
      const named = async (who: string): Promise<readonly string[]> => {
        const put = (await rig.desk(who).follow()).puts.get('acc-1');
        return put?.kind === 'account' ? put.account.caseIds : [];
      };
      expect(await named('ines')).toEqual([sealed.id, open.id]);
      expect(await named('mara')).toEqual([open.id]);
    });

    test('[P5] media are given only through a case of a granted stream, and the look is written down first', async () => {
      const media = { id: 'pic-1', mime: 'image/png' as const, bytes: 4, sha256: '0'.repeat(64) };
      await rig.intake('under18', { items: [{ id: 'i1', kind: 'image', label: 'pic', url: null, excerpt: null, category: 'user-content', media }] });
      const look = async (who: string, id: string): Promise<number> => (await fetch(`${rig.hub.url}/v1/media/${id}`, { headers: rig.desk(who).headers() })).status;
      expect([await look('noor', 'pic-1'), await look('mara', 'pic-1'), await look('mara', 'pic-0')]).toEqual([200, 404, 404]);
      expect((await rig.hub.store.query('select person, media_id from media_views')).map((row) => [row['person'], row['media_id']])).toEqual([['noor', 'pic-1']]);
    });

    test('[P22] a poke names the streams that moved, to those who may see them, and nothing else', async () => {
      const listen = async (who: string): Promise<{ until: (stream: Stream) => Promise<string[]>; stop: () => void }> => {
        const stop = new AbortController();
        const answer = await fetch(`${rig.hub.url}/v1/poke`, { headers: rig.desk(who).headers(), signal: stop.signal });
        expect(answer.headers.get('content-type')).toContain('text/event-stream');
        const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
        let text = '';
        const heard = (): string[] => [...text.matchAll(/event: poke\ndata: (.*)\n\n/g)].map(([, data]) => data ?? '');
        const until = async (stream: Stream): Promise<string[]> => {
          while (!heard().some((data) => data.includes(`"${stream}"`))) text += (await reader?.read())?.value ?? '';
          return heard();
        };
        return { until, stop: () => stop.abort() };
      };
      const [lead, reviewer] = [await listen('ines'), await listen('mara')];
      await rig.intake('under18');
      await lead.until('under18');
      await rig.intake('content-removal');
      await lead.until('content-removal');
      expect(await reviewer.until('content-removal')).toEqual(['{"streams":["content-removal"]}']);
      lead.stop();
      reviewer.stop();
    });
  });
}

/** The world of this suite: one account, one picture. */
export const readingWorld = world({ accounts: [account('acc-1')], media: [{ id: 'pic-1', mime: 'image/png', bytes: new Uint8Array([1, 2, 3, 4]) }] });
