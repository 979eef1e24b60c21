import { startReceiver } from '../kit/receiver.ts';
import type { ReceiverOrder } from './receiver-process.ts';

/** The receiver's process: orders come, one answer each goes back. */
const receiver = await startReceiver();
let isRefusing = false;

process.on('message', async (order: ReceiverOrder) => {
  if ('count' in order) {
    const counts = new Map<string, number>();
    for (const { headers } of receiver.requests) {
      const id = String(headers['webhook-id']);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    return void process.send?.([...counts]);
  }
  if ('total' in order) return void process.send?.(receiver.requests.length);
  if ('report' in order) {
    const seen = receiver.requests.map(({ method, path, headers, body, at }) => ({
      method,
      path,
      headers,
      body: body.toString(),
      at,
    }));
    return void process.send?.(seen);
  }
  const { reaction } = order;
  if (reaction === 'refuse') {
    await receiver.refuse();
  } else {
    receiver.respond(reaction);
    if (isRefusing) await receiver.reopen();
  }
  isRefusing = reaction === 'refuse';
  process.send?.({});
});
process.on('disconnect', () => process.exit(0));
process.send?.({ url: receiver.url });
