// Strange things at the door and in the outbox: ids used twice, other people's names, acts that nobody can read.
import { createHash } from 'node:crypto';
import type { Act } from '../../shared/model/act.ts';
import { PushShown, WIRE_VERSION } from '../../shared/wire.ts';
import { uuidv7 } from '../../server/store/ids.ts';
import type { Laptop } from './desk/laptop.ts';
import type { Dice } from './dice.ts';
import { PEOPLE } from './people.ts';
import type { World } from './world.ts';

const newActId = (world: World, dice: Dice): string => uuidv7(world.time.now(), dice.bytes(10));

/**
 * What an older, newer or broken console left in the outbox: an act of a kind that the hub does not know, one with a
 * key too many, one whose id is in capitals. None of them may stop what is kept after it.
 */
export function strangeAct(world: World, dice: Dice, laptop: Laptop): void {
  const [held] = laptop.list();
  if (held === undefined) return;
  const actId = newActId(world, dice);
  const plain = { v: 1, actId, caseId: held.id, by: laptop.person(), device: laptop.name, at: world.time.iso(), reason: 'As it is.', then: null };
  const strange = dice.pick([
    { ...plain, kind: 'escalate', args: {} },
    { ...plain, kind: 'note', args: { text: 'Seen.', loud: true } },
    { ...plain, actId: actId.toUpperCase(), kind: 'note', args: { text: 'Seen.' } },
  ]);
  const doc = JSON.stringify(strange);
  const act = { ...plain, actId: strange.actId, kind: 'note', args: { text: 'Seen.' } } as Act;
  laptop.keep({ act, doc, docHash: createHash('sha256').update(doc).digest('hex') });
}

/** Whether a text is one that no hub can ever read, so that it waits visibly for a person. */
export const isUnreadable = (doc: string): boolean => /"actId":"[^"]*[A-F]/.test(doc);

/** Something that no honest desk sends, straight at the door: it changes nothing, and the answer says so. */
export async function strangePush(world: World, dice: Dice): Promise<void> {
  const { house, trace } = world;
  const process = house.some();
  if (process === null) return;
  const known = [...house.truth.ledger.values()].filter(({ act }) => act !== null);
  const before = known.length === 0 ? null : dice.pick(known);
  const act = before?.act ?? null;
  const who = before === null || dice.chance(0.3) ? dice.pick(PEOPLE).id : before.by;
  const strange = dice.pick<{ readonly text: string; readonly reasons: readonly string[] }>([
    ...(act === null ? [] : [
      // The same id with other bytes.
      { text: JSON.stringify({ ...act, reason: 'Changed on the way.' }), reasons: ['id_reused', 'not_yours'] },
      // Somebody else's name over an act of one's own.
      { text: JSON.stringify({ ...act, actId: newActId(world, dice), by: who === 'mara' ? 'noor' : 'mara' }), reasons: ['not_yours'] },
    ]),
    { text: '{"__proto__":{"actId":"x"},"constructor":{}}', reasons: [] },
    { text: `${'['.repeat(50)}${']'.repeat(50)}`, reasons: [] },
    { text: 'null', reasons: [] },
    { text: JSON.stringify({ actId: newActId(world, dice), by: who, kind: 'constructor' }), reasons: ['unknown_act'] },
  ]);
  const answer = await process.answer({ path: 'push', person: who, text: JSON.stringify({ wire: WIRE_VERSION, device: 'strange', acts: [strange.text] }) }).catch(() => null);
  trace.say('stranger', `is answered ${answer?.status ?? 'nothing'}`);
  if (answer?.status !== 200) return;
  const [verdict] = PushShown.parse(JSON.parse(answer.text)).verdicts;
  if (verdict?.verdict === 'later') return;
  const said = verdict?.verdict === 'refused' ? verdict.reason : verdict?.verdict;
  const right = strange.reasons.length === 0 ? said === 'unreadable' : strange.reasons.includes(said ?? '');
  const named = (JSON.parse(strange.text) as { actId?: string } | null)?.actId ?? '';
  if (said === 'not_yours' && before?.actId !== named && house.truth.ledger.has(named)) trace.fail('nobody uses up an act id in another name', named);
  if (!right) trace.fail('what no honest desk sends is refused for what it is', said ?? '', ...strange.reasons);
}
