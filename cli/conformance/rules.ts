// The rules of PROTOCOL.md as black-box checks: each makes its own cases, asks over HTTP and says in one sentence what is wrong.
import { gzipSync } from 'node:zlib';
import type { Case } from '../../shared/model/case.ts';
import { Hello, LIMITS, WIRE_VERSION } from '../../shared/wire.ts';
import type { callerOf } from './caller.ts';
import { must, mustRefuse, sha256, takeIn, uuidv7 } from './caller.ts';

export type Asked = {
  readonly hub: string;
  readonly first: Awaited<ReturnType<typeof callerOf>>;
  /** Another person with the same queues; null leaves out what takes two. */
  readonly second: Awaited<ReturnType<typeof callerOf>> | null;
  /** Null leaves out what needs a case of its own. */
  readonly intakeKey: string | null;
};

export type Rule = {
  readonly rule: string;
  readonly says: string;
  readonly needs: readonly ('intake' | 'second' | 'law-enforcement')[];
  readonly check: (asked: Asked) => Promise<void>;
};

async function freshCase(asked: Asked, kind: 'content-removal' | 'law-enforcement' = 'content-removal'): Promise<Case> {
  const { id } = await takeIn(asked.hub, asked.intakeKey ?? '', kind);
  return asked.first.caseOf(id);
}

/** The rules in the order of PROTOCOL.md. P6, P18 and P25 bind the desk and P1 shows only under load; they are not here. */
export const RULES: readonly Rule[] = [
  {
    rule: 'P2', says: 'A stream comes whole in pages of any size', needs: [],
    check: async ({ first }) => {
      const whole = await first.follow({});
      must(whole.puts.size > 0, 'No record was in any page; give the person of --token a queue with cases.');
      const small = await first.follow({}, Math.max(2, Math.min(97, Math.ceil(whole.puts.size / 5))));
      for (const id of whole.puts.keys()) must(small.puts.has(id), 'A record that is in the large pages is missing in the small ones.');
      const page = await first.pull({}, 3);
      must(page.streams.reduce((sum, part) => sum + part.puts.length + part.leaves.length, 0) <= 3, 'A page held more records than the limit asked for.');
    },
  },
  {
    rule: 'P3', says: 'A cursor that is not of this stream and epoch starts a fresh fill', needs: [],
    check: async ({ first }) => {
      const { cursors } = await first.follow({});
      const [stream, other] = Object.keys(cursors) as (keyof typeof cursors)[];
      if (stream === undefined) return;
      const strange = await first.pull({ ...cursors, [stream]: 'not-a-cursor' }, 1);
      must(strange.streams.find((part) => part.stream === stream)?.reset === true, 'A cursor that nobody gave was not answered with reset.');
      if (other !== undefined) {
        const swapped = await first.pull({ ...cursors, [stream]: cursors[other] ?? '' }, 1);
        must(swapped.streams.find((part) => part.stream === stream)?.reset === true, "Another stream's cursor was not answered with reset.");
      }
      const again = await first.pull(cursors, 10);
      must(again.streams.every((part) => !part.reset), 'A cursor that was just given was answered with reset.');
    },
  },
  {
    rule: 'P5', says: 'Only granted streams are in a page', needs: [],
    check: async ({ first }) => {
      const page = await first.pull({}, 50);
      must(page.streams.every((part) => page.granted.includes(part.stream)), 'A page holds a stream that is not granted.');
      must([...page.granted].toSorted().join() === [...page.person.streams].toSorted().join(), 'What is granted differs from the streams of the person.');
    },
  },
  {
    rule: 'P7', says: 'The same act gets the same verdict, for ever', needs: ['intake'],
    check: async (asked) => {
      const act = asked.first.act('note', await freshCase(asked), { text: 'once' });
      const one = await asked.first.one(act);
      must(one.verdict === 'applied', `A note had to be applied and was ${one.verdict}.`);
      for (let time = 0; time < 3; time += 1) must(JSON.stringify(await asked.first.one(act)) === JSON.stringify(one), 'The same act, sent again, got another verdict.');
      const now = await asked.first.caseOf((JSON.parse(act) as { caseId: string }).caseId);
      must(now.events.filter(({ kind }) => kind === 'noted').length === 1, 'One act that was sent four times was carried out more than once.');
    },
  },
  {
    rule: 'P8', says: 'The same id with other bytes is refused, and the verdict stays', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const act = asked.first.act('note', held, { text: 'as it was' });
      const one = await asked.first.one(act);
      const other = await asked.first.one(act.replace('as it was', 'as it never was'));
      must(other.verdict === 'refused' && other.reason === 'id_reused', 'Other bytes under a used act id were not refused as id_reused.');
      must(JSON.stringify(await asked.first.one(act)) === JSON.stringify(one), 'After a reuse of its id the first act lost its verdict.');
    },
  },
  {
    rule: 'P9', says: 'Each act of a push is judged alone', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const good = asked.first.act('note', held, { text: 'still judged' });
      const answers = await asked.first.push(['{"not":"an act"}', asked.first.act('note', { ...held, id: 'no-such-case' }, { text: 'x' }), good]);
      must(answers[0]?.verdict === 'unreadable', 'Text without an act id had to be answered as unreadable, by its place.');
      must(answers[1]?.verdict === 'conflict' && answers[1].reason === 'gone', 'An act for a case that is not there had to be the conflict gone.');
      must(answers[2]?.verdict === 'applied', 'An act behind an unreadable one was not carried out.');
    },
  },
  {
    rule: 'P10', says: 'Conflicts and refusals are final too', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const stale = asked.first.act('propose-decision', { ...held, tag: '0'.repeat(32) }, { decision: 'refuse-notice', note: '', itemIds: [] });
      const one = await asked.first.one(stale);
      must(one.verdict === 'conflict' && one.reason === 'facts_moved', 'A decision on another tag had to be the conflict facts_moved.');
      must(JSON.stringify(await asked.first.one(stale)) === JSON.stringify(one), 'A conflict, sent again, got another verdict.');
    },
  },
  {
    rule: 'P11', says: 'An act belongs to the person who is signed in', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const theirs = await asked.first.one(asked.first.act('note', held, { text: 'x' }, { by: 'somebody-else' }));
      must(theirs.verdict === 'refused' && theirs.reason === 'not_yours', 'An act in the name of somebody else was not refused as not_yours.');
    },
  },
  {
    rule: 'P12', says: 'Nothing is judged on facts that it did not see', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const args = { decision: 'refuse-notice', note: '', itemIds: [] };
      const ahead = await asked.first.one(asked.first.act('propose-decision', { ...held, version: held.version + 1 }, args));
      must(ahead.verdict === 'conflict', 'A decision on a version that is not the present one was not a conflict.');
      const reassigned = await asked.first.one(asked.first.act('assign', held, { to: null, was: 'somebody-else' }));
      must(reassigned.verdict === 'conflict', 'An assignment that replaces somebody else than it says was not a conflict.');
      const right = await asked.first.one(asked.first.act('propose-decision', held, args));
      must(right.verdict === 'applied' || right.verdict === 'armed', `A decision on the present facts had to be applied and was ${right.verdict}.`);
      const late = await asked.first.one(asked.first.act('propose-decision', held, args));
      must(late.verdict === 'conflict' && late.reason === 'already_decided', 'A second decision on the old facts was not the conflict already_decided.');
    },
  },
  {
    rule: 'P13', says: 'Notes and claims do not move the facts', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      await asked.first.push([asked.first.act('note', held, { text: 'x' }), asked.first.act('claim', held, { minutes: 5 })]);
      const now = await asked.first.caseOf(held.id);
      must(now.version === held.version && now.tag === held.tag, 'A note or a claim moved version or tag.');
      await asked.first.one(asked.first.act('propose-decision', now, { decision: 'ask-to-complete', note: '', itemIds: [] }));
      const decided = await asked.first.caseOf(held.id);
      must(decided.version > now.version && decided.tag !== now.tag, 'A decision did not move version and tag.');
    },
  },
  {
    rule: 'P14', says: 'Two people are two persons', needs: ['intake', 'law-enforcement'],
    check: async (asked) => {
      const held = await freshCase(asked, 'law-enforcement');
      const proposed = await asked.first.one(asked.first.act('propose-decision', held, { decision: 'no-records', note: '', itemIds: [] }));
      must(proposed.verdict === 'applied' && proposed.outcome === 'proposed', 'A decision that takes two people was not kept as a proposal.');
      const now = await asked.first.caseOf(held.id);
      const hash = now.facts.proposal?.hash ?? '';
      const own = await asked.first.one(asked.first.act('approve', now, { proposalHash: hash }, { device: 'another-device' }));
      must(own.verdict === 'refused' && own.reason === 'same_person', 'A person approved their own proposal.');
      const other = await asked.first.one(asked.first.act('reject', now, { proposalHash: '0'.repeat(64) }));
      must(other.verdict !== 'applied', 'A proposal was rejected under another hash.');
    },
  },
  {
    rule: 'P15', says: 'A withdrawal that comes first stops its act, and only its author withdraws', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const act = asked.first.act('note', held, { text: 'never' });
      const { actId } = JSON.parse(act) as { actId: string };
      await asked.first.one(asked.first.act('withdraw', held, { actId, docHash: sha256(act) }));
      const answer = await asked.first.one(act);
      must(answer.verdict === 'withdrawn', 'An act that was withdrawn before it came was carried out.');
      const stays = asked.first.act('note', held, { text: 'stays' });
      await asked.second?.one(asked.second.act('withdraw', held, { actId: (JSON.parse(stays) as { actId: string }).actId, docHash: sha256(stays) }));
      must((await asked.first.one(stays)).verdict === 'applied', 'An act was stopped by the withdrawal of somebody who is not its author.');
    },
  },
  {
    rule: 'P16', says: 'A claim has a token that only grows, and binds others while it lives', needs: ['intake', 'second'],
    check: async (asked) => {
      const held = await freshCase(asked);
      await asked.first.one(asked.first.act('claim', held, { minutes: 5 }));
      const once = (await asked.first.caseOf(held.id)).state.claim;
      must(once !== null && once.by === asked.first.personId, 'A claim is not on the case.');
      const taken = await asked.second?.one(asked.second.act('claim', held, { minutes: 5 }));
      must(taken?.verdict === 'conflict' && taken.reason === 'claimed_by_other', "Another person's live claim did not stand in the way of a claim.");
      await asked.first.one(asked.first.act('release', held, { token: once.token }));
      await asked.first.one(asked.first.act('claim', held, { minutes: 5 }));
      const twice = (await asked.first.caseOf(held.id)).state.claim;
      must(twice !== null && twice.token > once.token, 'The token of a new claim is not greater than the last.');
    },
  },
  {
    rule: 'P17', says: 'Limits are kept: acts a push, unknown keys, depth, size after decompression', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const note = (): string => asked.first.act('note', held, { text: 'x' });
      const many = await asked.first.post('/v1/push', { wire: WIRE_VERSION, device: asked.first.device, acts: Array.from({ length: LIMITS.pushActs + 1 }, note) });
      await mustRefuse(many, 400, 'bad_input', `A push of ${LIMITS.pushActs + 1} acts`);
      const strange = await asked.first.one(asked.first.act('note', held, { text: 'x' }, { surprise: true }));
      must(strange.verdict === 'refused' && strange.reason === 'bad_shape', 'An act with an unknown key was not refused as bad_shape.');
      const deep = await asked.first.one(asked.first.act('note', held, { text: 'x' }, { then: JSON.parse(`${'['.repeat(LIMITS.depth + 8)}${']'.repeat(LIMITS.depth + 8)}`) }));
      must(deep.verdict === 'refused', 'An act that is nested too deeply was not refused.');
      const bomb = gzipSync(Buffer.alloc(LIMITS.pageBytes + 1_048_576, 0x20));
      const bombed = await asked.first.raw('/v1/push', { method: 'POST', headers: { 'x-docket-wire': String(WIRE_VERSION), 'content-type': 'application/json', 'content-encoding': 'gzip', authorization: 'Bearer none' }, body: bomb });
      must(bombed.status >= 400 && bombed.status < 500, 'A body that is too large after decompression was taken.');
    },
  },
  {
    rule: 'P20', says: 'What a rule says no to changes nothing', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const answer = await asked.first.one(asked.first.act('propose-decision', held, { decision: 'no-such-decision', note: '', itemIds: [] }));
      must(answer.verdict === 'refused' && answer.reason === 'unknown_decision', 'A decision that is not in the table was not refused as unknown_decision.');
      const now = await asked.first.caseOf(held.id);
      must(now.version === held.version && now.events.length === held.events.length, 'A refused act left something behind.');
    },
  },
  {
    rule: 'P21', says: 'Version and sign-in are asked before anything is read', needs: [],
    check: async ({ first }) => {
      await mustRefuse(await first.post('/v1/pull', 'not even json', { 'x-docket-wire': String(WIRE_VERSION + 40) }), 426, 'wire_version', 'A request of another wire version');
      await mustRefuse(await first.post('/v1/pull', 'not even json', { authorization: 'Bearer nobody' }), 401, 'signed_out', 'A request with a token of nobody');
      const hello = Hello.safeParse(await (await first.raw('/v1/hello')).json().catch(() => null));
      must(hello.success && hello.data.wire === WIRE_VERSION, 'The hello does not say this wire version, or does not have its shape.');
    },
  },
  {
    rule: 'P22', says: 'A change is poked', needs: ['intake'],
    check: async (asked) => {
      const held = await freshCase(asked);
      const stop = new AbortController();
      const line = await asked.first.poke(stop.signal);
      must(line.status === 200 && (line.headers.get('content-type') ?? '').startsWith('text/event-stream'), 'The poke stream is not a stream of server-sent events.');
      const reader = line.body?.getReader();
      const heard = (async (): Promise<boolean> => {
        let text = '';
        for (;;) {
          const part = await reader?.read();
          if (part === undefined || part.done) return false;
          text += Buffer.from(part.value).toString('utf8');
          if (/event: ?poke[\s\S]*content-removal/.test(text)) return true;
        }
      })().catch(() => false);
      await asked.first.one(asked.first.act('note', held, { text: 'poke' }));
      const late = setTimeout(() => stop.abort(), 15_000);
      const came = await heard;
      clearTimeout(late);
      stop.abort();
      must(came, 'A change of a granted stream was not poked within 15 seconds.');
    },
  },
  {
    rule: 'P23', says: 'Intake is idempotent by external id', needs: ['intake'],
    check: async (asked) => {
      const externalId = `conformance-${uuidv7()}`;
      const one = await takeIn(asked.hub, asked.intakeKey ?? '', 'content-removal', externalId);
      const two = await takeIn(asked.hub, asked.intakeKey ?? '', 'content-removal', externalId);
      must(one.made && !two.made && one.id === two.id, 'The same external id made a second case.');
    },
  },
  {
    rule: 'P24', says: 'Whole requests are refused in the words of the protocol', needs: [],
    check: async ({ first }) => {
      await mustRefuse(await first.post('/v1/pull', { wire: WIRE_VERSION }), 400, 'bad_input', 'A pull without its fields');
      await mustRefuse(await first.post('/v1/nothing-here', {}), 404, 'not_found', 'A path that is not there');
    },
  },
];
