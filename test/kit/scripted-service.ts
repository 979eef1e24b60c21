import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ServiceRequest {
  /** Of the JSON protocol: `AmazonSQS.SendMessageBatch`. */
  target: string | undefined;
  path: string;
  body: string;
}

export interface ServiceAnswer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

export interface ScriptedService {
  origin: string;
  requests: ServiceRequest[];
  stop(): Promise<void>;
}

/** An AWS service that answers as a test says: for the faults that no emulator plays. `'reset'` hangs up. */
export async function startScriptedService(
  answer: (request: ServiceRequest, number: number) => ServiceAnswer | 'reset',
): Promise<ScriptedService> {
  const requests: ServiceRequest[] = [];
  const server = createServer(async (incoming: IncomingMessage, response) => {
    const target = incoming.headers['x-amz-target'];
    const request = {
      target: Array.isArray(target) ? target[0] : target,
      path: incoming.url ?? '',
      body: await text(incoming),
    };
    const reply = answer(request, requests.push(request));
    if (reply === 'reset') return incoming.socket.destroy();
    response.writeHead(reply.status, reply.headers).end(reply.body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
