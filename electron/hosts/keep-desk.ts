// Keeps one desk process running for a host: starts it, carries questions and news, and starts it again if it dies.
import type { News, StatusShown } from '../../shared/contract.ts';
import type { Answer, Fault } from '../../shared/fault.ts';
import { fault } from '../../shared/fault.ts';
import { QUEUES } from '../../shared/model/words.ts';
import { asker, isSmallAndPlain } from '../ipc/frames.ts';
import type { FromDesk, Init, Port } from '../ipc/frames.ts';

/** A desk process as its host sees it. `onClose` must fire once when the process is gone, however it went. */
export type DeskChild = Port & { readonly kill: () => void };

/** What a host carries between its console and the desk. `ask` always answers; a dead desk is an answer too. */
export type Desk = {
  readonly ask: (call: string, input: unknown) => Promise<Answer<unknown>>;
  readonly onNews: (listener: (news: News) => void) => () => void;
  /** Ends the desk in order: what it is writing is written. Killed if it has not gone after four seconds. */
  readonly close: () => Promise<void>;
};

/** A desk that dies more often than this within RESTART_WINDOW is left alone: trying on could only wear out the disk. */
const MOST_RESTARTS = 5;
const RESTART_WINDOW = 10 * 60_000;
const PATIENCE = 4_000;

type Life = { readonly ask: Desk['ask']; readonly child: DeskChild; readonly gone: Promise<void> };

/**
 * Starts the desk. The answer is the fault it reported (`in_use`, `wrong_key`, …) where its *first* start fails,
 * because then a person has to do something; later deaths are survived and told as `status` news. `init` is asked for
 * anew for every start, so that no key or passphrase is kept here. `now` and `pause` are in milliseconds.
 */
export async function keepDesk(asked: {
  readonly start: () => DeskChild;
  readonly init: () => Promise<Init> | Init;
  readonly now: () => number;
  readonly pause: (milliseconds: number) => Promise<void>;
}): Promise<Answer<Desk>> {
  const listeners = new Set<(news: News) => void>();
  const restarts: number[] = [];
  let closing = false;
  let status: StatusShown | null = null;
  let current: Promise<Life | Fault>;

  const tell = (news: News): void => {
    if (news.topic === 'status') status = news.body;
    for (const listener of listeners) listener(news);
  };

  const live = async (): Promise<Life | Fault> => {
    const init = await asked.init();
    const child = asked.start();
    let stopped = false;
    // Registered before the asker's own listener, so that its answer to an open question is seen for what it is.
    const gone = new Promise<void>((done) =>
      child.onClose(() => {
        stopped = true;
        done();
      }),
    );
    const line = asker(child);
    const answered = new Promise<Fault | null>((answer) =>
      child.onMessage((message) => {
        const said = message as FromDesk;
        if ('ready' in said) answer(null);
        else if ('fault' in said) answer(said.fault);
      }),
    );
    child.post(init);
    // It has been copied on its way out; the process that shows pages keeps no key.
    if (init.init.key.kind === 'given') init.init.key.key.fill(0);
    const failed = await Promise.race([answered, gone.then(() => fault('broken'))]);
    if (failed !== null) {
      child.kill();
      return failed;
    }
    line.onNews(tell);
    const first = await line.ask('status', {});
    if (first.ok) status ??= first.value as StatusShown;
    const ask: Desk['ask'] = async (call, input) => {
      const answer = await line.ask(call, input);
      // Whether the step was done is not known, and the sentence for that says where to look.
      return stopped && !answer.ok ? { ok: false, fault: fault('desk_stopped') } : answer;
    };
    return { ask, child, gone };
  };

  const trouble = (problem: Fault): void => {
    if (status !== null) tell({ topic: 'status', body: { ...status, online: false, syncing: false, problem } });
  };

  /** Puts a new desk in the place of one that is gone, within the bounds. */
  const again = async (): Promise<Life | Fault> => {
    for (;;) {
      const since = asked.now() - RESTART_WINDOW;
      const recent = restarts.filter((at) => at > since);
      if (closing || recent.length >= MOST_RESTARTS) return fault('broken');
      restarts.push(asked.now());
      trouble(fault('desk_stopped'));
      await asked.pause(200 * 2 ** recent.length);
      if (closing) return fault('broken');
      const next = await live();
      if ('code' in next) {
        trouble(next);
        continue;
      }
      watch(next);
      // Views and windows lived in the desk that died; every screen has to ask for its own again.
      tell({ topic: 'moved', body: { queues: [...QUEUES], directory: true } });
      const answer = await next.ask('status', {});
      if (answer.ok) tell({ topic: 'status', body: answer.value as StatusShown });
      return next;
    }
  };

  const watch = (life: Life): void => {
    void life.gone.then(() => {
      if (closing) return;
      current = again();
      void current.then((outcome) => {
        if ('code' in outcome && !closing) trouble(outcome);
      });
    });
  };

  const first = await live();
  if ('code' in first) return { ok: false, fault: first };
  current = Promise.resolve(first);
  watch(first);

  const desk: Desk = {
    ask: async (call, input) => {
      // Checked before it is posted: a value as deep as a page can send would overflow the cloning of this process.
      if (!isSmallAndPlain({ id: 0, call, input })) return { ok: false, fault: fault('too_large') };
      const life = await current;
      if ('code' in life) return { ok: false, fault: life };
      return life.ask(call, input);
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    close: async () => {
      closing = true;
      const life = await current;
      if ('code' in life) return;
      life.child.post({ close: true });
      const killing = setTimeout(() => life.child.kill(), PATIENCE);
      await life.gone;
      clearTimeout(killing);
    },
  };
  return { ok: true, value: desk };
}
