import { describe, expect, it } from 'vitest';
import { erased } from '../../../lambdas/domain/call/erasure.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { recorded } from '../../kit/recorded-call.ts';

async function scene() {
  const world = apiWorld();
  const callbackId = await world.register();
  const call = await recorded(world, callbackId, 'FAILED', 0, { payload: '{"from":"Ann"}' });
  await world.calls.put(erased(call, world.clock.now()), call.revision);
  return { world, call, path: `/callbacks/${callbackId}/calls/${call.id}` };
}

describe('a call whose content was erased', () => {
  it('is shown with what became of it, and without what it was about', async () => {
    const { world, call, path } = await scene();
    const { status, body, text } = await world.ask('GET', path);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id: call.id, status: 'FAILED', attemptCount: 1, from: null });
    expect(body).not.toHaveProperty('payload');
    expect(text).not.toContain('Ann');
  });

  it('offers no retry, and refuses one', async () => {
    const { world, path } = await scene();
    expect((await world.ask('GET', path)).body.link).toMatchObject([{ rel: 'updateCall' }]);
    const { status, body } = await world.ask('POST', `${path}/retry`);
    expect([status, body.detail]).toEqual([409, expect.stringContaining('erased')]);
    expect(world.queues.sent.retries).toEqual([]);
  });

  it('can still be marked', async () => {
    const { world, path } = await scene();
    expect((await world.ask('PUT', path, { body: { status: 'SUCCESS' } })).status).toBe(204);
  });
});
