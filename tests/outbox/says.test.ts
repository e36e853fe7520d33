// What the outbox calls an act, also where its case is not on this computer any more.
import { expect, test } from 'vitest';
import { saysOf } from '../../electron/desk/outbox/new-act.ts';
import { EFFECT_FOUND, EFFECT_VERBS } from '../../shared/model/lists.ts';
import type { EffectFound, EffectVerb } from '../../shared/model/words.ts';
import { findingsFor } from '../../shared/rules/judge/resolve.ts';
import { someAct } from './bench.ts';

const CALLED: Readonly<Record<EffectFound, string>> = { 'carried-out': 'Say that it was carried out', 'not-carried-out': 'Say that it was not carried out' };

test.each(EFFECT_VERBS)('[P34] what is found of “%s” is called by what follows from it: stores are asked again where they answer for themselves', (does: EffectVerb) => {
  const { act } = someAct({ n: 1 });
  const says = EFFECT_FOUND.map((found) => saysOf({ ...act, kind: 'resolve-effect', basis: { version: 1, tag: '0'.repeat(32), seenAt: act.at }, args: { key: `${does}:acc-1`, found } }));
  expect(says).toEqual(findingsFor(does).length === 1 ? EFFECT_FOUND.map(() => 'Have the stores asked again') : EFFECT_FOUND.map((found) => CALLED[found]));
});
