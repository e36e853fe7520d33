// Many processes race for one lock, and its holder is killed ([S48]). Shared by the test and the torture.
import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Interface } from 'node:readline';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const CHILD = fileURLToPath(new URL('../vault/lock-child.ts', import.meta.url));

type Racer = { readonly child: ChildProcess; readonly lines: Interface; readonly tell: (word: string) => Promise<string> };

async function racer(path: string): Promise<Racer> {
  const child = spawn(process.execPath, [CHILD, path], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  await once(lines, 'line');
  return {
    child,
    lines,
    tell: async (word) => {
      const answer = once(lines, 'line');
      child.stdin.write(`${word}\n`);
      return String((await answer)[0]);
    },
  };
}

/**
 * `rounds` times all processes try to take the lock at once; then its holder is killed, `kills` times, and the others
 * try at once. Answers with every round in which not exactly one won, and with how many were played.
 */
export async function race(asked: { readonly path: string; readonly processes: number; readonly rounds: number; readonly kills: number }): Promise<{ readonly rounds: number; readonly takeovers: number; readonly wrong: string[] }> {
  const wrong: string[] = [];
  let racers = await Promise.all(Array.from({ length: asked.processes }, () => racer(asked.path)));
  const everybody = async (what: string): Promise<Racer | undefined> => {
    const said = await Promise.all(racers.map((each) => each.tell('take')));
    const won = said.filter((word) => word === 'won').length;
    if (won !== 1 || said.filter((word) => word === 'in_use').length !== racers.length - 1) wrong.push(`${what}: ${said.join(' ')}`);
    return racers[said.indexOf('won')];
  };
  const giveBack = (): Promise<unknown> => Promise.all(racers.map((each) => each.tell('give')));
  try {
    for (let round = 0; round < asked.rounds; round += 1) {
      await everybody(`round ${round}`);
      await giveBack();
    }
    for (let kill = 0; kill < asked.kills; kill += 1) {
      const winner = await everybody(`before kill ${kill}`);
      if (winner === undefined) break;
      const gone = once(winner.child, 'exit');
      winner.child.kill('SIGKILL');
      await gone;
      racers = racers.filter((each) => each !== winner);
      await everybody(`after kill ${kill}`);
      await giveBack();
    }
    return { rounds: asked.rounds, takeovers: asked.kills, wrong };
  } finally {
    for (const each of racers) each.child.kill('SIGKILL');
  }
}
