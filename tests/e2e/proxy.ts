// A wire that a test can cut: an HTTP relay on 127.0.0.1 in front of one hub.
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

export type Wire = {
  readonly url: string;
  /** Breaks every open connection and refuses new ones. */
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
};

/** Lays a wire to `target` (an http origin on 127.0.0.1). The hub is asked by its own name, because it answers to no other. */
export async function layWire(target: string): Promise<Wire> {
  const { port, host } = new URL(target);
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer((asked, answer) => {
    const onward = request({ port, host: '127.0.0.1', method: asked.method, path: asked.url, headers: { ...asked.headers, host } }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      answer.flushHeaders();
      reply.pipe(answer);
      reply.on('error', () => answer.destroy());
    });
    // A hub that is down looks through the wire like what it is: a connection that breaks.
    onward.on('error', () => answer.destroy());
    answer.on('close', () => onward.destroy());
    asked.pipe(onward);
  });
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    if (!whole) socket.destroy();
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => {
      whole = true;
    },
    close: () =>
      new Promise((done) => {
        cut();
        server.close(() => done());
      }),
  };
}
