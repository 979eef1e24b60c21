import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { DAY_MS, sampleCallback } from '../../kit/samples.ts';
import type { Bill } from './bill.ts';
import { onAccount } from './meter.ts';
import type { VirtualQueue } from './virtual-queue.ts';
import type { VirtualTime } from './virtual-time.ts';

const EVENTS_PER_SEND = 10;
const PAYLOAD_BYTES = 1024;

export interface Traffic {
  events: number;
  callbacks: number;
}

export const tenantOf = (rank: number) => `t${rank}`;

/** Each callback is its tenant's only one, so that an event makes one call. `windowHours`: how long calls are tried. */
export function callbacksFor(
  count: number,
  at: number,
  changes: { windowHours: number; responseSeconds: number },
) {
  return Array.from({ length: count }, (_, rank) =>
    sampleCallback({
      id: derivedId('cb', at, 'cost', rank),
      tenant: tenantOf(rank),
      url: 'https://receiver.example.net/hooks/redial',
      name: 'receiver.example.net',
      createdAt: at,
      updatedAt: at,
      retry: { intervalSeconds: 300, windowSeconds: changes.windowHours * 3600, maxAttempts: null },
      timeouts: { connectSeconds: 5, responseSeconds: changes.responseSeconds },
      disable: {
        afterConsecutiveErrors: null,
        afterExhaustedCalls: null,
        afterFailingSeconds: (5 * DAY_MS) / 1000,
      },
    }),
  );
}

/** A producer that sends its events to the events queue, ten at a time, evenly. Its sends are on the bill. */
export function publish(
  { events, callbacks }: Traffic,
  { time, queue, bill, perSecond }: { time: VirtualTime; queue: VirtualQueue; bill: Bill; perSecond: number },
): void {
  const rankOf = zipf(callbacks);
  const startAt = time.now();
  for (let sent = 0; sent < events; sent += EVENTS_PER_SEND) {
    const bodies = Array.from({ length: Math.min(EVENTS_PER_SEND, events - sent) }, (_, i) => ({
      body: JSON.stringify(eventOf(rankOf(time.fraction()), sent + i)),
    }));
    time.at(startAt + (sent / perSecond) * 1000, () =>
      onAccount({ bill, who: 'producer' }, () => {
        bill.request('producer.SendMessageBatch(events)');
        queue.send(bodies);
      }),
    );
  }
}

function eventOf(rank: number, number: number): object {
  const payload = { number, text: '' };
  payload.text = 'x'.repeat(PAYLOAD_BYTES - JSON.stringify(payload).length);
  return { type: 'message.sent', tenant: tenantOf(rank), payload };
}

/** From a fraction to a rank: the rank r is asked for in proportion to 1/(r + 1). */
export function zipf(count: number): (fraction: number) => number {
  const sums: number[] = [];
  for (let rank = 0; rank < count; rank++) sums.push((sums[rank - 1] ?? 0) + 1 / (rank + 1));
  const total = sums.at(-1)!;
  return (fraction) => sums.findIndex((sum) => fraction * total < sum);
}
