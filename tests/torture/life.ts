// The life of a desk as numbered steps: what each one does, and how to see in the files that it was done. Shared by the child that is killed and the parent that looks.
import { createHash } from 'node:crypto';
import type { DeskFiles } from '../../electron/desk/open-files.ts';
import { askOf, cursorsOf, applyPage } from '../../electron/desk/cache/page.ts';
import { keepAct, recordVerdict } from '../../electron/desk/outbox/acts.ts';
import { saveDraft } from '../../electron/desk/outbox/drafts.ts';
import type { Kept } from '../../electron/desk/outbox/new-act.ts';
import { newAct, uuidv7 } from '../../electron/desk/outbox/new-act.ts';
import { logView } from '../../electron/desk/outbox/view-log.ts';
import type { FinalVerdict } from '../../shared/model/act.ts';
import { WIRE_VERSION } from '../../shared/wire.ts';
import { NOW, makeCase, seeded } from '../cache/made.ts';

const START = Date.parse('2026-05-01T10:00:00.000Z');
const BASIS = { version: 3, tag: 'a'.repeat(32), seenAt: '2026-05-01T10:00:00.000Z' } as const;
const MARA = { id: 'mara', name: 'Mara', email: 'mara@example.com', roles: ['reviewer' as const], streams: ['content-removal' as const] };

/** Bytes from a seed: the same seed gives the same bytes. */
export function bytesOf(seed: number): (count: number) => Uint8Array {
  const random = seeded(seed);
  return (count) => Uint8Array.from({ length: count }, () => Math.floor(random() * 256));
}
const at = (n: number): string => new Date(START + n * 1_000).toISOString();

export type Step = 'act' | 'verdict' | 'draft' | 'page' | 'view';

/** What step n is: in every ten, four acts, two verdicts, two drafts, a view and a page. */
export function stepOf(n: number): Step {
  return (['act', 'draft', 'act', 'verdict', 'act', 'page', 'act', 'view', 'verdict', 'draft'] as const)[n % 10] ?? 'act';
}

/** The case of step n: an id as the hub makes them, with the number at its end. */
export const caseOf = (n: number): string => uuidv7(START, bytesOf(77)).slice(0, -8) + String(n).padStart(8, '0');

/** The act of an act's step: the same document every time, as a form that is sent once more would have it. */
export function actOf(n: number): Kept {
  const note = n % 20 < 10;
  return newAct(
    note
      ? { kind: 'note', caseId: caseOf(n), reason: 'kept under a knife', basis: BASIS, args: { text: `note ${n} ${'ü'.repeat(n % 900)}` } }
      : { kind: 'propose-decision', caseId: caseOf(n), reason: 'kept under a knife', basis: BASIS, args: { decision: 'disable-items', note: 'x'.repeat((n * 37) % 9_000), itemIds: [] } },
    { by: 'mara', device: 'desk-1', nowMs: START + n, random: bytesOf(n), then: null },
  );
}

/** Steps 3 and 8 of each ten answer its acts 2 and 6. */
const answeredBy = (n: number): number => n - (n % 10 === 3 ? 1 : 2);
const verdictOf = (n: number): FinalVerdict => verdictFor(answeredBy(n));

/** What the hub says to the act of step n, whenever it is asked. */
export function verdictFor(n: number): FinalVerdict {
  return { actId: actOf(n).act.actId, verdict: 'applied', at: at(n), version: n + 1, outcome: 'done' };
}

const draftCase = (n: number): string => `draft-${n % 3}`;
const draftBody = (n: number): string => JSON.stringify({ note: `half a thought ${n}` });

/** Does step n. When it returns the step is acknowledged; done twice it changes nothing. */
export function doStep(files: Pick<DeskFiles, 'outbox' | 'cache'>, n: number): void {
  const { outbox, cache } = files;
  const step = stepOf(n);
  if (step === 'act') keepAct(outbox, actOf(n));
  if (step === 'verdict') recordVerdict(outbox, verdictOf(n), at(n));
  if (step === 'draft') saveDraft(outbox, 'mara', draftCase(n), draftBody(n), at(n));
  if (step === 'view') logView(outbox, 'mara', at(n), { what: 'view', subject: caseOf(n), detail: '' });
  if (step === 'page') {
    const one = makeCase(seeded(7), 'content-removal', 1);
    const put = { ...one, case: { ...one.case, version: n } };
    const other = makeCase(seeded(n), 'content-removal', n + 1);
    const done = applyPage(cache, askOf(cache), {
      wire: WIRE_VERSION, now: NOW, person: MARA, granted: ['content-removal'],
      streams: [{ stream: 'content-removal', cursor: `c${n}`, more: true, reset: false, live: 2, puts: [put, other], leaves: [] }],
    });
    if (!done.applied) throw new Error('the page was not applied');
  }
}

export type Seen = { readonly lost: string[]; readonly doubled: string[]; readonly wrong: string[] };

/**
 * Compares the files with the steps that were acknowledged: all up to and including `last`. The step after it may be
 * there or not, whole; nothing else may. Steps before `from` were looked at before, but for how many there are.
 */
export function lookAt(files: Pick<DeskFiles, 'outbox' | 'cache'>, last: number, from = 0): Seen {
  const { outbox, cache } = files;
  const [lost, doubled, wrong]: [string[], string[], string[]] = [[], [], []];
  const steps = Array.from({ length: last + 1 }, (_, n) => n);
  const of = (step: Step): number[] => steps.filter((n) => stepOf(n) === step);
  const maybe = (step: Step): number => (stepOf(last + 1) === step ? 1 : 0);
  for (const [name, db] of [['outbox', outbox.db], ['cache', cache.db]] as const) {
    if (db.pragma('main.integrity_check(1)', { simple: true }) !== 'ok') wrong.push(`${name} is not whole`);
  }
  const acts = outbox.db.prepare<[], { act_id: string; case_id: string; doc: string; doc_hash: string; verdict: string | null }>('SELECT act_id, case_id, doc, doc_hash, verdict FROM acts').all();
  const byCase = Map.groupBy(acts, (row) => row.case_id);
  for (const n of of('act').filter((each) => each >= from)) {
    const rows = byCase.get(caseOf(n)) ?? [];
    const kept = actOf(n);
    if (rows.length === 0) lost.push(`act ${n}`);
    else if (rows.length > 1) doubled.push(`act ${n}`);
    else if (rows[0]?.act_id !== kept.act.actId || rows[0].doc !== kept.doc || rows[0].doc_hash !== createHash('sha256').update(kept.doc).digest('hex')) wrong.push(`act ${n}`);
  }
  if (acts.length < of('act').length) lost.push(`${of('act').length - acts.length} acts`);
  if (acts.length > of('act').length + maybe('act')) doubled.push(`${acts.length - of('act').length} acts too many`);
  const byId = new Map(acts.map((row) => [row.act_id, row.verdict]));
  for (const n of of('verdict').filter((each) => each >= from)) if ((byId.get(verdictOf(n).actId) ?? null) === null) lost.push(`verdict ${n}`);
  const drafts = new Map(outbox.db.prepare<[], { case_id: string; body: string }>('SELECT case_id, body FROM drafts').all().map((row) => [row.case_id, row.body]));
  for (const name of new Set(of('draft').map(draftCase))) {
    const newest = [last + 1, ...of('draft').toReversed()].filter((n) => stepOf(n) === 'draft' && draftCase(n) === name);
    const allowed = newest.slice(0, newest[0] === last + 1 ? 2 : 1).map(draftBody);
    if (!allowed.includes(drafts.get(name) ?? '')) lost.push(`draft ${name}`);
  }
  const views = Number(outbox.db.prepare('SELECT count(*) FROM view_log').pluck().get());
  if (views < of('view').length) lost.push(`${of('view').length - views} views`);
  // A view that was logged and not acknowledged is logged again: that somebody looked twice is true.
  const cursor = cursorsOf(cache)['content-removal'];
  const pages = [last + 1, ...of('page').toReversed()].filter((n) => stepOf(n) === 'page');
  const allowed = pages.slice(0, pages[0] === last + 1 ? 2 : 1);
  if (of('page').length > 0 && !allowed.some((n) => cursor === `c${n}`)) lost.push('page');
  if (cursor !== undefined) {
    const version = cache.db.prepare("SELECT b.version FROM main.bodies b JOIN main.records r ON r.rid = b.rid WHERE r.id = 'content-removal-1'").pluck().get();
    if (`c${String(version)}` !== cursor) wrong.push(`the mirror is at ${String(version)} and its cursor at ${cursor}`);
    const records = Number(cache.db.prepare('SELECT count(*) FROM main.records').pluck().get());
    if (records !== pages.filter((n) => n <= Number(cursor.slice(1))).length + 1) wrong.push(`the mirror has ${records} records`);
  }
  return { lost, doubled, wrong };
}
