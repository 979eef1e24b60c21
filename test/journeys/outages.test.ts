import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalRun, startLocalRun, until } from './local-run.ts';
import { type OutageScene, outageScene } from './outage-scene.ts';

let redial: LocalRun;
const scenes: OutageScene[] = [];
beforeAll(async () => {
  redial = await startLocalRun();
});
afterAll(() => Promise.all([redial?.stop(), ...scenes.map(({ receiver }) => receiver.stop())]));

async function scene(changes: Record<string, unknown> = {}): Promise<OutageScene> {
  const made = await outageScene(redial, changes);
  scenes.push(made);
  return made;
}

describe.concurrent('an outage that lasts', () => {
  it('is parked: the receiver gets probes and nothing else, and all of it when it is back, each call once', async () => {
    const { id, receiver, publish, calls, outages, mails, read } = await scene();
    await receiver.react({ status: 500 });
    await publish(20);
    const all = (is: (call: { waiting: string | null }) => boolean) => async () =>
      (await calls('&status=PENDING')).every(is);
    await until(async () => (await calls()).length === 20, 'the calls are recorded');
    await until(
      all(({ waiting }) => waiting === 'parked'),
      'it is parked',
    );
    // By now some worker may still take it for direct.
    await sleep(5000);
    const publishedAt = Date.now();
    await publish(70);
    await until(async () => (await calls('&status=PENDING')).length === 90, 'the others wait, too');
    const requestsSince = async (at: number) => (await receiver.requests()).filter((one) => one.at >= at);
    const watchedFrom = Date.now();
    await sleep(5000);
    const watched = (await requestsSince(watchedFrom)).filter(({ at }) => at < watchedFrom + 5000);
    // One interval is a second, and at least a queue's round trip: at most three requests in each, and one more at the edge.
    expect(watched.length).toBeGreaterThan(0);
    expect(watched.length).toBeLessThanOrEqual(3 * 6);
    const untouched = (await calls()).filter(({ attemptCount }) => attemptCount === 0);
    expect(untouched.length).toBeGreaterThanOrEqual(70 - (await requestsSince(publishedAt)).length);
    expect(untouched.length).toBeGreaterThan(0);

    await receiver.react({ status: 200 });
    const drainedFrom = (await receiver.requests()).length;
    await until(async () => (await calls('&status=SUCCESS')).length === 90, 'all is drained');
    const drained = (await receiver.requests()).slice(drainedFrom);
    const ids = drained.map(({ headers }) => headers['webhook-id']);
    expect(new Set(ids).size).toBe(ids.length);
    expect(await mails()).toHaveLength(1);
    await until(async () => (await outages())[0].endedBy !== null, 'the outage has ended');
    const [outage, ...others] = await outages();
    expect(others).toEqual([]);
    expect(outage).toMatchObject({ endedBy: 'delivery', mails: 1, probes: expect.any(Number) });
    expect(outage.probes).toBeGreaterThan(0);
    const attempts = (await receiver.requests()).filter(({ path }) => path === '/hook').length;
    await until(async () => (await read()).usage.totalCalls >= attempts, 'every attempt is counted');
    expect((await read()).usage.totalCalls, id).toBe(attempts);
  });
});

describe.concurrent('a callback that is stopped', () => {
  it('is not called; its calls wait, and are sent when it is activated', async () => {
    const { id, receiver, publish, patch, calls, read } = await scene();
    const listener = await scene({ events: [`callback.${id}.*`] });
    await receiver.react({ status: 200 });
    await listener.receiver.react({ status: 200 });
    expect((await patch({ state: 'Stopped' })).json).toMatchObject({ state: 'Stopped' });
    await sleep(6000);
    await publish(30);
    await until(async () => (await calls('&status=PENDING')).length === 30, 'the calls wait');
    expect(
      (await calls()).every(({ waiting, attemptCount }) => waiting === 'stopped' && attemptCount === 0),
    ).toBe(true);
    expect(await receiver.requests()).toEqual([]);
    expect((await patch({ state: 'Active' })).json).toMatchObject({ state: 'Active' });
    await until(async () => (await calls('&status=SUCCESS')).length === 30, 'all are delivered');
    await until(async () => (await read()).usage.totalCalls === 30, 'each is counted once');
    expect(await read()).toMatchObject({ state: 'Active', usage: { totalCalls: 30 } });
    await until(async () => (await listener.receiver.requests()).length >= 2, 'both state events arrive');
    const told = (await listener.receiver.requests()).map(({ body }) => JSON.parse(body).change);
    expect(told.sort()).toEqual(['started', 'stopped']);
  });

  it('by 410 Gone: with its reason, one mail, and all it needs to come back', async () => {
    const { receiver, publish, patch, calls, mails, read } = await scene();
    await receiver.react({ status: 410 });
    await publish(1);
    await until(async () => (await read()).state === 'Stopped', 'it is stopped');
    expect(await read()).toMatchObject({
      stateReason: expect.stringContaining('410'),
      updatedBy: 'rule:gone',
    });
    await until(async () => (await mails()).length === 1, 'the owner has a mail');
    const [mail] = await mails();
    expect(mail!.text).toContain('"state":"Active"');
    await receiver.react({ status: 200 });
    await patch({ state: 'Active' });
    await until(async () => (await calls('&status=SUCCESS')).length === 1, 'the call is delivered');
    expect(await mails()).toHaveLength(1);
  });

  it('by a rule: three attempts, then failed, disabled, mailed, and told', async () => {
    const { id, receiver, publish, calls, mails, read } = await scene({
      retry: { intervalSeconds: 1, maxAttempts: 3 },
      disable: { afterExhaustedCalls: 1 },
      email: null,
      emails: ['one@example.com', 'two@example.com'],
    });
    const listener = await scene({ events: [`callback.${id}.errors`] });
    await receiver.react({ status: 503 });
    await publish(1, { communicationId: 'communication-7' });
    await until(async () => (await read()).state === 'TooManyErrors', 'it is disabled');
    expect(await calls()).toMatchObject([
      { status: 'FAILED', attemptCount: 3, resolution: { by: 'exhausted' } },
    ]);
    const stopped = async () => (await mails()).filter(({ text }) => text.includes('"state":"Active"'));
    await until(async () => (await stopped()).length === 1, 'both are mailed of the stop');
    const [mail] = await stopped();
    expect(mail!.to.sort()).toEqual(['one@example.com', 'two@example.com']);
    expect(mail!.text).toContain('communication-7');
    await until(async () => (await listener.receiver.requests()).length === 1, 'the event arrives');
    const [told] = await listener.receiver.requests();
    expect(JSON.parse(told!.body)).toMatchObject({
      callbackId: id,
      change: 'errors',
      communicationId: 'communication-7',
    });
  });
});

describe.concurrent('what is left to a person', () => {
  it('a deleted callback fails what waits, and its history answers on', async () => {
    const { id, receiver, publish, calls, outages } = await scene();
    await receiver.react({ status: 500 });
    await publish(15);
    const waiting = async () =>
      (await calls('&status=PENDING')).filter(({ waiting }) => waiting === 'parked');
    await until(async () => (await waiting()).length === 15, 'it is parked');
    expect((await redial.api('DELETE', `/callbacks/${id}`)).status).toBe(204);
    const deleted = async () =>
      (await calls('&status=FAILED')).filter(({ resolution }) => resolution?.by === 'deleted');
    await until(async () => (await deleted()).length === 15, 'its calls are failed');
    expect(await outages()).toMatchObject([{ endedBy: 'deleted' }]);
  });

  it('failed calls are replayed, once each', async () => {
    const { id, receiver, publish, calls } = await scene({ retriesEnabled: false });
    await receiver.react({ status: 500 });
    await publish(60);
    await until(async () => (await calls('&status=FAILED')).length === 60, 'all have failed');
    const [one] = await calls();
    await redial.api('PUT', `/callbacks/${id}/calls/${one!.id}`, { status: 'SUCCESS', note: 'by hand' });
    await receiver.react({ status: 200 });
    const before = (await receiver.requests()).length;
    const replays = `/callbacks/${id}/replays`;
    const dry = await redial.api('POST', replays, { status: 'FAILED', dryRun: true });
    expect(dry).toMatchObject({ status: 200, json: { matched: 59, complete: true } });
    const { status, json } = await redial.api('POST', replays, { status: 'FAILED' });
    expect(status).toBe(202);
    await until(async () => (await calls('&status=SUCCESS')).length === 60, 'all are SUCCESS');
    const replay = async () => (await redial.api('GET', `${replays}/${json.id}`)).json;
    await until(async () => (await replay()).status === 'done', 'the replay is done');
    const ids = (await receiver.requests()).slice(before).map(({ headers }) => headers['webhook-id']);
    expect(ids).toHaveLength(59);
    expect(new Set(ids).size).toBe(59);
  });

  it('a rate limit holds over all workers, and uses up no attempt', async () => {
    const { receiver, publish, calls } = await scene({ rateLimit: { perSecond: 5 } });
    await receiver.react({ status: 200 });
    const publishedAt = Date.now();
    await publish(60);
    await until(async () => (await calls('&status=SUCCESS')).length === 60, 'all are delivered');
    const lastAt = Math.max(...(await receiver.requests()).map(({ at }) => at));
    // Sixty slots of a fifth of a second each: were they used all at once, or twice as fast, it would show. A busy machine
    // comes late to the first ones, and uses those together.
    expect((lastAt - publishedAt) / 1000).toBeGreaterThan(59 / 5 - 2);
    expect((await calls()).every(({ attemptCount }) => attemptCount === 1)).toBe(true);
  });
});
