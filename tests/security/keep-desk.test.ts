// A desk that dies: the console hears of it, open questions get an answer, a new desk stands in, and not for ever.
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import type { News } from '../../shared/contract.ts';
import { forkDesk } from '../../electron/hosts/browser/fork-desk.ts';
import { keepDesk } from '../../electron/hosts/keep-desk.ts';
import type { Desk } from '../../electron/hosts/keep-desk.ts';
import type { Init } from '../../electron/ipc/frames.ts';

const CHILD = fileURLToPath(new URL('./desk-child.ts', import.meta.url));
const init = (hubUrl = 'http://127.0.0.1:9'): Init => ({ init: { dataDir: '/nowhere', hubUrl, demo: true, hostName: 'Test', key: { kind: 'demo' } } });

let open: Desk | null = null;
afterEach(async () => {
  await open?.close();
  open = null;
});

async function kept(clock: { ms: number } = { ms: 0 }): Promise<{ desk: Desk; news: News[]; pauses: number[] }> {
  const news: News[] = [];
  const pauses: number[] = [];
  const answer = await keepDesk({
    start: () => forkDesk(CHILD),
    init: () => init(),
    now: () => clock.ms,
    pause: async (milliseconds) => void pauses.push(milliseconds),
  });
  if (!answer.ok) throw new Error(answer.fault.message);
  open = answer.value;
  answer.value.onNews((one) => news.push(one));
  return { desk: answer.value, news, pauses };
}

const pidOf = async (desk: Desk): Promise<number> => {
  const answer = await desk.ask('pid', {});
  return answer.ok ? Number(answer.value) : 0;
};
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('a desk that dies', () => {
  test('its open questions are answered with where to look, it is told, and a new desk answers the next', async () => {
    const { desk, news } = await kept();
    const first = await pidOf(desk);
    const hanging = desk.ask('hang', {});
    expect(await desk.ask('die', {})).toMatchObject({ ok: false, fault: { code: 'desk_stopped' } });
    expect(await hanging).toMatchObject({ ok: false, fault: { code: 'desk_stopped' } });
    const second = await pidOf(desk);
    expect(second).not.toBe(first);
    expect(second).toBeGreaterThan(0);
    await expect.poll(() => news.length).toBe(3);
    // The counts stay what they were: that nothing waits is not known, so it is not said.
    expect(news[0]).toMatchObject({ topic: 'status', body: { online: false, waiting: 3, conflicts: 1, problem: { code: 'desk_stopped' } } });
    expect(news[1]).toMatchObject({ topic: 'moved', body: { directory: true } });
    expect(news[2]).toMatchObject({ topic: 'status', body: { online: true, problem: null } });
  });

  test('it is started again five times in ten minutes, more slowly each time, and then left alone', async () => {
    const clock = { ms: 0 };
    const { desk, news, pauses } = await kept(clock);
    for (let death = 0; death < 6; death += 1) await desk.ask('die', {});
    expect(await desk.ask('pid', {})).toMatchObject({ ok: false, fault: { code: 'broken' } });
    expect(pauses).toEqual([200, 400, 800, 1_600, 3_200]);
    expect(news.at(-1)).toMatchObject({ topic: 'status', body: { online: false, problem: { code: 'broken' } } });
  });

  test('deaths of long ago do not count', async () => {
    const clock = { ms: 0 };
    const { desk } = await kept(clock);
    for (let death = 0; death < 8; death += 1) {
      await desk.ask('die', {});
      clock.ms += 3 * 60_000;
    }
    expect(await pidOf(desk)).toBeGreaterThan(0);
  });

  test('a first start that fails is the fault that the desk gave, and no process stays', async () => {
    const answer = await keepDesk({ start: () => forkDesk(CHILD), init: () => init('http://127.0.0.1:9/refuse'), now: () => 0, pause: async () => undefined });
    expect(answer).toMatchObject({ ok: false, fault: { code: 'in_use' } });
  });

  test('closing ends the process', async () => {
    const { desk } = await kept();
    const pid = await pidOf(desk);
    await desk.close();
    expect(isAlive(pid)).toBe(false);
    open = null;
  });

  test('[S4] what is too deep or too heavy never reaches the desk', async () => {
    const { desk } = await kept();
    let deep: unknown = 1;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];
    expect(await desk.ask('pid', deep)).toMatchObject({ ok: false, fault: { code: 'too_large' } });
    expect(await desk.ask('pid', 'a'.repeat(2_000_000))).toMatchObject({ ok: false, fault: { code: 'too_large' } });
    expect(await pidOf(desk)).toBeGreaterThan(0);
  });

  test('a key that was sent is not kept by the host', async () => {
    const key = new Uint8Array(32).fill(7);
    const answer = await keepDesk({ start: () => forkDesk(CHILD), init: () => ({ init: { ...init().init, key: { kind: 'given', key } } }), now: () => 0, pause: async () => undefined });
    if (answer.ok) open = answer.value;
    expect([...key].every((byte) => byte === 0)).toBe(true);
  });
});
