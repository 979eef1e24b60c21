import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../kit/receiver.ts';
import { type LocalRun, startLocalRun, until } from './local-run.ts';

const CALLS = 35;

let redial: LocalRun;
let receiver: Receiver;
beforeAll(async () => {
  [redial, receiver] = await Promise.all([startLocalRun(), startReceiver()]);
});
afterAll(() => Promise.all([redial?.stop(), receiver?.close()]));

describe('a replay', () => {
  it('sends what failed while its receiver was broken, once each, but for what a person marked', async () => {
    receiver.respond(() => ({ status: 503 }));
    const { json: callback } = await redial.api('POST', '/callbacks', {
      ...{ url: `${receiver.url}/hook`, events: ['order.paid'] },
      ...{ retry: { intervalSeconds: 1 }, timeouts: { connectSeconds: 1, responseSeconds: 2 } },
    });
    const events = Array.from({ length: CALLS }, (_, n) => ({ type: 'order.paid', payload: { n } }));
    await redial.api('POST', '/events', events);
    const calls = `/callbacks/${callback.id}/calls`;
    const idsOf = async (status: string): Promise<string[]> =>
      (await redial.api('GET', `${calls}?status=${status}&limit=100`)).json.calls.map(
        ({ id }: { id: string }) => id,
      );
    await until(async () => (await idsOf('FAILED')).length === CALLS, 'all calls failed');
    const [marked] = await idsOf('FAILED');
    await redial.api('PUT', `${calls}/${marked}`, { status: 'SUCCESS' });

    const replays = `/callbacks/${callback.id}/replays`;
    const counted = await redial.api('POST', replays, { status: 'FAILED', dryRun: true });
    expect(counted.json).toEqual({ matched: CALLS - 1, complete: true });
    receiver.respond(() => ({ status: 200 }));
    const before = receiver.requests.length;
    const started = await redial.api('POST', replays, { status: 'FAILED' });
    expect(started.status, started.text).toBe(202);
    const replay = async () => (await redial.api('GET', `${replays}/${started.json.id}`)).json;
    await until(async () => (await replay()).status === 'done', 'the replay is done');
    expect(await replay()).toMatchObject({ sent: CALLS - 1, succeeded: CALLS - 1, failed: 0, skipped: 0 });
    expect(await idsOf('FAILED')).toEqual([]);
    const sent = receiver.requests.slice(before).map(({ headers }) => headers['webhook-id']);
    expect(sent).toHaveLength(CALLS - 1);
    expect(new Set(sent).size).toBe(CALLS - 1);
    expect(sent).not.toContain(marked);
  });
});
