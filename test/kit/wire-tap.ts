import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface WireRequest {
  /** `PutItem`, `Query`… */
  operation: string;
  /** The parsed request. What a test changes in it is what goes on. */
  body: Record<string, unknown>;
}

/** What becomes of a request: it goes on as usual, its answer is lost, or its answer is changed on the way back. */
export type Fate = 'pass' | 'lose-answer' | ((answer: Record<string, unknown>) => Record<string, unknown>);

export interface WireTap {
  endpoint: string;
  /** All that went over the wire, repeats of the client included. */
  requests: WireRequest[];
  /** Decides about each request from now on. */
  decide(fate: (request: WireRequest) => Fate): void;
  close(): Promise<void>;
}

/** Sits between a DynamoDB client and the engine: counts requests and does what networks do. */
export async function startWireTap(engine: string): Promise<WireTap> {
  const requests: WireRequest[] = [];
  let fateOf: (request: WireRequest) => Fate = () => 'pass';
  const server = createServer(async (incoming, outgoing) => {
    try {
      const target = `${incoming.headers['x-amz-target']}`;
      const request = {
        operation: target.slice(target.indexOf('.') + 1),
        body: JSON.parse(await textOf(incoming)),
      };
      requests.push(request);
      const fate = fateOf(request);
      const answer = await fetch(engine, {
        method: 'POST',
        headers: signatureOf(incoming),
        body: JSON.stringify(request.body),
      });
      const body = await answer.text();
      if (fate === 'lose-answer') return outgoing.destroy();
      outgoing.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.0' });
      outgoing.end(typeof fate === 'function' ? JSON.stringify(fate(JSON.parse(body))) : body);
    } catch {
      outgoing.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    decide(fate) {
      fateOf = fate;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** The engine wants a signature to be there, but checks it not: bodies may be changed. */
function signatureOf({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) =>
    /^(authorization|content-type|x-amz-.*)$/.test(name),
  );
  return Object.fromEntries(kept.map(([name, value]) => [name, `${value}`]));
}
