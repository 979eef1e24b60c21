import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { START } from '../../kit/samples.ts';
import { type Asked, people } from '../world/people.ts';
import type { World } from '../world/world.ts';
import type { Burst, Scenario, ScenarioAct } from './scenario.ts';

/** Events in one request. */
const LIST = 10;

export function callbackIdAt(index: number): string {
  return derivedId('cb', START, 'simulated', index);
}

/** Puts all that people and platforms do on the agenda. */
export function begin(world: World, { bursts, acts }: Scenario): void {
  const asking = people(world);
  for (const [number, burst] of bursts.entries()) {
    const most = burst.by === 'list' ? LIST : 1;
    for (let first = 0; first < burst.count; first += most) {
      const names = numbered(first, Math.min(first + most, burst.count)).map((i) => `${number}-${i}`);
      world.time.at(START + burst.from + first * burst.apartMs, () => publish(world, asking, burst, names));
    }
  }
  for (const act of acts) world.time.at(START + act.at, () => void perform(world, asking, act));
}

function numbered(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}

function publish(world: World, asking: ReturnType<typeof people>, burst: Burst, names: string[]): void {
  const type = `reply-${burst.callback}`;
  const filler = 'x'.repeat(burst.payloadBytes);
  const payloads = names.map((name) => ({ name, ...(filler && { filler }) }));
  if (burst.by === 'queue') {
    for (const payload of payloads) handOver(world, burst, { type, payload });
    return;
  }
  const events = payloads.map((payload) => ({ type, tenant: 'default', payload: JSON.stringify(payload) }));
  const key = `key-${names[0]}`;
  const callbackId = callbackIdAt(burst.callback);
  if (burst.by === 'list') asking.publish(callbackId, events, { scope: 'default', key, contentHash: key });
  else
    asking.publish(
      callbackId,
      events.map((event) => ({ ...event, idempotencyKey: key })),
    );
}

function handOver(world: World, { callback }: Burst, event: { type: string; payload: object }): void {
  const { id } = world.queues.events.send(event);
  const at = world.time.now();
  world.record.accepted.push({
    eventId: derivedId('evt', at, id),
    callbackId: callbackIdAt(callback),
    at,
  });
}

async function perform(world: World, asking: ReturnType<typeof people>, act: ScenarioAct): Promise<void> {
  const callbackId = callbackIdAt(act.callback);
  const asked = await askedBy(world, act, callbackId);
  if (asked) await asking.ask(asked);
}

async function askedBy(
  { stores, record }: World,
  act: ScenarioAct,
  callbackId: string,
): Promise<Asked | undefined> {
  const { kind } = act.do;
  switch (act.do.kind) {
    case 'mark':
    case 'undo':
    case 'retry': {
      const ids: string[] = [];
      for await (const { calls } of stores.calls.newest(callbackId, {}, 100))
        for (const { id, status, resolution } of calls)
          if (act.do.kind === 'undo' ? resolution?.by === 'person' : status !== 'SUCCESS') ids.push(id);
      const callId = ids[Math.floor(act.do.call * ids.length)];
      return callId === undefined ? undefined : { kind: act.do.kind, callbackId, callId };
    }
    case 'repair': {
      const version = record.callbacks.get(callbackId)!.at(-1)!.callback.version + 1;
      const url = `https://receiver-${act.callback}.example/v${version}/repaired/hook`;
      return { kind: 'edit', callbackId, body: { url } };
    }
    case 'change-email':
      return { kind: 'edit', callbackId, body: { email: `new-owner-${act.callback}@example.com` } };
    case 'switch-retries':
      return { kind: 'edit', callbackId, body: { retriesEnabled: act.do.on } };
    case 'cancel-replay': {
      const running = record.acts.findLast((one) => one.kind === 'replay' && one.callbackId === callbackId);
      const replayId = (running as { answer?: unknown } | undefined)?.answer;
      return typeof replayId === 'string' ? { kind: 'cancel-replay', callbackId, replayId } : undefined;
    }
    default:
      return { kind: kind as 'stop', callbackId };
  }
}
