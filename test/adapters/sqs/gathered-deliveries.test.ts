import { describe, expect, it } from 'vitest';
import { GatheredDeliveries } from '../../../lambdas/adapters/sqs/gathered-deliveries.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { sampleMessage } from '../../kit/samples.ts';

function gathering() {
  const sent: CallMessage[][] = [];
  const fault: { next?: Error } = {};
  const deliveries = new GatheredDeliveries({
    async deliver(messages) {
      sent.push(messages);
      if (fault.next) throw fault.next;
    },
  });
  return { deliveries, sent, fault };
}

describe('deliveries that are gathered', () => {
  it('go out together, in the order they were asked for, and later ones by themselves', async () => {
    const { deliveries, sent } = gathering();
    const [one, two, three, four] = Array.from({ length: 4 }, () => sampleMessage());
    await Promise.all([deliveries.deliver([one!]), deliveries.deliver([two!, three!])]);
    await deliveries.deliver([four!]);
    expect(sent).toEqual([[one, two, three], [four]]);
  });

  it('fail together, and the next ones are sent afresh', async () => {
    const { deliveries, sent, fault } = gathering();
    fault.next = new Error('no queue');
    const asked = [deliveries.deliver([sampleMessage()]), deliveries.deliver([sampleMessage()])];
    const settled = await Promise.allSettled(asked);
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    delete fault.next;
    await deliveries.deliver([sampleMessage()]);
    expect(sent.map(({ length }) => length)).toEqual([2, 1]);
  });

  it('of none send nothing', async () => {
    const { deliveries, sent } = gathering();
    await deliveries.deliver([]);
    expect(sent).toEqual([]);
  });
});
