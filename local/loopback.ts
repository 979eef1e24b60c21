import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createNetServer } from 'node:net';

/** A server on 127.0.0.1 and nowhere else. */
export interface LoopbackServer {
  /** `http://127.0.0.1:<port>` */
  origin: string;
  port: number;
  /** Gives the port back at once; requests under way go on. */
  stopListening(): void;
  close(): Promise<void>;
}

/** Serves on a loopback port; 0 takes a free one. Rejects with `EADDRINUSE` where the port is taken. */
export async function serveLoopback(handler: RequestListener, port = 0): Promise<LoopbackServer> {
  const server = createServer({ requestTimeout: 0 }, handler);
  server.keepAliveTimeout = 60_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return loopbackServer(server);
}

export function loopbackServer(server: Server): LoopbackServer {
  const { port } = server.address() as AddressInfo;
  const closed = once(server, 'close');
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    stopListening: () => server.close(),
    close: async () => {
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A port that was free a moment ago, for programs that cannot choose one themselves. */
export async function freePort(): Promise<number> {
  const probe = createNetServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
