import { describe, expect, it } from 'vitest';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { apiWorld } from '../../kit/api-world.ts';
import { START } from '../../kit/samples.ts';

const url = 'https://a.example/hook';
const HOUR_MS = 3_600_000;
const OUTAGE = newId('out', START, new Uint8Array(10));

async function scene(health: Partial<Health> = {}) {
  const world = apiWorld();
  const { ask, queues } = world;
  const id = await world.register({ url });
  await world.health.apply(id, { set: { state: 'Active', ...health }, when: [] });
  world.clock.set(START + HOUR_MS);
  const change = (body: object, method = 'PATCH') => ask(method, `/callbacks/${id}`, { body });
  const shown = async () => (await ask('GET', `/callbacks/${id}`)).body;
  const condition = () => world.health.get(id);
  /** The state events that were published since it was asked last. */
  const told = () => queues.sent.events.splice(0).map(({ eventId, event }) => ({ eventId, event }));
  const version = async () => (await world.callbacks.get(id))!.version;
  return { world, id, change, shown, condition, told, version };
}

const event = (type: string) => expect.objectContaining({ type });

describe.each(['PUT', 'PATCH'])('a person, by %s,', (method) => {
  it('stops a callback: it shows who did, its subscribers hear of it, its calls wait', async () => {
    const { change, shown, condition, told, version, id } = await scene();
    const answer = await change({ url, state: 'Stopped' }, method);
    expect(answer.status).toBe(method === 'PUT' ? 204 : 200);
    const stopped = {
      ...{ state: 'Stopped', stateReason: 'Stopped by a person.', updatedBy: 'admin' },
      updatedAt: new Date(START + HOUR_MS).toISOString(),
    };
    expect(await shown()).toMatchObject(stopped);
    if (method === 'PATCH') expect(answer.body).toMatchObject(stopped);
    expect(await condition()).toMatchObject({ mode: 'stopped', epoch: 1, configVersion: 1 });
    expect(told()).toEqual([{ eventId: expect.any(String), event: event(`callback.${id}.stopped`) }]);
    expect(await version()).toBe(1);
  });

  it.each(['Stopped', 'TooManyErrors'] as const)(
    'starts one that is %s: what waits is sent, and its outage is over',
    async (state) => {
      const { world, change, shown, condition, told, version, id } = await scene({
        ...{ state, mode: 'stopped', epoch: 7, stateReason: 'Why.', updatedBy: 'rule:gone', streak: 12 },
        ...{
          outageId: OUTAGE,
          outageStartedAt: START,
          outageFirstError: { at: START, outcome: 'dns_error' },
        },
        ...{ stateAt: START + 5, firstStreak: 9, streakSince: START, exhausted: 3 },
      });
      expect(await shown()).toMatchObject({ state, stateReason: 'Why.', updatedBy: 'rule:gone' });
      expect((await change({ url, state: 'Active' }, method)).status).toBeLessThan(300);
      expect(await shown()).toMatchObject({
        ...{ state: 'Active', stateReason: null, updatedBy: 'admin', outage: null },
        usage: { consecutiveErrors: 0 },
      });
      expect(await condition()).toMatchObject({
        ...{ mode: 'draining', epoch: 8, outageEndedBy: 'person', firstStreak: 0, exhausted: 0 },
      });
      expect(world.queues.sent.recovery).toEqual([
        { message: { v: 1, kind: 'beat', callbackId: id, epoch: 8, beat: 0 }, delayMs: 0 },
      ]);
      expect(told()).toEqual([{ eventId: expect.any(String), event: event(`callback.${id}.started`) }]);
      expect(await version()).toBe(1);
    },
  );

  it('puts it in no other state', async () => {
    const { change, shown, told } = await scene();
    for (const state of ['Unknown', 'TooManyErrors', 'stopped', '', null, 1]) {
      const { status, body } = await change({ url, state }, method);
      expect([status, body.errors]).toEqual([
        422,
        [{ path: 'state', message: expect.stringContaining('stopped with Stopped') }],
      ]);
    }
    expect([(await shown()).state, told()]).toEqual(['Active', []]);
  });

  it('leaves the state as it is where nothing is said of it', async () => {
    for (const state of ['Stopped', 'TooManyErrors'] as const) {
      const { change, shown, condition, told } = await scene({ state, mode: 'stopped', epoch: 3 });
      await change({ url: 'https://b.example/' }, method);
      expect(await shown()).toMatchObject({ state, url: 'https://b.example/' });
      expect(await condition()).toMatchObject({ mode: 'stopped', epoch: 3, configVersion: 2 });
      expect(told()).toEqual([]);
    }
  });

  it('repairs and starts it at once: what waits goes to the new URL', async () => {
    const { world, change, shown, condition, version } = await scene({ state: 'Stopped', mode: 'stopped' });
    const seen: (string | undefined)[] = [];
    const apply = world.health.apply.bind(world.health);
    world.health.apply = async (id, made) => {
      seen.push((await world.callbacks.get(id))?.url);
      return apply(id, made);
    };
    await change({ url: 'https://b.example/', state: 'Active' }, method);
    expect(seen).toEqual(['https://b.example/', 'https://b.example/']);
    expect(await shown()).toMatchObject({ state: 'Active', url: 'https://b.example/' });
    expect(await condition()).toMatchObject({ mode: 'draining', configVersion: 2 });
    expect(await version()).toBe(2);
  });
});

describe('what is said again', () => {
  it.each(['Stopped', 'Active'])('of %s changes nothing, and makes the same event', async (state) => {
    const { world, change, condition, told, id } = await scene(
      state === 'Active' ? { state: 'TooManyErrors', mode: 'stopped' } : {},
    );
    await change({ state });
    const [before, first] = [await condition(), told()];
    world.clock.set(world.clock.now() + 60_000);
    const key = await world.keyOf('owner');
    expect((await world.ask('PATCH', `/callbacks/${id}`, { key, body: { state } })).status).toBe(200);
    expect(await condition()).toEqual(before);
    expect(told()).toEqual(first);
  });

  it('completes what a crash left half done, at whatever step', async () => {
    for (const step of ['replace', 'apply-1', 'apply-2', 'recover', 'handOver']) {
      const { world, change, shown, condition, told, version, id } = await scene({
        ...{ state: 'Stopped', mode: 'stopped', epoch: 1 },
      });
      breakOnce(world, step);
      expect([step, (await change({ name: 'New', state: 'Active' })).status]).toEqual([step, 500]);
      expect([step, (await change({ name: 'New', state: 'Active' })).status]).toEqual([step, 200]);
      expect(await shown()).toMatchObject({ name: 'New', state: 'Active' });
      expect(await condition()).toMatchObject({ mode: 'draining', epoch: 2, configVersion: 2 });
      // A beat that was lost is found by its time.
      expect((await condition()).modeDueAt).toBe(world.clock.now());
      expect(told()).toEqual([{ eventId: expect.any(String), event: event(`callback.${id}.started`) }]);
      expect(await version()).toBe(2);
    }
  });

  it('is refused where the callback is deleted', async () => {
    const { world, id, change } = await scene();
    await world.ask('DELETE', `/callbacks/${id}`);
    for (const state of ['Active', 'Stopped']) expect((await change({ state })).status).toBe(404);
    expect((await world.health.get(id)).mode).toBe('stopped');
  });
});

/** A port's method fails once: the first time, or the one that its step names, as in `apply-2`. */
function breakOnce({ callbacks, health, queues }: ReturnType<typeof apiWorld>, step: string) {
  const [method, at = '1'] = step.split('-');
  const port = { replace: callbacks, apply: health, recover: queues, handOver: queues }[method!] as object;
  let calls = 0;
  const whole = Reflect.get(port, method!).bind(port);
  Reflect.set(port, method!, async (...args: unknown[]) => {
    calls += 1;
    if (calls === Number(at)) throw new Error('throttled');
    return whole(...args);
  });
}
