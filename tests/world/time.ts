// Virtual time: what is to happen stands in one list by its instant, and happens one thing after another.

export type Time = {
  /** The true time in milliseconds since 1970, UTC: the hub's, and nobody's laptop. */
  readonly now: () => number;
  readonly iso: () => string;
  /** Has something happen in so many milliseconds. */
  readonly in: (ms: number, happen: () => void) => void;
  /** Comes back after so many virtual milliseconds, or at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Real work of other libraries (a file, a database): time stands still until it is over. */
  readonly real: <T>(work: () => Promise<T>) => Promise<T>;
  /** Lets everything happen that is due up to an instant; ends before where `over` says so. Throws where the world spins. */
  readonly runUntil: (ms: number, over: () => boolean) => Promise<void>;
};

type Mark = { readonly at: number; readonly order: number; readonly happen: () => void };

/** More than any seed needs: beyond it something asks and asks without time going on. */
const MOST_MARKS = 400_000;

/** Starts the clock at an instant. */
export function virtualTime(start: number): Time {
  const marks: Mark[] = [];
  let now = start;
  let order = 0;
  const real = { open: 0 };
  let passed = 0;

  /** Everything that can go on without time has gone on: promises have settled, and no library is at work. */
  const quiet = async (): Promise<void> => {
    do await new Promise((resolve) => setImmediate(resolve));
    while (real.open > 0);
  };

  return {
    now: () => now,
    iso: () => new Date(now).toISOString(),
    in: (ms, happen) => push(marks, { at: now + Math.max(0, Math.round(ms)), order: (order += 1), happen }),
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve();
        const done = (): void => {
          signal?.removeEventListener('abort', done);
          resolve();
        };
        signal?.addEventListener('abort', done);
        push(marks, { at: now + Math.max(0, Math.round(ms)), order: (order += 1), happen: done });
      }),
    real: async (work) => {
      real.open += 1;
      try {
        return await work();
      } finally {
        real.open -= 1;
      }
    },
    runUntil: async (until, over) => {
      await quiet();
      while (!over() && marks[0] !== undefined && marks[0].at <= until) {
        if ((passed += 1) > MOST_MARKS) throw new Error('the world spins: something asks again and again without an end');
        const mark = pop(marks);
        now = Math.max(now, mark.at);
        mark.happen();
        await quiet();
      }
      if (!over()) now = Math.max(now, until);
    },
  };
}

const before = (one: Mark, other: Mark): boolean => one.at < other.at || (one.at === other.at && one.order < other.order);

function push(heap: Mark[], mark: Mark): void {
  let at = heap.push(mark) - 1;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!before(mark, heap[up]!)) break;
    heap[at] = heap[up]!;
    at = up;
  }
  heap[at] = mark;
}

function pop(heap: Mark[]): Mark {
  const first = heap[0]!;
  const last = heap.pop()!;
  if (heap.length === 0) return first;
  let at = 0;
  for (let child = 1; child < heap.length; child = 2 * at + 1) {
    if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child += 1;
    if (!before(heap[child]!, last)) break;
    heap[at] = heap[child]!;
    at = child;
  }
  heap[at] = last;
  return first;
}
