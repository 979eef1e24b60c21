import { once } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';

export interface DeafServer {
  port: number;
  close(): Promise<void>;
}

/** Listens, then stands still for ever: its system keeps two connections for it, and answers no more. */
const STANDING_STILL = `
  const { parentPort } = require('node:worker_threads');
  const server = require('node:net').createServer();
  server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage(server.address().port);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  });`;
const MORE_THAN_ARE_KEPT = 8;

/** A port of 127.0.0.1 on which connecting never ends. */
export async function startDeafServer(): Promise<DeafServer> {
  const thread = new Worker(STANDING_STILL, { eval: true });
  const [port] = (await once(thread, 'message')) as [number];
  const queued = Array.from({ length: MORE_THAN_ARE_KEPT }, () =>
    connect(port, '127.0.0.1').on('error', () => undefined),
  );
  await once(queued[0]!, 'connect');
  return {
    port,
    async close() {
      for (const socket of queued) socket.destroy();
      await thread.terminate();
    },
  };
}
