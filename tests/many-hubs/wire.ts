// A wire between two ends on 127.0.0.1 that a test can cut, silence, or make lose a reply.
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What a wire does with bytes that come back to the one who asked: `lose` ends both sides instead of passing them on. */
export type Back = 'pass' | 'lose';

/** Looks at one connection. `sent` sees what goes out, `back` decides on what comes back. */
export type Look = { readonly sent: (bytes: Buffer) => void; readonly back: () => Back };

export type Wire = {
  readonly port: number;
  /** Ends every open connection; new ones get through. */
  readonly cut: () => void;
  /** While silent nothing is passed on in either direction, and nothing is ended: as with a cable that was pulled. */
  readonly silent: (is: boolean) => void;
  /** While it refuses, open connections are ended and new ones too. */
  readonly refuses: (is: boolean) => void;
  /** Connections that were tried so far. */
  readonly tried: () => number;
  readonly close: () => Promise<void>;
};

const ALL: Look = { sent: () => undefined, back: () => 'pass' };

/** Lays a wire to a port. `look` is asked for each new connection. */
export async function layWire(to: number, look: () => Look = () => ALL): Promise<Wire> {
  const open = new Set<Socket>();
  const state = { silent: false, refuses: false, tried: 0 };
  const server = createServer((near) => {
    state.tried += 1;
    if (state.refuses) {
      near.on('error', () => undefined);
      near.destroy();
      return;
    }
    const far = connect(to, '127.0.0.1');
    const eyes = look();
    const end = (): void => {
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', () => {
        open.delete(socket);
        end();
      });
    }
    near.on('data', (bytes: Buffer) => {
      if (state.silent) return;
      eyes.sent(bytes);
      far.write(bytes);
    });
    far.on('data', (bytes: Buffer) => {
      if (state.silent) return;
      if (eyes.back() === 'lose') end();
      else near.write(bytes);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    silent: (is) => {
      state.silent = is;
    },
    refuses: (is) => {
      state.refuses = is;
      if (is) cut();
    },
    tried: () => state.tried,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        cut();
      }),
  };
}

/** A database's URL through a wire. */
export function through(wire: Wire, url: string): string {
  const address = new URL(url);
  address.port = String(wire.port);
  return address.href;
}
