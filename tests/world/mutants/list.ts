// The guards of the protocol, each taken away once: a world that does not notice it would not notice its loss by mistake either.
import type { Edit } from './mutate.ts';

export type Mutant = {
  readonly name: string;
  /** The story in which its guard is what holds (stories.ts). */
  readonly story: number | string;
  readonly edits: readonly Edit[];
};

const one = (name: string, story: Mutant['story'], file: string, finds: string, becomes: string): Mutant => ({ name, story, edits: [{ file, finds, becomes }] });

const PUSH = 'server/judging/push.ts';
const RECORDS = 'server/streams/records.ts';
const JUDGE = 'shared/rules/judge/judge.ts';
const DECIDE = 'shared/rules/judge/decide.ts';
const PAGE = 'electron/desk/cache/page.ts';
const ACTS = 'electron/desk/outbox/acts.ts';
const SHELF = 'server/effects/shelf.ts';
const RESOLVE = 'shared/rules/judge/resolve.ts';

export const MUTANTS: readonly Mutant[] = [
  // Verdicts and acts.
  one('no-ledger-look-up', 3, PUSH, 'if (!taken) {', 'if (false) {'),
  one('id-reused-accepted', 'id-reused', PUSH, 'row !== null && row.docHash === docHash && row.by === asked.personId ? row.verdict', 'row !== null ? row.verdict'),
  one('conflict-not-stored', 28, PUSH, 'await settle(q, named.actId, verdict);', "if (verdict.verdict === 'conflict') await q.query('delete from ledger where act_id = $1', [named.actId]); else await settle(q, named.actId, verdict);"),
  one('author-not-asked', 26, PUSH, "if (named.by !== asked.personId) return refused('not_yours');", ''),
  one('no-version-check', 28, JUDGE, 'act.basis.version !== held.version || ', ''),
  one('no-tag-check', 17, JUDGE, ' || act.basis.tag !== held.tag)', ')'),
  one('grants-not-judged', 24, JUDGE, "if (!maySee(who.streams, queue)) return conflict(asked, 'not_in_your_queues');", ''),
  one('claims-of-others-ignored', 15, JUDGE, "if (!PAST_CLAIMS.includes(act.kind) && claimedByOther(held, who.id, asked.at)) return conflict(asked, 'claimed_by_other');", ''),
  one('claim-not-fenced', 'old-token', JUDGE, 'held.state.claim.by !== who.id || held.state.claim.token !== act.args.token', 'held.state.claim.by !== who.id'),
  one('withdrawal-decided-locally', 16, ACTS, '  dropDraft(db, act.by, act.caseId, act.kind);', `  if (act.kind === 'withdraw') db.prepare("UPDATE acts SET outcome = 'withdrawn', verdict = ? WHERE act_id = ? AND verdict IS NULL").run(canonical({ actId: act.args.actId, verdict: 'withdrawn', at: act.at }), act.args.actId);\n  dropDraft(db, act.by, act.caseId, act.kind);`),
  one('withdrawal-of-anybody', 'withdrawn-by-another', 'server/judging/ledger.ts', "where act_id = $1 and by_person = $2', [actId, by]", 'where act_id = $1 and $2 is not null\', [actId, by]'),
  one('outbox-not-bound-to-author', 26, ACTS, "WHERE verdict IS NULL AND settled IS NULL AND by = ? ORDER BY kind <> 'withdraw'", "WHERE verdict IS NULL AND settled IS NULL AND ? <> '' ORDER BY kind <> 'withdraw'"),
  one('unreadable-act-blocks', 'poisoned', 'electron/desk/sync/verdicts.ts', "if (answer.verdict === 'unreadable') return answer.index === index;", "if (answer.verdict === 'unreadable') return false;"),
  one('whole-refusal-stops-all', 'refused-whole', 'electron/desk/sync/rounds.ts', 'if (thrown instanceof HubTrouble && thrown.refusal !== null) return { refused: thrown };', ''),
  one('broken-hub-blamed-on-acts', 'refused-whole', 'electron/desk/sync/pieces.ts', "(sent.refused.refusal === 'this' || known(act))", 'true'),
  // Two people, cooling, lapsed claims.
  one('same-person-may-approve', 'two-people', DECIDE, "if (proposal.by === act.by) return refused(asked, 'same_person');", ''),
  one('approval-not-bound-to-proposal', 'two-people', DECIDE, "if (proposal.hash !== act.args.proposalHash) return conflict(asked, 'facts_moved');", ''),
  one('proposal-stays-when-holds-change', 'hold-voids', 'server/streams/write.ts', 'const falls = heldAnew && facts.proposal !== null;', 'const falls = false;'),
  one('lapsed-claim-fires-at-once', 'lapsed', DECIDE, 'const waits = lapsed && rule.effect !== null && IRREVERSIBLE.includes(rule.effect);', 'const waits = false;'),
  one('no-cooling-time', 'lapsed', DECIDE, 'const notBefore = irreversible ? addSeconds(at, books.coolingSeconds) : at;', 'const notBefore = at;'),
  // Effects.
  one('effect-keyed-per-case', 21, 'shared/rules/decisions.ts', "if (rule.effect === 'delete') return facts.subject ? `delete:${facts.subject.id}` : null;", "if (rule.effect === 'delete') return `delete:${caseId}`;"),
  one('effect-not-keyed-downstream', 'lost-outside', 'server/effects/deletion-step.ts', 'return { key: row.key, store: row.store,', 'return { key: `${row.key}:${row.attempts}`, store: row.store,'),
  one('no-stand-down-at-firing', 29, 'server/effects/begin.ts', 'if (against !== null) return standDown(on, against);', ''),
  one('holds-not-asked-at-firing', 'hold-at-firing', 'server/effects/deletion-step.ts', 'deletionAtFiring(account.holds, plain,', 'deletionAtFiring([], plain,'),
  one('package-not-compared-at-firing', 29, 'server/effects/stands.ts', "return same ? null : 'The package is no longer the one that was approved.';", 'return null;'),
  one('lease-not-fenced', 'two-runners', SHELF, 'where key = $1 and taken_by = $2 returning ${COLUMNS}`, [taken.key, taken.token, later(at, LEASE_MS)]', "where key = $1 and $2 <> '' returning ${COLUMNS}`, [taken.key, taken.token, later(at, LEASE_MS)]"),
  one('lost-disclosure-sent-again', 'lost-disclosure', 'server/effects/fire.ts', 'if (told === null) await unknown(on, LOST);', "if (told === null) await keep(on.q, on.effect, { state: 'armed', letGo: true });"),
  // What nobody knows, and who says it.
  one('lost-disclosure-resolved-by-anybody', 'resolved-lost', RESOLVE, "if (does === 'disclose' && !roles.includes('legal')) return 'not_allowed';", ''),
  one('resolved-by-who-proposed-it', 'resolved-by-proposer', RESOLVE, "return IRREVERSIBLE.includes(does) && decision?.by === id ? 'same_person' : null;", 'return null;'),
  one('resolved-what-is-known', 'resolved-lost', RESOLVE, "if (effect.state !== 'unknown') return conflict(asked, 'facts_moved');", ''),
  one('resolved-without-cooling-time', 'resolved-lost', RESOLVE, 'const notBefore = irreversible ? addSeconds(at, books.coolingSeconds) : at;', 'const notBefore = at;'),
  one('found-before-counts-after', 'resolved-twice', RESOLVE, 'applied(asked, held, { facts: held.facts, state:', 'applied(asked, held, { state:'),
  one('deletion-done-by-word', 'resolved-deletion', RESOLVE, "if (!findingsFor(effect.does).includes(found)) return refused(asked, 'rule_refuses');", ''),
  { name: 'no-pause-after-restore', story: 18, edits: [
    { file: SHELF, finds: '         and not exists (select 1 from restores where resumed_at is null)\n', becomes: '' },
    { file: 'server/effects/runner.ts', finds: 'if (await (asked.look ?? (() => isPaused(store)))()) return waitForPerson();', becomes: '' },
    { file: 'server/effects/in-case.ts', finds: 'paused: await (parts.waits ?? isPaused)(q)', becomes: 'paused: false' },
    { file: 'server/effects/fire.ts', finds: "const sent = taken.does === 'disclose' && running.executors.knows !== undefined ? await remembered(running.executors, taken.key) : false;", becomes: 'const sent = false;' },
  ] },
  // Streams and pages.
  one('epoch-as-a-counter', 19, RECORDS, "await q.query('update streams set epoch = $2 where stream = $1', [stream, newEpoch()]);", "await q.query(`update streams set epoch = epoch || '1' where stream = $1`, [stream]);"),
  one('no-leave-when-moved', 27, RECORDS, "await leaveAt(q, held.stream, id, 'moved', at);", 'await nextPosition(q, held.stream, -1);'),
  one('no-leave-when-deleted', 'deleted', RECORDS, 'await leaveAt(q, held.stream, id, why, at);', 'await nextPosition(q, held.stream, -1);'),
  one('leaves-pruned-without-reset', 30, 'server/streams/cursor.ts', 'return Math.max(pos, fill ?? 0) < head.floor ? null : { epoch, pos, fill };', 'return { epoch, pos, fill };'),
  one('future-cursor-believed', 31, 'server/streams/cursor.ts', 'if (pos > last || (fill !== null && fill > last)) return null;', ''),
  one('grants-not-asked-in-pages', 24, 'server/streams/pull.ts', 'const granted = STREAMS.filter((stream) => person.streams.includes(stream));', 'const granted = [...STREAMS];'),
  one('late-page-applied', 5, PAGE, 'return turn <= cache.turns.applied || STREAMS.some((stream) => now[stream] !== cursors[stream]);', 'return turn < 0 && now !== cursors;'),
  one('older-page-without-news-applied', 'older-page', PAGE, 'turn <= cache.turns.applied || ', ''),
  one('revoked-queue-kept', 24, PAGE, 'const dropped = dropUngranted(cache, page.granted);', 'const dropped: Stream[] = [];'),
  { name: 'cursor-written-before-page', story: 10, edits: [
    { file: PAGE, finds: 'const done = guarded(() => cache.db.transaction(() => (isLate(cache, asked) ? null : applyInside(cache, page, heardMs))).immediate());', becomes: `const late = isLate(cache, asked);
  if (!late) for (const part of page.streams) cache.db.prepare('UPDATE streams SET cursor = ? WHERE stream = ?').run(part.cursor, part.stream);
  const done = guarded(() => cache.db.transaction(() => (late ? null : applyInside(cache, page, heardMs))).immediate());` },
  ] },
  // Time.
  one('clock-set-back-puts-off', 14, 'electron/desk/sync/loop.ts', 'return gone < 0 ? 0 : next.in - gone;', 'return next.in - gone;'),
];
