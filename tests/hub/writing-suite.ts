// The rules of writing (P7 to P20), proved on a running hub; one text for every database it runs on.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Verdict } from '../../shared/model/act.ts';
import type { Case } from '../../shared/model/case.ts';
import { COOLING_SECONDS } from '../../shared/rules/decisions.ts';
import { sha256, tagOf } from '../../server/store/ids.ts';
import { account, world } from './rig.ts';
import type { Desk, Rig } from './rig.ts';

const REFUSE = { decision: 'refuse-notice', note: '', itemIds: [] };
const MINOR = { decision: 'confirm-minor', note: '', itemIds: [] };

const final = (verdict: Verdict): unknown => ({ ...verdict, ...('at' in verdict ? { at: '' } : {}) });

export const writingWorld = world({ accounts: [account('acc-1'), account('acc-2'), account('acc-3')] });

export function writingSuite(open: () => Promise<Rig>): void {
  describe('writing', () => {
    let rig: Rig;
    let mara: Desk;
    let noor: Desk;
    let nils: Desk;
    let ines: Desk;
    beforeAll(async () => {
      rig = await open();
      [mara, noor, nils, ines] = [rig.desk('mara'), rig.desk('noor'), rig.desk('nils'), rig.desk('ines')];
    });
    afterAll(() => rig.close());

    const removal = async (): Promise<Case> => mara.case((await rig.intake('content-removal')).id);
    /** A case on which a deletion can be proposed: the account is blocked first. */
    const minor = async (accountId = `acc-${rig.newId()}`): Promise<Case> => {
      const { id } = await rig.intake('under18', { accountId });
      const held = await noor.case(id);
      expect(await noor.push(noor.act('propose-decision', held, { decision: 'block-account', note: '', itemIds: [] }))).toMatchObject({ verdict: 'applied', outcome: 'stepped' });
      return noor.case(id);
    };
    const effects = (caseId: string, does: string): Promise<{ key: string }[]> => rig.hub.store.query('select key from effects where case_id = $1 and does = $2', [caseId, does]);
    const ledgerRows = async (actId: string): Promise<number> => (await rig.hub.store.query('select 1 from ledger where act_id = $1', [actId])).length;
    const idOf = (act: string): string => (JSON.parse(act) as { actId: string }).actId;

    test('[P7] the same bytes get the same verdict, also after the case moved on and the clock with it', async () => {
      const held = await removal();
      const act = mara.act('propose-decision', held, REFUSE);
      const first = await mara.push(act);
      expect(first).toMatchObject({ verdict: 'applied', outcome: 'decided', version: 2 });
      rig.clock.ms += 3_600_000;
      await mara.push(mara.act('note', held, { text: 'later' }));
      expect(await mara.push(act)).toEqual(first);
    });

    test('[P7] twenty pushes of one act at the same moment make one verdict, one event and one effect', async () => {
      const held = await removal();
      const act = mara.act('propose-decision', held, { decision: 'disable-items', note: '', itemIds: ['i1'] });
      const verdicts = await Promise.all(Array.from({ length: 20 }, () => mara.push(act)));
      expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size).toBe(1);
      expect(verdicts[0]).toMatchObject({ verdict: 'applied', outcome: 'decided' });
      const after = await mara.case(held.id);
      expect(after.events.filter((event) => event.actId === idOf(act)).length).toBe(1);
      expect((await effects(held.id, 'disable')).length).toBe(1);
      expect(await ledgerRows(idOf(act))).toBe(1);
    });

    test('[P7] acts travel as text: one more space is other bytes', async () => {
      const act = mara.act('note', await removal(), { text: 'n' });
      await mara.push(act);
      expect(await mara.push(` ${act}`)).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
    });

    test('[P8] the same id with other bytes is refused, and the first verdict stays', async () => {
      const held = await removal();
      const actId = rig.newId();
      const first = mara.act('note', held, { text: 'one' }, { actId });
      const stored = await mara.push(first);
      expect(await mara.push(mara.act('note', held, { text: 'two' }, { actId }))).toMatchObject({ actId, verdict: 'refused', reason: 'id_reused' });
      expect(await mara.push(first)).toEqual(stored);
      expect((await mara.case(held.id)).events.map((event) => event.says)).toEqual(['Received.', 'one']);
    });

    test('[P9] what cannot be read or judged stops nothing behind it, and each is answered in its place', async () => {
      const held = await removal();
      const note = (text: string): string => mara.act('note', held, { text });
      const actId = rig.newId();
      const poison = ['', 'not json', 'null', '[]', '"x"', '{"actId":"no"}', '{"__proto__":{"actId":"x"}}', `{"actId":"${actId.toUpperCase()}"}`, '\ud800', '{"actId":'.repeat(500), note('LONE').replace('LONE', '\ud800')];
      const bad = [
        mara.act('note', held, { text: 'x' }, { extra: 1 }),
        mara.act('note', held, { text: 'x' }, { kind: 'delete-everything' }),
        mara.act('note', held, { text: '' }),
        mara.act('note', held, { text: 'nul \u0000 inside' }),
        mara.act('note', held, { text: 'x' }, { then: JSON.parse(`${'['.repeat(40)}${']'.repeat(40)}`) }),
        mara.act('note', held, { text: 'x' }, { deep: 0 }).replace('"deep":0', `"deep":${'['.repeat(60_000)}${']'.repeat(60_000)}`),
        `${note('x')}${' '.repeat(200_000)}`,
        mara.act('note', held, { text: 'x' }, { v: 2 }),
        mara.act('note', held, { text: 'x' }).replace('"kind"', '"__proto__":{"kind":"note"},"kind"'),
        mara.act('note', held, { text: 'x' }).replace('"text":"x"', '"text":"x","constructor":1'),
      ];
      const answers = await mara.pushAll([note('first'), ...poison, ...bad, note('last')]);
      expect(answers.map((answer) => (answer.verdict === 'refused' ? answer.reason : answer.verdict))).toEqual([
        'applied', ...poison.map(() => 'unreadable'), 'bad_shape', 'unknown_act', ...bad.slice(2).map(() => 'bad_shape'), 'applied',
      ]);
      expect(answers.flatMap((answer) => (answer.verdict === 'unreadable' ? [answer.index] : []))).toEqual(poison.map((_, at) => at + 1));
      expect((await mara.case(held.id)).events.map((event) => event.says)).toEqual(['Received.', 'first', 'last']);
    });

    test('[P9] an act that the database cannot take is answered later, stored nowhere, and stops nothing', async () => {
      const held = await removal();
      const [before, broken, after] = [mara.act('note', held, { text: 'before' }), mara.act('note', held, { text: 'broken' }), mara.act('note', held, { text: 'after' })];
      await rig.hub.store.query(`create function no_broken() returns trigger language plpgsql as $$ begin if new.body like '%broken%' then raise exception 'disk' using errcode = '53100'; end if; return new; end $$`);
      await rig.hub.store.query('create trigger no_broken before update on records for each row execute function no_broken()');
      const answers = await mara.pushAll([before, broken, after]);
      await rig.hub.store.query('drop trigger no_broken on records');
      expect(answers.map((answer) => answer.verdict)).toEqual(['applied', 'later', 'applied']);
      expect(await ledgerRows(idOf(broken))).toBe(0);
      expect(await mara.push(broken)).toMatchObject({ verdict: 'applied' });
    });

    test('[P10] a conflict is final: when the facts move back, the late duplicate stays a conflict', async () => {
      const held = await removal();
      const act = mara.act('assign', held, { to: 'mara', was: 'ines' });
      const first = await mara.push(act);
      expect(first).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
      await ines.push(ines.act('assign', held, { to: 'ines', was: null }));
      expect(await mara.push(act)).toEqual(first);
      expect((await mara.case(held.id)).state.assignee).toBe('ines');
    });

    test('[P10] a verdict in the ledger cannot be changed or emptied', async () => {
      const act = mara.act('note', await removal(), { text: 'n' });
      await mara.push(act);
      await expect(rig.hub.store.query('update ledger set verdict = null where act_id = $1', [idOf(act)])).rejects.toThrow('a verdict never changes');
    });

    test('[P11] [P18] an act that names somebody else is refused and does not use up its id', async () => {
      const held = await removal();
      const act = mara.act('note', held, { text: 'mine' });
      expect(await ines.push(act)).toMatchObject({ verdict: 'refused', reason: 'not_yours' });
      expect(await mara.push(act)).toMatchObject({ verdict: 'applied' });
      expect(await ines.push(act)).toMatchObject({ verdict: 'refused', reason: 'not_yours' });
    });

    test('[P12] a decision on facts that moved is a conflict that shows what is there now, never an overwrite', async () => {
      const held = await removal();
      await mara.push(mara.act('propose-decision', held, REFUSE));
      const late = await ines.push(ines.act('propose-decision', held, { ...REFUSE, decision: 'ask-to-complete' }));
      expect(late).toMatchObject({ verdict: 'conflict', reason: 'already_decided', now: { decision: 'refuse-notice', decidedBy: 'mara', version: 2 } });
      const fresh = await removal();
      expect(await mara.push(mara.act('propose-decision', { ...fresh, tag: '0'.repeat(32) }, REFUSE))).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
    });

    test('[P12] two decisions at the same moment: one is applied, the other a conflict', async () => {
      const held = await removal();
      const verdicts = await Promise.all([mara.push(mara.act('propose-decision', held, REFUSE)), ines.push(ines.act('propose-decision', held, REFUSE))]);
      expect(verdicts.map((verdict) => verdict.verdict).sort()).toEqual(['applied', 'conflict']);
    });

    test('[P13] the hub names the facts: notes, claims and assignments do not move them, decisions do', async () => {
      const held = await removal();
      expect(held.tag).toBe(tagOf(held.facts));
      await ines.push(ines.act('note', held, { text: 'n' }));
      await ines.push(ines.act('assign', held, { to: 'mara', was: null }));
      await mara.push(mara.act('claim', held, { minutes: 30 }));
      const worked = await mara.case(held.id);
      expect([worked.version, worked.tag]).toEqual([held.version, held.tag]);
      await mara.push(mara.act('propose-decision', held, REFUSE));
      const decided = await mara.case(held.id);
      expect([decided.version, decided.tag === held.tag, decided.tag]).toEqual([2, false, tagOf(decided.facts)]);
    });

    test('[P14] a deletion waits for a second person, who approves exactly what was proposed; then it is armed, with time to stop it', async () => {
      const held = await minor('acc-1');
      const act = noor.act('propose-decision', held, MINOR);
      expect(await noor.push(act)).toMatchObject({ verdict: 'applied', outcome: 'proposed' });
      const proposed = await noor.case(held.id);
      const hash = proposed.facts.proposal?.hash ?? '';
      expect(await noor.push(noor.act('approve', proposed, { proposalHash: hash }))).toMatchObject({ verdict: 'refused', reason: 'same_person' });
      expect(await nils.push(nils.act('approve', proposed, { proposalHash: '0'.repeat(64) }))).toMatchObject({ verdict: 'conflict', reason: 'facts_moved' });
      expect((await effects(held.id, 'delete')).length).toBe(0);
      const armed = await nils.push(nils.act('approve', proposed, { proposalHash: hash }));
      expect(armed).toMatchObject({ verdict: 'armed', notBefore: new Date(rig.clock.ms + COOLING_SECONDS * 1_000).toISOString() });
      expect(await effects(held.id, 'delete')).toEqual([{ key: 'delete:acc-1' }]);
      expect((await noor.case(held.id)).facts.decision).toMatchObject({ by: 'noor', approvedBy: 'nils' });
    });

    test('[P15] a withdrawal that comes first is the answer to the act it names, for ever', async () => {
      const held = await minor();
      const act = noor.act('propose-decision', held, MINOR);
      const withdrawal = noor.act('withdraw', held, { actId: idOf(act), docHash: sha256(act) });
      expect(await noor.push(withdrawal)).toMatchObject({ verdict: 'applied' });
      expect(await noor.push(act)).toMatchObject({ actId: idOf(act), verdict: 'withdrawn' });
      expect((await noor.case(held.id)).facts.proposal).toBe(null);
      expect(await noor.push(noor.act('withdraw', held, { actId: idOf(act), docHash: sha256(act) }))).toMatchObject({ verdict: 'applied' });
    });

    test('[P15] somebody else who withdraws an act before it comes stops nothing, and does not undo what its author said', async () => {
      const held = await minor();
      const act = noor.act('propose-decision', held, MINOR);
      const target = { actId: idOf(act), docHash: sha256(act) };
      const theirs = nils.act('withdraw', held, target);
      expect(await nils.push(theirs)).toMatchObject({ verdict: 'applied' });
      expect(await noor.push(act)).toMatchObject({ verdict: 'applied', outcome: 'proposed' });
      expect(await nils.push(nils.act('withdraw', held, target))).toMatchObject({ verdict: 'refused', reason: 'not_yours' });
      expect(await nils.push(theirs)).toMatchObject({ verdict: 'applied' });
      const [other, unsent] = [await minor(), noor.act('note', held, { text: 'not this' })];
      const before = { actId: idOf(unsent), docHash: sha256(unsent) };
      await nils.push(nils.act('withdraw', other, before));
      expect(await noor.push(noor.act('withdraw', other, before))).toMatchObject({ verdict: 'applied' });
      await nils.push(nils.act('withdraw', other, before));
      expect(await noor.push(unsent)).toMatchObject({ verdict: 'withdrawn' });
    });

    test('[P8] [P15] other bytes under an id that was withdrawn are refused, and the withdrawn ones stay withdrawn', async () => {
      const held = await minor();
      const [act, actId] = [noor.act('note', held, { text: 'one' }), rig.newId()];
      const [kept, other] = [noor.act('note', held, { text: 'one' }, { actId }), noor.act('note', held, { text: 'two' }, { actId })];
      expect(await noor.push(noor.act('withdraw', held, { actId, docHash: sha256(kept) }))).toMatchObject({ verdict: 'applied' });
      expect(await noor.push(noor.act('withdraw', held, { actId, docHash: sha256(act) }))).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
      expect(await noor.push(other)).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
      const said = await noor.push(kept);
      expect(said).toMatchObject({ verdict: 'withdrawn' });
      rig.clock.ms += 60_000;
      expect([await noor.push(kept), await noor.push(other)]).toMatchObject([said, { reason: 'id_reused' }]);
    });

    test('[P15] a waiting proposal is taken back by its author alone; a decision is not', async () => {
      const held = await minor();
      const act = noor.act('propose-decision', held, MINOR);
      await noor.push(act);
      const target = { actId: idOf(act), docHash: sha256(act) };
      expect(await nils.push(nils.act('withdraw', held, target))).toMatchObject({ verdict: 'refused', reason: 'not_yours' });
      expect(await noor.push(noor.act('withdraw', held, { ...target, docHash: '0'.repeat(64) }))).toMatchObject({ verdict: 'refused', reason: 'id_reused' });
      expect(await noor.push(noor.act('withdraw', held, target))).toMatchObject({ verdict: 'applied' });
      expect((await noor.case(held.id)).facts).toMatchObject({ proposal: null, status: 'open' });
      const plain = await removal();
      const decision = mara.act('propose-decision', plain, REFUSE);
      await mara.push(decision);
      expect(await mara.push(mara.act('withdraw', plain, { actId: idOf(decision), docHash: sha256(decision) }))).toMatchObject({ verdict: 'conflict', reason: 'already_decided' });
    });

    test('[P15] act and withdrawal at the same moment: whichever comes first, the two answers agree with the case', async () => {
      for (let n = 0; n < 12; n += 1) {
        const held = await minor();
        const act = noor.act('propose-decision', held, MINOR);
        const withdrawal = noor.act('withdraw', held, { actId: idOf(act), docHash: sha256(act) });
        const both = n % 2 === 0 ? [noor.push(act), noor.push(withdrawal)] : [noor.push(withdrawal), noor.push(act)];
        const verdicts = await Promise.all(both);
        const answer = verdicts.find((verdict) => verdict.actId === idOf(act));
        expect(verdicts.find((verdict) => verdict.actId !== idOf(act))?.verdict).toBe('applied');
        expect(['withdrawn', 'applied']).toContain(answer?.verdict);
        expect((await noor.case(held.id)).facts.proposal).toBe(null);
      }
    });

    test('[P15] a withdrawal that names itself is refused and leaves nothing behind', async () => {
      const actId = rig.newId();
      const held = await minor();
      expect(await noor.push(noor.act('withdraw', held, { actId, docHash: '0'.repeat(64) }, { actId }))).toMatchObject({ verdict: 'refused', reason: 'bad_shape' });
    });

    test('[P16] a live claim keeps others out, a lapsed one stops nobody, and its token only grows', async () => {
      const held = await removal();
      expect(await mara.push(mara.act('claim', held, { minutes: 5 }))).toMatchObject({ verdict: 'applied' });
      expect(await ines.push(ines.act('claim', held, { minutes: 5 }))).toMatchObject({ verdict: 'conflict', reason: 'claimed_by_other', now: { claimedBy: 'mara' } });
      expect(await ines.push(ines.act('propose-decision', held, REFUSE))).toMatchObject({ verdict: 'conflict', reason: 'claimed_by_other' });
      rig.clock.ms += 5 * 60_000;
      expect(await ines.push(ines.act('claim', held, { minutes: 5 }))).toMatchObject({ verdict: 'applied' });
      expect((await ines.case(held.id)).state).toMatchObject({ claim: { by: 'ines', token: 2 }, lastToken: 2 });
      expect(await mara.push(mara.act('release', held, { token: 1 }))).toMatchObject({ verdict: 'conflict', reason: 'claimed_by_other' });
      expect(await ines.push(ines.act('release', held, { token: 2 }))).toMatchObject({ verdict: 'applied' });
      expect(await mara.push(mara.act('propose-decision', held, REFUSE))).toMatchObject({ verdict: 'applied', outcome: 'decided' });
    });

    test('[P19] what a person may not see is not shown in a conflict, and roles are the hub’s own', async () => {
      const held = await minor();
      expect(await mara.push(mara.act('note', held, { text: 'n' }))).toMatchObject({ verdict: 'conflict', reason: 'not_in_your_queues', now: null });
      const ruth = rig.desk('ruth');
      expect(await ruth.push(ruth.act('note', held, { text: 'n' }))).toMatchObject({ verdict: 'refused', reason: 'not_allowed' });
      expect(await noor.push(noor.act('note', { ...held, id: rig.newId() }, { text: 'n' }))).toMatchObject({ verdict: 'conflict', reason: 'gone', now: null });
    });

    test('[P20] two cases about one account delete it once, also when both are approved at the same moment', async () => {
      const cases = [await minor('acc-2'), await minor('acc-2')];
      const approvals: string[] = [];
      for (const held of cases) {
        await noor.push(noor.act('propose-decision', held, MINOR));
        const proposed = await noor.case(held.id);
        approvals.push(nils.act('approve', proposed, { proposalHash: proposed.facts.proposal?.hash ?? '' }));
      }
      const verdicts = await Promise.all(approvals.map((act) => nils.push(act)));
      expect(verdicts.map(final)).toContainEqual(expect.objectContaining({ verdict: 'conflict', reason: 'effect_exists' }));
      expect(verdicts.map((verdict) => verdict.verdict).sort()).toEqual(['armed', 'conflict']);
      expect((await rig.hub.store.query('select 1 from effects where key = $1', ['delete:acc-2'])).length).toBe(1);
      const third = await minor('acc-2');
      expect(await noor.push(noor.act('propose-decision', third, MINOR))).toMatchObject({ verdict: 'conflict', reason: 'effect_exists' });
    });

    test('[P20] an effect that stood down may be set going again', async () => {
      await rig.hub.store.query(`insert into effects (key, case_id, act_id, state, not_before, at) values ('delete:acc-3', 'old', 'old', 'stood_down', '', '')`);
      const held = await minor('acc-3');
      await noor.push(noor.act('propose-decision', held, MINOR));
      const proposed = await noor.case(held.id);
      expect(await nils.push(nils.act('approve', proposed, { proposalHash: proposed.facts.proposal?.hash ?? '' }))).toMatchObject({ verdict: 'armed' });
      expect(await rig.hub.store.query('select case_id, state from effects where key = $1', ['delete:acc-3'])).toEqual([{ case_id: held.id, state: 'armed' }]);
    });
  });
}
