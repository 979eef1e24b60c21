import { once } from 'node:events';
import * as http from 'node:http';
import * as https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ReceivedRequest {
  method: string;
  /** With its query. */
  path: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
  /** Milliseconds since the epoch. */
  at: number;
}

export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
  delayMs?: number;
}

/** `reset` cuts the connection, `hang` never answers, `drip` sends a byte of body now and then, for ever. */
export type Reaction = Reply | 'reset' | 'hang' | 'drip';

export interface Receiver {
  /** Without a slash at the end. */
  url: string;
  port: number;
  /** Complete requests, in order of arrival. */
  requests: ReceivedRequest[];
  /** How many connections were ever accepted. */
  connections(): number;
  /** From now on; 200 without a body until told otherwise. */
  respond(reaction: Reaction | ((request: ReceivedRequest) => Reaction | Promise<Reaction>)): void;
  /** Closes the port and every connection, so that connecting is refused. */
  refuse(): Promise<void>;
  /** Opens the same port again. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const DRIP_EVERY_MS = 50;

/** An HTTP receiver on a free port of 127.0.0.1; with a key and certificate it speaks TLS. */
export async function startReceiver(tls?: { key: string; cert: string }): Promise<Receiver> {
  const requests: ReceivedRequest[] = [];
  const open = new Set<Socket>();
  let accepted = 0;
  let reactionTo: (request: ReceivedRequest) => Reaction | Promise<Reaction> = () => ({ status: 200 });

  const listener: http.RequestListener = async (incoming, outgoing) => {
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk);
      const request: ReceivedRequest = {
        method: incoming.method ?? '',
        path: incoming.url ?? '',
        headers: incoming.headers,
        body: Buffer.concat(chunks),
        at: Date.now(),
      };
      requests.push(request);
      await react(await reactionTo(request), outgoing);
    } catch {
      // The caller went away: its business.
      outgoing.destroy();
    }
  };
  const server = tls === undefined ? http.createServer(listener) : https.createServer(tls, listener);
  server.on('connection', (socket: Socket) => {
    accepted += 1;
    open.add(socket);
    socket.on('error', () => undefined);
    socket.once('close', () => open.delete(socket));
  });

  const listen = async (port: number) => {
    await once(server.listen(port, '127.0.0.1'), 'listening');
  };
  const refuse = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`,
    port,
    requests,
    connections: () => accepted,
    respond(reaction) {
      reactionTo = typeof reaction === 'function' ? reaction : () => reaction;
    },
    refuse,
    reopen: () => listen(port),
    close: refuse,
  };
}

async function react(reaction: Reaction, outgoing: http.ServerResponse): Promise<void> {
  if (reaction === 'hang') return;
  if (reaction === 'reset') return void outgoing.socket?.resetAndDestroy();
  if (reaction === 'drip') {
    outgoing.writeHead(200);
    const timer = setInterval(() => outgoing.write('.'), DRIP_EVERY_MS);
    outgoing.once('close', () => clearInterval(timer));
    return;
  }
  if (reaction.delayMs !== undefined) await sleep(reaction.delayMs, undefined, { ref: false });
  outgoing.writeHead(reaction.status, reaction.headers).end(reaction.body);
}
