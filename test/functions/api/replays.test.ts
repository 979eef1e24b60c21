import { beforeEach, describe, expect, it } from 'vitest';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { callFrom, closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { DAY_MS, START, sampleContent } from '../../kit/samples.ts';

const WANTED = { status: 'FAILED' };
const UNKNOWN = 'rep_01KE6FVN00AN0THER000000000';

let world: ApiWorld;
let id: string;
beforeEach(async () => {
  world = apiWorld();
  id = await world.register({ name: 'orders' });
});

/** Calls accepted a minute apart until now, failed the moment they were. */
async function failedCalls(count: number, fields: Partial<Call> = {}): Promise<Call[]> {
  const calls = Array.from({ length: count }, (_, i) => {
    const acceptedAt = START - (count - i) * 60_000;
    const content = sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS });
    const call = callFrom(derivedId('call', acceptedAt, i, JSON.stringify(fields)), id, content);
    return { ...closed(call, 'retries-off', acceptedAt), ...fields };
  });
  for (const call of calls) await world.calls.put(call, 'nothing');
  return calls;
}

const replay = (body: object = {}, asked: object = {}) =>
  world.ask('POST', `/callbacks/${id}/replays`, { body: { ...WANTED, ...body }, ...asked });

describe('POST /callbacks/:id/replays', () => {
  it('starts a replay, says where it is, and wakes recover', async () => {
    const answer = await replay({ since: '2026-01-01T00:00:00Z', perSecond: 20 });
    const { id: replayId } = answer.body;
    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`https://api.example/callbacks/${id}/replays/${replayId}`);
    expect(world.queues.sent.recovery).toEqual([
      { message: { v: 1, kind: 'replay', callbackId: id, replayId, step: 0 }, delayMs: 0 },
    ]);
    const { body } = await world.ask('GET', `/callbacks/${id}/replays/${replayId}`);
    expect(body).toEqual({
      ...{ id: replayId, status: 'running', perSecond: 20, createdBy: 'admin', finishedAt: null },
      ...{ since: '2026-01-01T00:00:00.000Z', until: '2026-01-05T09:00:00.000Z' },
      ...{ createdAt: '2026-01-05T09:00:00.000Z', sent: 0, succeeded: 0, failed: 0, skipped: 0 },
    });
  });

  it('runs though its first message could not be sent', async () => {
    world.ports.recovery.recover = () => Promise.reject(new Error('no queue'));
    const { status, body } = await replay();
    expect(status).toBe(202);
    expect((await world.replays.get(id, body.id))?.status).toBe('running');
  });

  it('starts one at a time, and names the one that runs', async () => {
    const first = await replay();
    const second = await replay();
    expect(second.status).toBe(409);
    expect(second.body.detail).toContain(first.body.id);
    expect(world.queues.sent.recovery).toHaveLength(1);
    await world.ask('DELETE', `/callbacks/${id}/replays/${first.body.id}`);
    expect((await replay()).status).toBe(202);
  });

  it.each(['Stopped', 'TooManyErrors'] as const)('refuses a callback that is %s', async (state) => {
    await world.health.apply(id, { set: { mode: 'stopped', state }, when: [] });
    const { status, body } = await replay();
    expect([status, body.detail]).toEqual([409, expect.stringContaining(state)]);
    expect((await replay({ dryRun: true })).status).toBe(200);
  });

  it.each([
    [{ status: 'PENDING' }, 'status'],
    [{ status: undefined }, 'status'],
    [{ since: 'yesterday' }, 'since'],
    [{ since: '2026-01-02T00:00:00Z', until: '2026-01-01T00:00:00Z' }, 'until'],
    [{ perSecond: 0 }, 'perSecond'],
    [{ perSecond: 1.5 }, 'perSecond'],
    [{ perSecond: 1001 }, 'perSecond'],
    [{ dryRun: 'yes' }, 'dryRun'],
    [{ ids: [] }, 'ids'],
  ])('refuses %j', async (body, path) => {
    const answer = await replay(body);
    expect(answer.status).toBe(422);
    expect(answer.body.errors).toMatchObject([{ path }]);
  });
});

describe('a dry run', () => {
  it('counts what would be sent, and sends nothing', async () => {
    const calls = await failedCalls(12);
    const done = marked(calls[0]!, 'SUCCESS', { at: START })!;
    await world.calls.put(done, calls[0]!.revision);
    const taken = marked(done, 'FAILED', { at: START })!;
    await world.calls.put(taken, done.revision);
    await failedCalls(3, { status: 'PENDING', resolution: undefined, retryUntil: START - 1 });
    await failedCalls(2, { status: 'PENDING', resolution: undefined });
    expect((await replay({ dryRun: true })).body).toEqual({ matched: 11 + 3, complete: true });
    const ends = { since: new Date(calls[4]!.createdAt), until: new Date(calls[9]!.createdAt) };
    expect((await replay({ ...ends, dryRun: true })).body).toEqual({ matched: 5, complete: true });
    expect(world.queues.sent.recovery).toEqual([]);
  });

  it('reads ten thousand calls and says that there are more', async () => {
    await failedCalls(10_001);
    expect((await replay({ dryRun: true })).body).toEqual({ matched: 10_000, complete: false });
  });
});

describe('DELETE /callbacks/:id/replays/:replayId', () => {
  it('cancels it, once and for all', async () => {
    const { body } = await replay();
    const path = `/callbacks/${id}/replays/${body.id}`;
    world.clock.set(START + 1000);
    for (const _ of [1, 2]) {
      expect((await world.ask('DELETE', path)).status).toBe(204);
      world.clock.set(START + 2000);
    }
    const found = (await world.ask('GET', path)).body;
    expect(found).toMatchObject({ status: 'canceled', finishedAt: '2026-01-05T09:00:01.000Z' });
  });

  it('refuses one that is done', async () => {
    const { body } = await replay();
    await world.replays.apply(id, body.id, { set: { status: 'done' }, when: {} });
    expect((await world.ask('DELETE', `/callbacks/${id}/replays/${body.id}`)).status).toBe(409);
  });
});

describe('replays', () => {
  it('are started and canceled by owners, and read by readers', async () => {
    const [owner, reader, publisher] = await Promise.all(
      (['owner', 'reader', 'publisher'] as const).map((role) => world.keyOf(role, 'default')),
    );
    for (const key of [reader, publisher]) expect((await replay({}, { key })).status).toBe(403);
    const { status, body } = await replay({}, { key: owner });
    expect(status).toBe(202);
    const path = `/callbacks/${id}/replays/${body.id}`;
    expect((await world.ask('GET', path, { key: reader })).status).toBe(200);
    expect((await world.ask('GET', path, { key: publisher })).status).toBe(403);
    expect((await world.ask('DELETE', path, { key: reader })).status).toBe(403);
    expect((await world.ask('DELETE', path, { key: owner })).status).toBe(204);
  });

  it('of another tenant, of another callback, of a deleted one and none at all are not there', async () => {
    const { body } = await replay();
    const path = `/callbacks/${id}/replays/${body.id}`;
    const key = await world.keyOf('owner', 'other');
    const other = await world.register();
    for (const method of ['GET', 'DELETE']) {
      expect((await world.ask(method, path, { key })).status).toBe(404);
      for (const elsewhere of [`${other}/replays/${body.id}`, `${id}/replays/${UNKNOWN}`, `${id}/replays/x`])
        expect((await world.ask(method, `/callbacks/${elsewhere}`)).status).toBe(404);
    }
    expect((await replay({}, { key })).status).toBe(404);
    expect((await replay({ dryRun: true }, { key })).status).toBe(404);
    await world.ask('DELETE', `/callbacks/${id}`);
    for (const method of ['GET', 'DELETE']) expect((await world.ask(method, path)).status).toBe(404);
    expect((await replay()).status).toBe(404);
  });
});
