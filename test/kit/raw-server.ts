import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface RawServer {
  port: number;
  /** How many connections were ever accepted. */
  connections(): number;
  close(): Promise<void>;
}

/** A TCP server on a free port of 127.0.0.1 that says whatever it likes, and is not bound to be HTTP. */
export async function startRawServer(talk: (socket: Socket) => void): Promise<RawServer> {
  const open = new Set<Socket>();
  let accepted = 0;
  const server = createServer((socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
    talk(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => accepted,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

/** Says the same at each request it hears, then leaves the connection open unless told to end it. */
export function saying(text: string | Uint8Array, then: 'stay' | 'end' = 'stay'): (socket: Socket) => void {
  return (socket) => {
    socket.on('data', () => {
      if (then === 'end') socket.end(text);
      else socket.write(text);
    });
  };
}
