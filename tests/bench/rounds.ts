// How a ratio is measured: both sides in turns within one run, CPU time, the median of the rounds.

export type Ratio = { readonly name: string; readonly floor: string; readonly ours: number; readonly theirs: number; readonly ratio: number; readonly unit: string };

/**
 * Runs both sides in turns, `rounds` times (at least 3), and gives the medians. Each side answers with how much work it
 * did (rows, windows, searches); the figure is CPU milliseconds per thousand of them. CPU time, because a busy machine
 * stretches the clock on the wall and not the work. The ratio is the median of the rounds' own ratios.
 */
export async function compare(name: string, floor: string, unit: string, rounds: number, sides: { readonly ours: () => number | Promise<number>; readonly floor: () => number | Promise<number> }): Promise<Ratio> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // Who goes first changes, so that neither always finds the memory warm.
    const order = round % 2 === 0 ? (['floor', 'ours'] as const) : (['ours', 'floor'] as const);
    for (const side of order) (side === 'ours' ? ours : theirs).push(await perThousand(sides[side]));
  }
  return { name, floor, unit, ours: median(ours), theirs: median(theirs), ratio: median(ours.map((one, round) => one / (theirs[round] ?? one))) };
}

/** One line for a person: both figures and the ratio, where 1 is the floor itself and more is slower. */
export function line({ name, floor, ours, theirs, ratio, unit }: Ratio): string {
  return `${name.padEnd(34)} ${ratio.toFixed(2).padStart(6)} ×   ${ours.toFixed(2).padStart(9)} against ${theirs.toFixed(2).padStart(9)} CPU ms per 1000 ${unit}  (floor: ${floor})`;
}

async function perThousand(side: () => number | Promise<number>): Promise<number> {
  (globalThis as { gc?: () => void }).gc?.();
  const before = process.cpuUsage();
  const done = await side();
  const used = process.cpuUsage(before);
  return (used.user + used.system) / done;
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
