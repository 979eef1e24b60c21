import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the receiver behaves: `broken` answers 500, `down` has closed its port. */
export type Mood = 'well' | 'broken' | 'down';

export interface Arrival {
  id: string;
  attempt: number;
  headers: Record<string, string>;
  body: string;
  answered: number;
  at: number;
}

export interface Receiver {
  url: string;
  arrivals: Arrival[];
  become(mood: Mood): Promise<void>;
  close(): Promise<void>;
}

/** Somebody else's server, which breaks and comes back as the story wants it. */
export async function startReceiver(): Promise<Receiver> {
  const arrivals: Arrival[] = [];
  let mood: Mood = 'well';
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += chunk;
    const headers = request.headers as Record<string, string>;
    const answered = mood === 'well' ? 200 : 500;
    arrivals.push({
      id: headers['webhook-id'] ?? '',
      attempt: Number(headers['x-redial-attempt']),
      headers,
      body,
      answered,
      at: Date.now(),
    });
    response.writeHead(answered).end(mood === 'well' ? 'thank you' : 'the database is gone');
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;

  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}/orders?token=hush-hush`,
    arrivals,
    close,
    async become(next) {
      if (mood === 'down' && next !== 'down') await once(server.listen(port, '127.0.0.1'), 'listening');
      mood = next;
      if (next === 'down') await close();
    },
  };
}
