// A desk process for the tests of its keeper: it speaks the frames, and does on request what a desk should never do.
type Message = { readonly init?: { readonly hubUrl: string }; readonly close?: true; readonly id?: number; readonly call?: string };

const STATUS = { online: true, syncing: false, lastSync: null, waiting: 3, conflicts: 1, problem: null };

process.on('message', (message: Message) => {
  if (message.close) process.exit(0);
  if (message.init !== undefined) {
    if (message.init.hubUrl.endsWith('/refuse')) {
      process.send?.({ fault: { code: 'in_use', message: 'Another Docket is using this data directory.' } }, () => process.exit(1));
      return;
    }
    process.send?.({ ready: true });
    return;
  }
  if (message.call === 'die') process.kill(process.pid, 'SIGKILL');
  else if (message.call === 'pid') process.send?.({ id: message.id, answer: { ok: true, value: process.pid } });
  else if (message.call !== 'hang') process.send?.({ id: message.id, answer: { ok: true, value: STATUS } });
});
process.on('disconnect', () => process.exit(0));
