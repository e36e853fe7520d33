// What must hold of every desk at every moment: nothing acknowledged is lost, nothing is sent in another name, nothing is here that may not be.
import { prep } from '../../../electron/desk/cache/cache.ts';
import type { Cache } from '../../../electron/desk/cache/cache.ts';
import type { Kept } from '../../../electron/desk/outbox/new-act.ts';
import { Crash } from './disk.ts';
import type { Files } from './files.ts';
import type { Answered } from '../../../electron/desk/sync/verdicts.ts';
import { FaultError } from '../../../shared/fault.ts';
import type { FaultCode } from '../../../shared/fault.ts';
import type { FinalVerdict } from '../../../shared/model/act.ts';
import type { PullShown } from '../../../shared/wire.ts';
import type { Stream } from '../../../shared/model/words.ts';
import { canonical } from '../../../shared/rules/tag.ts';
import type { Built } from '../hub/process.ts';
import type { Trace } from '../trace.ts';

export type DeskPromises = {
  /** The desk said that it is saved. */
  readonly kept: (desk: string, kept: Kept) => void;
  /** The desk said that it is not certain. */
  readonly unsure: (desk: string, kept: Kept) => void;
  readonly opened: (desk: string, files: Files) => void;
  /** A backup was put in the place of the desk's files: what came after it is lost with the laptop, and nobody's promise. */
  readonly putBack: (desk: string) => void;
  readonly leaves: (desk: string, person: string, acts: readonly string[]) => void;
  readonly heard: (desk: string, verdicts: readonly Answered[]) => void;
  readonly applied: (desk: string, person: string, files: Files, page: PullShown, built: Built | null) => void;
  readonly trouble: (desk: string, thrown: unknown) => void;
  /** The acts that a desk has said it saved, with their texts. */
  readonly acknowledged: (desk: string) => ReadonlyMap<string, string>;
  /** Final verdicts as they were first heard. */
  readonly verdicts: ReadonlyMap<string, string>;
};

/** What a desk may meet in a world like this; anything else is a fault of ours. */
const EXPECTED: readonly FaultCode[] = ['offline', 'not_a_hub', 'busy', 'hub_broken', 'disk_full', 'disk_unsure', 'not_allowed', 'signed_out', 'too_large', 'wire_version'];

/** `takenBack`: acts whose verdict a restore of the hub took back; those may be answered anew. */
export function deskPromises(trace: Trace, takenBack: (actId: string) => boolean): DeskPromises {
  const acknowledged = new Map<string, Map<string, string>>();
  const verdicts = new Map<string, string>();
  /** What each stream's view was when a cache was last compared with it. */
  const compared = new WeakMap<Cache, Map<Stream, unknown>>();
  /** How new the newest page was that a cache has taken. */
  const newest = new WeakMap<Cache, number>();
  const unsure = new Map<string, string>();
  const restored = new Set<string>();
  const of = (desk: string): Map<string, string> => {
    const known = acknowledged.get(desk);
    if (known !== undefined) return known;
    const made = new Map<string, string>();
    acknowledged.set(desk, made);
    return made;
  };

  return {
    acknowledged: of,
    verdicts,
    kept: (desk, kept) => void of(desk).set(kept.act.actId, kept.doc),
    unsure: (_desk, kept) => void unsure.set(kept.act.actId, kept.doc),
    putBack: (desk) => void restored.add(desk),
    opened: (desk, { outbox }) => {
      const rows = outbox.db.prepare('SELECT act_id, doc, verdict FROM acts').all() as { act_id: string; doc: string; verdict: string | null }[];
      const there = new Map(rows.map(({ act_id, doc }) => [act_id, doc]));
      if (restored.delete(desk)) for (const actId of of(desk).keys()) if (!there.has(actId)) of(desk).delete(actId);
      for (const [actId, doc] of of(desk)) if (there.get(actId) !== doc) trace.fail('what the desk said is saved is there after it died, to the byte', desk, actId);
      // What it was not sure of may be there after all; then it is an act like any other.
      for (const [actId, doc] of there) of(desk).set(actId, doc);
      for (const { act_id, verdict } of rows) if (verdict !== null && verdicts.has(act_id) && verdicts.get(act_id) !== verdict && !takenBack(act_id)) trace.fail('a verdict that was shown never changes', desk, act_id);
    },
    leaves: (desk, person, acts) => {
      for (const text of acts) {
        const { actId, by } = headOf(text);
        if (by !== null && by !== person) trace.fail("no act is sent under another person's name", desk, person, actId ?? '');
        if (actId !== null && (of(desk).get(actId) ?? unsure.get(actId)) !== text) trace.fail('an act is sent as the exact text that was kept', desk, actId);
      }
    },
    heard: (desk, answers) => {
      for (const answer of answers) {
        if (answer.verdict === 'unreadable' || answer.verdict === 'later' || answer.verdict === 'unknown') continue;
        const said = canonical(answer satisfies FinalVerdict);
        const before = verdicts.get(answer.actId);
        if (before === undefined) verdicts.set(answer.actId, said);
        else if (before !== said && takenBack(answer.actId)) verdicts.set(answer.actId, said);
        else if (before !== said && !isNotYours(answer)) trace.fail('asking again gives the same verdict', desk, answer.actId);
      }
    },
    applied: (desk, person, { cache }, page, built) => {
      if (built === null) return;
      for (const stream of page.granted) if (!built.granted.includes(stream)) trace.fail('a page grants no stream that the person was not granted', desk, person, stream);
      for (const { stream, puts } of page.streams) {
        if (!built.granted.includes(stream)) trace.fail('nothing outside the granted streams is ever in a page', desk, person, stream);
        for (const put of puts) if ('case' in put && typeof put.case === 'object' && !built.granted.includes((put.case as { facts: { kind: Stream } }).facts.kind)) trace.fail('no case outside the granted streams is ever in a page', desk, put.id);
      }
      const queues = prep(cache, 'SELECT DISTINCT queue FROM records').pluck().all() as Stream[];
      for (const queue of queues) if (!page.granted.includes(queue)) trace.fail('no case is on a desk outside the streams granted by its last page', desk, person, queue);
      if (built.commits < (newest.get(cache) ?? 0)) trace.fail('a page that comes late changes nothing', desk, person);
      newest.set(cache, Math.max(built.commits, newest.get(cache) ?? 0));
      const seen = compared.get(cache) ?? new Map<Stream, unknown>();
      compared.set(cache, seen);
      for (const { stream, more, puts, leaves, reset } of page.streams) {
        if (more) continue;
        // Compared before, and nothing has moved here or there since.
        if (seen.get(stream) === built.view.get(stream) && puts.length + leaves.length === 0 && !reset) continue;
        compare(trace, desk, cache, stream, built);
        seen.set(stream, built.view.get(stream));
      }
    },
    trouble: (desk, thrown) => {
      if (thrown instanceof Crash) return;
      if (!(thrown instanceof FaultError)) trace.fail('nothing unexpected happens on a desk', desk, thrown instanceof Error ? thrown.name : '');
      else if (!EXPECTED.includes(thrown.fault.code)) trace.fail('nothing unexpected happens on a desk', desk, thrown.fault.code);
    },
  };
}

/** At the end of a stream's pages the desk holds what the stream held when the page was built: nothing was left out, no leave was missed. */
function compare(trace: Trace, desk: string, cache: Cache, stream: Stream, { view }: Built): void {
  const sql = stream === 'directory' ? 'SELECT id, NULL AS version FROM directory' : 'SELECT r.id, b.version FROM records r JOIN bodies b ON b.rid = r.rid WHERE r.queue = ?';
  const rows = (stream === 'directory' ? prep(cache, sql).all() : prep(cache, sql).all(stream)) as { id: string; version: number | null }[];
  const should = view.get(stream) ?? new Map<string, number>();
  const has = new Map(rows.map(({ id, version }) => [id, version]));
  for (const [id, version] of should) {
    if (!has.has(id)) trace.fail('the feed misses nothing: every record of a granted stream arrives', desk, stream, id);
    else if (has.get(id) !== null && has.get(id) !== version) trace.fail('the feed misses nothing: every change of a record arrives', desk, stream, id, version, has.get(id) ?? '');
  }
  for (const id of has.keys()) if (!should.has(id)) trace.fail('the feed misses nothing: every leave arrives', desk, stream, id);
}

const isNotYours = (verdict: FinalVerdict): boolean => verdict.verdict === 'refused' && verdict.reason === 'not_yours';

function headOf(text: string): { readonly actId: string | null; readonly by: string | null } {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    return { actId: typeof value['actId'] === 'string' ? value['actId'] : null, by: typeof value['by'] === 'string' ? value['by'] : null };
  } catch {
    return { actId: null, by: null };
  }
}
