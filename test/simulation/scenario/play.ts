import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { derivedId } from '../../../lambdas/domain/text/ids.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { SimulatedReceiver, WELL } from '../receivers/receiver-plan.ts';
import { ended } from '../world/ending.ts';
import { type FaultPlan, PlannedFaults } from '../world/faults.ts';
import { type Asked, people } from '../world/people.ts';
import { randomOf } from '../world/random.ts';
import type { SimRecord } from '../world/record.ts';
import { simWorld, type World } from '../world/world.ts';
import type { Burst, Scenario, ScenarioAct, ScenarioCallback } from './scenario.ts';

const SETTLING_MS = 70 * 60_000;
const LONGEST_MS = 4 * 86_400_000;

export interface Played {
  record: SimRecord;
  digest: string;
  lines: string[];
}

export function callbackIdAt(index: number): string {
  return derivedId('cb', START, 'simulated', index);
}

/** Plays a scenario to its end: until every call has ended and nothing is left to be done. `faults` take the place of its own. */
export async function play(
  scenario: Scenario,
  { tells = false, faults }: { tells?: boolean; faults?: FaultPlan } = {},
): Promise<Played> {
  const { world, receivers: _ } = await worldOf(scenario, { tells, ...(faults && { faults }) });
  begin(world, scenario);
  await world.run(START + scenario.activeMs);
  world.record.calmAt = world.time.now();
  await settled(world);
  return { record: await ended(world), digest: world.trace.digest, lines: world.trace.lines };
}

/** The world of a scenario, before anything happened in it. */
export async function worldOf(
  scenario: Scenario,
  { tells = false, faults }: { tells?: boolean; faults?: FaultPlan } = {},
) {
  const { seed } = scenario;
  const receivers = new Map<string, SimulatedReceiver>();
  const callbacks = scenario.callbacks.map((callback, index) => {
    const random = randomOf(seed, `receiver-${index}`);
    const id = callbackIdAt(index);
    receivers.set(id, new SimulatedReceiver(callback.receiver, { startedAt: START, random }));
    return configured(id, index, callback);
  });
  const mails = randomOf(seed, 'mails');
  const at = (offset: number) => START + offset;
  const { points, storms, slowMs } = scenario.faults;
  const planned = new PlannedFaults(
    {
      points: points.map((point) => ({ ...point, at: at(point.at) })),
      storms: storms.map((storm) => ({ ...storm, from: at(storm.from), until: at(storm.until) })),
      slowMs,
    },
    randomOf(seed, 'storms'),
  );
  const world = await simWorld(
    {
      ...{ seed, startedAt: START, tells, faults: faults ?? planned },
      ...{ untidiness: scenario.untidiness, maxSkewMs: scenario.maxSkewMs, indexLagMs: scenario.indexLagMs },
      ...{ ticks: scenario.ticks, concurrency: scenario.concurrency },
      settings: {
        historyDays: scenario.historyDays ?? 30,
        payloadHistory: scenario.payloadHistory,
        parkAfterErrors: scenario.parkAfterErrors,
        drainPerSecond: scenario.drainPerSecond,
      },
      // Who repaired the URL has another receiver behind it.
      react: (callbackId, { url, ...request }) =>
        url.includes('/repaired/') ? WELL : receivers.get(callbackId)!.react(request),
      mail: (_mail, now) =>
        now < world.record.calmAt && mails() < mailTrouble(scenario, now - START) ? 'later' : 'sent',
    },
    callbacks,
  );
  return { world, receivers };
}

/** While a storm is at the mail service it takes fewer mails. */
function mailTrouble({ faults }: Scenario, offset: number): number {
  const storm = faults.storms.find(
    ({ port, from, until }) => port === 'mailer' && offset >= from && offset < until,
  );
  return storm?.share ?? 0;
}

function configured(id: string, index: number, { policy, listens }: ScenarioCallback): Callback {
  return sampleCallback({
    id,
    name: `receiver ${index}`,
    url: `https://receiver-${index}.example/v1/hook`,
    events: [`reply-${index}`, ...(listens ? ['callback.*.*'] : [])],
    email: `owner-${index}@example.com`,
    ...policy,
  });
}

/** Puts all that people and platforms do on the agenda. */
export function begin(world: World, { bursts, acts }: Scenario): void {
  const asking = people(world);
  for (const [number, burst] of bursts.entries())
    for (let i = 0; i < burst.count; i++)
      world.time.at(START + burst.from + i * burst.apartMs, () =>
        publish(world, asking, burst, `${number}-${i}`),
      );
  for (const act of acts) world.time.at(START + act.at, () => void perform(world, asking, act));
}

function publish(world: World, asking: ReturnType<typeof people>, burst: Burst, name: string): void {
  const type = `reply-${burst.callback}`;
  const filler = 'x'.repeat(burst.payloadBytes);
  const payload = JSON.stringify({ name, ...(filler && { filler }) });
  if (burst.by === 'api') {
    asking.publish({ type, tenant: 'default', payload, idempotencyKey: `key-${name}` });
    return;
  }
  const { id } = world.queues.events.send(JSON.stringify({ type, payload: JSON.parse(payload) }));
  const at = world.time.now();
  world.record.accepted.push({
    eventId: derivedId('evt', at, id),
    callbackId: callbackIdAt(burst.callback),
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

/** Until all calls are past their cutoffs or have ended, and for the passes that follow. */
async function settled(world: World): Promise<void> {
  const { time, stores, record } = world;
  const end = time.now() + LONGEST_MS;
  for (let until = time.now() + SETTLING_MS; until < end; until += SETTLING_MS) {
    await world.run(until);
    if (record.accepted.length > 0 && (await lastCutoff(stores, record, time.now())) < time.now()) break;
  }
  await world.run(time.now() + SETTLING_MS);
}

/** The latest time at which something is still to come for a call. */
async function lastCutoff(stores: World['stores'], record: SimRecord, now: number): Promise<number> {
  let last = 0;
  for (const callbackId of record.callbacks.keys())
    for await (const { calls } of stores.calls.newestIn(['OPEN'], callbackId, {}, 100))
      for (const { retryUntil } of calls) last = Math.max(last, retryUntil);
  return last > now ? last : 0;
}
