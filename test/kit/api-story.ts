import * as callbacks from '../../lambdas/functions/api/openapi/examples/callbacks.ts';
import { reply } from '../../lambdas/functions/api/openapi/examples/events.ts';
import type { Caller } from '../../lambdas/ports/caller.ts';
import { deliverBatch } from '../../lambdas/usecases/deliver/deliver-batch.ts';
import { apiWorld } from './api-world.ts';

export const TOLD_AT = Date.UTC(2026, 10, 23, 9, 0, 0, 120);

const DOWN = {
  statusCode: 503,
  statusMessage: 'Service Unavailable',
  body: Buffer.from('{"error":"the database is gone"}'),
};
const UP = { statusCode: 200, statusMessage: 'OK', body: Buffer.from('thanks') };

/** What the document's examples tell: one callback, one event, and a call that failed twice and waits. */
export async function apiStory() {
  let isUp = false;
  const caller: Caller = {
    call: async () => ({
      durationMs: 41,
      timings: { dnsMs: 2, connectMs: 11, tlsMs: 14, firstByteMs: 12 },
      remoteAddress: '203.0.113.7',
      answer: { kind: 'response', ...(isUp ? UP : DOWN), truncated: false },
    }),
  };
  const world = apiWorld({ publicUrl: 'https://redial.example.com', caller });
  const { clock, ports, queues } = world;
  clock.set(TOLD_AT);
  const madeKey = await world.ask('POST', '/keys', {
    body: { role: 'owner', tenant: 'acme', name: 'order desk' },
  });
  const key: string = madeKey.body.key;
  const registered = await world.ask('POST', '/callbacks', { key, body: callbacks.registration });
  clock.set(TOLD_AT + 60_000);
  const published = await world.ask('POST', '/events', { key, body: reply });

  const deliverPorts = {
    ...{ ...ports, directory: ports.callbacks, notices: queues, queue: queues },
    healthView: { get: (id: string) => ports.health.get(id), remember: () => undefined },
    settings: { payloadHistory: 'all', parkAfterErrors: 10 },
  } as const;
  const deliver = async (messages: (typeof queues.sent)['deliveries']) => {
    const batch = messages.map((message, index) => ({
      ...{ id: String(index), message, receiveCount: 1, sentAt: clock.now() },
    }));
    await deliverBatch(deliverPorts, batch, () => 150_000);
  };
  await deliver(queues.sent.deliveries);
  clock.set(clock.now() + 301_000);
  await deliver(queues.sent.retries.splice(0).map(({ message }) => message));

  isUp = true;

  const callbackId: string = registered.body.id;
  const callId: string = published.body.calls[0].id;
  return { world, key, madeKey, registered, published, callbackId, callId };
}
