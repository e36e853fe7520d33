// The preview while somebody is still choosing: one question per pause, and no answer to an older wish is ever told.
import { expect, test } from 'vitest';
import type { In, PreviewShown } from '../../shared/contract.ts';
import type { Answer } from '../../shared/fault.ts';
import { previewing, type PreviewState } from '../../renderer/parts/previewing.ts';

const shown = (sentence: string): PreviewShown => ({ sentence, parts: [], not: null, package: null });
const wish = (decision: string): In<'preview'> => ({ caseId: 'c', decision, itemIds: [], choices: {} });

/** A desk whose answers come when the test says so, and a pause that ends when the test says so. */
function rig() {
  const asked: { readonly decision: string; readonly answer: (given: Answer<PreviewShown>) => void }[] = [];
  const told: PreviewState[] = [];
  let waiting: (() => void) | null = null;
  const made = previewing(
    (of) => new Promise((resolve) => asked.push({ decision: of.decision, answer: resolve })),
    (state) => told.push(state),
    (run) => {
      waiting = run;
      return () => {
        waiting = null;
      };
    },
  );
  const pause = () => {
    const run = waiting;
    waiting = null;
    run?.();
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { made, asked, told, pause, settle };
}

test('typing asks once, after the pause, for the newest wish', async () => {
  const { made, asked, told, pause, settle } = rig();
  made.want(wish('a'));
  made.want(wish('b'));
  made.want(wish('c'));
  expect(asked).toEqual([]);
  pause();
  expect(asked.map(({ decision }) => decision)).toEqual(['c']);
  asked[0]?.answer({ ok: true, value: shown('C') });
  await settle();
  expect(told.at(-1)).toEqual({ state: 'known', shown: shown('C') });
});

test('an answer to an older wish is dropped, however late it comes', async () => {
  const { made, asked, told, pause, settle } = rig();
  made.want(wish('a'));
  pause();
  made.want(wish('b'));
  pause();
  asked[1]?.answer({ ok: true, value: shown('B') });
  await settle();
  asked[0]?.answer({ ok: true, value: shown('A') });
  await settle();
  expect(told.at(-1)).toEqual({ state: 'known', shown: shown('B') });
  expect(told.some((state) => state.state === 'known' && state.shown.sentence === 'A')).toBe(false);
});

test('while a newer one is asked for, the last answer stays in sight; after a fault it does not', async () => {
  const { made, asked, told, pause, settle } = rig();
  made.want(wish('a'));
  pause();
  asked[0]?.answer({ ok: true, value: shown('A') });
  await settle();
  made.want(wish('b'));
  expect(told.at(-1)).toEqual({ state: 'asking', last: shown('A') });
  pause();
  asked[1]?.answer({ ok: false, fault: { code: 'bad_input', message: 'No.' } });
  await settle();
  expect(told.at(-1)).toEqual({ state: 'failed', fault: { code: 'bad_input', message: 'No.' } });
  made.want(wish('c'));
  expect(told.at(-1)).toEqual({ state: 'asking', last: null });
});

test('no wish shows nothing and asks nothing; after the end nothing is told', async () => {
  const { made, asked, told, pause, settle } = rig();
  made.want(wish('a'));
  made.want(null);
  pause();
  expect(asked).toEqual([]);
  expect(told.at(-1)).toEqual({ state: 'none' });
  made.want(wish('b'));
  pause();
  made.end();
  asked[0]?.answer({ ok: true, value: shown('B') });
  await settle();
  expect(told.at(-1)).toEqual({ state: 'asking', last: null });
});
