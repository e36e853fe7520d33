// `npm start` as a person runs it: one line when ready, a console that works, and no process left after Ctrl-C.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openQueue, rows, signIn } from './hands.ts';
import { openChromium } from './house.ts';
import { runNode } from './processes.ts';
import type { Running } from './processes.ts';

const dir = mkdtempSync(join(tmpdir(), 'docket-start-'));
const started: Running[] = [];
let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  for (const one of started) await one.stop();
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
});

/** `node scripts/start.mjs` on the directory of this file, until it is ready. */
async function start(): Promise<{ readonly run: Running; readonly link: string }> {
  const run = runNode('scripts/start.mjs', ['--no-open', '--data', dir]);
  started.push(run);
  return { run, link: (await run.line(/^Docket is ready: (\S+)$/m))[1] ?? '' };
}

/** All living processes below `pid`, from /proc; where there is none, an empty list. */
function below(pid: number): number[] {
  if (process.platform !== 'linux') return [];
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended between the two looks.
    }
  }
  const children = [...parents].filter(([, parent]) => parent === pid).map(([child]) => child);
  return children.flatMap((child) => [child, ...below(child)]);
}

const lives = (pid: number): boolean => {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.startsWith('Z') === false;
  } catch {
    return false;
  }
};

describe('npm start', () => {
  test('says one line, works, and after Ctrl-C leaves no process; the second start keeps the person signed in', { timeout: 180_000 }, async () => {
    const first = await start();
    const page = await browser.newPage();
    await page.goto(first.link);
    await signIn(page, 'mara');
    await openQueue(page, 'content-removal');
    const family = below(first.run.pid);
    expect(family.length).toBeGreaterThanOrEqual(process.platform === 'linux' ? 3 : 0);
    expect(await first.run.stop('SIGINT')).toBe(0);
    expect(family.filter(lives)).toEqual([]);
    expect(first.run.said().trim().split('\n')).toEqual([`Docket is ready: ${first.link}`]);
    await page.close();

    const began = performance.now();
    const second = await start();
    const ready = performance.now();
    const again = await browser.newPage();
    await again.goto(second.link);
    await rows(again).first().locator('.number').waitFor();
    const painted = performance.now();
    process.stdout.write(`second start: ready after ${Math.round(ready - began)} ms, first row painted after ${Math.round(painted - began)} ms\n`);
    await again.getByTestId('online').getByText('Online').waitFor();
    await again.close();
    expect(await second.run.stop('SIGINT')).toBe(0);
  });
});
