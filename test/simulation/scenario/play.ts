import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { START, sampleCallback } from '../../kit/samples.ts';
import { SimulatedReceiver, WELL } from '../receivers/receiver-plan.ts';
import { ended } from '../world/ending.ts';
import { type FaultPlan, PlannedFaults } from '../world/faults.ts';
import { randomOf } from '../world/random.ts';
import type { SimRecord } from '../world/record.ts';
import { simWorld, type World } from '../world/world.ts';
import { begin, callbackIdAt } from './begin.ts';
import type { Scenario, ScenarioCallback } from './scenario.ts';

const SETTLING_MS = 70 * 60_000;
const LONGEST_MS = 4 * 86_400_000;

export interface Played {
  record: SimRecord;
  digest: string;
  lines: string[];
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
      ...{ pollMs: scenario.pollMs, ticks: scenario.ticks, concurrency: scenario.concurrency },
      settings: {
        historyDays: scenario.historyDays ?? 30,
        payloadHistory: scenario.payloadHistory,
        parkAfterErrors: scenario.parkAfterErrors,
        drainPerSecond: scenario.drainPerSecond,
      },
      // Who repaired the URL has another receiver behind it.
      react: (callbackId, request) =>
        request.url.includes('/repaired/') ? WELL : receivers.get(callbackId)!.react(request),
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
