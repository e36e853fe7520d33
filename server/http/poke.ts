// Pokes: server-sent events that say "pull now" and nothing else (P22).
import type { ServerResponse } from 'node:http';
import { STREAMS } from '../../shared/model/words.ts';
import type { Stream } from '../../shared/model/words.ts';
import type { Poke } from '../../shared/wire.ts';
import { HubRefusal } from './refusal.ts';

/** Milliseconds. `gather`: moves within it become one poke. `life`: then the desk comes back with a fresh token, so a revoked one stops mattering. */
const TIMES = { gather: 50, heartbeat: 20_000, life: 15 * 60_000 } as const;
const LINES_PER_PERSON = 20;

export type Pokes = {
  /** Opens a line to one desk. `granted` is asked at each poke, so that a stream that was taken away is not hinted at (P5). Throws HubRefusal `busy` (429) past 20 lines. */
  readonly open: (res: ServerResponse, personId: string, granted: () => Promise<readonly Stream[]>) => void;
  readonly moved: (stream: string) => void;
  readonly close: () => void;
};

type Line = { readonly res: ServerResponse; readonly personId: string; readonly granted: () => Promise<readonly Stream[]>; readonly timers: readonly NodeJS.Timeout[] };

/** Keeps the open lines of one hub process. */
export function makePokes(): Pokes {
  const lines = new Set<Line>();
  const waiting = new Set<Stream>();
  let timer: NodeJS.Timeout | null = null;

  const drop = (line: Line): void => {
    for (const each of line.timers) clearTimeout(each);
    lines.delete(line);
    line.res.end();
  };

  const tell = async (line: Line, streams: readonly Stream[]): Promise<void> => {
    const granted = await line.granted();
    const poke: Poke = { streams: streams.filter((stream) => granted.includes(stream)) };
    // A desk that does not read is not written to without end: it finds out by polling.
    if (poke.streams.length > 0 && lines.has(line) && !line.res.writableNeedDrain) line.res.write(`event: poke\ndata: ${JSON.stringify(poke)}\n\n`);
  };

  const flush = (): void => {
    timer = null;
    const streams = STREAMS.filter((stream) => waiting.has(stream));
    waiting.clear();
    // A poke that fails is a hint lost, nothing else.
    for (const line of lines) void tell(line, streams).catch(() => undefined);
  };

  return {
    open: (res, personId, granted) => {
      if ([...lines].filter((line) => line.personId === personId).length >= LINES_PER_PERSON) throw new HubRefusal('busy', 'Too many open lines.', 429);
      res.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', connection: 'keep-alive' });
      res.write('retry: 2000\n\n');
      const line: Line = {
        res,
        personId,
        granted,
        timers: [setInterval(() => res.write(': still here\n\n'), TIMES.heartbeat), setTimeout(() => drop(line), TIMES.life)],
      };
      for (const each of line.timers) each.unref();
      lines.add(line);
      res.on('close', () => drop(line));
      res.on('error', () => drop(line));
    },
    moved: (stream) => {
      const known = STREAMS.find((each) => each === stream);
      if (known) waiting.add(known);
      if (known && timer === null) timer = setTimeout(flush, TIMES.gather);
    },
    close: () => {
      if (timer) clearTimeout(timer);
      for (const line of lines) drop(line);
    },
  };
}
