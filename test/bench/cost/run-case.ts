import { Bill, type Cost, costOf } from './bill.ts';
import type { CaseSpec } from './cases.ts';
import type { Deployed } from './deployed.ts';
import { DrainWatch } from './drain-watch.ts';
import { callbacksFor, publish } from './traffic.ts';
import type { Seen } from './virtual-receiver.ts';
import { startWorld, type World } from './world.ts';

export interface CaseResult extends Cost {
  case: string;
  calls: number;
  requests: Record<string, number>;
  figures: Figures;
}

/** What is held to the targets besides the price. */
export interface Figures {
  attemptsPerCall: number;
  mails: number;
  /** The most attempts of any interval in which the callback was parked. */
  mostPerParkedInterval: number;
  delivered: number;
  deliveredTwice: number;
  drainSteps: number[];
}

const INTERVAL_SECONDS = 300;
/** The first ten failures, ten seconds and five more: by then it is parked. */
const PARKED_AFTER_MS = 60_000;
const WARM_UP = { events: 200, seconds: 20 };
/** After the last delivery: the last pass of a drain comes an hour later, and notices before. */
const AFTERWARDS_MS = 75 * 60_000;
const GIVEN_UP_MS = 6 * 3_600_000;
/** Longer than a day, so that what came in at an outage's start can still be delivered after it. */
const WINDOW_HOURS = 26;

/** Plays one case to its end in virtual time. Throws where a call was not delivered, or a function had a fault. */
export async function runCase(deployed: Deployed, spec: CaseSpec): Promise<CaseResult> {
  const world = await startWorld(deployed, {
    payloadHistory: spec.payloadHistory,
    parkAfterErrors: spec.isNaive ? 0 : 10,
    gatherMs: spec.isNaive ? 30_000 : 1000,
  });
  try {
    await warmUp(world, spec);
    return await play(world, spec);
  } finally {
    await world.stop();
  }
}

/** Functions have started and caches are filled: of a million calls that is none's price. */
async function warmUp(world: World, { callbacks }: CaseSpec): Promise<void> {
  const { time } = world;
  await world.register(
    callbacksFor(callbacks, time.now(), { windowHours: WINDOW_HOURS, responseSeconds: 10 }),
  );
  publish(
    { events: WARM_UP.events, callbacks },
    {
      time,
      queue: world.queues.queue('events'),
      bill: new Bill(),
      perSecond: WARM_UP.events / WARM_UP.seconds,
    },
  );
  await time.runUntil(time.now() + (WARM_UP.seconds + 2) * 1000);
  world.receiver.forget();
  Object.assign(world.bills, { calls: new Bill(), ticks: new Bill() });
}

async function play(world: World, spec: CaseSpec): Promise<CaseResult> {
  const { time, receiver, bills } = world;
  const startedAt = time.now();
  const endsAt = startedAt + (spec.outage?.seconds ?? 0) * 1000;
  if (spec.outage) {
    receiver.behaviour = spec.outage.behaviour;
    time.at(endsAt, () => {
      receiver.behaviour = 'answers';
    });
  }
  const drains = new DrainWatch();
  world.queues.onSend = (_queue, entries) => drains.note(entries);
  publish(
    { events: spec.calls, callbacks: spec.callbacks },
    {
      time,
      queue: world.queues.queue('events'),
      bill: bills.calls,
      perSecond: spec.calls / spec.publishSeconds,
    },
  );
  await time.runUntil(
    endsAt + spec.publishSeconds * 1000 + GIVEN_UP_MS,
    () => receiver.answered.size === spec.calls,
  );
  if (spec.outage) await time.runUntil(time.now() + AFTERWARDS_MS);
  else await time.runUntil(time.now() + 5000);
  if (world.faults.length > 0)
    throw new Error(`${spec.name}: ${world.faults.length} faults: ${world.faults[0]}`);

  const parked = { from: startedAt + PARKED_AFTER_MS, until: endsAt };
  return {
    case: spec.name,
    calls: spec.calls,
    ...costOf(bills.calls, spec.calls),
    requests: bills.calls.requests(),
    figures: {
      attemptsPerCall: receiver.seen.length / spec.calls,
      mails: world.mails.length,
      mostPerParkedInterval: spec.isNaive ? Number.NaN : mostPerInterval(receiver.seen, parked),
      delivered: receiver.answered.size,
      deliveredTwice: [...receiver.answered.values()].filter((times) => times > 1).length,
      drainSteps: drains.stepSizes(),
    },
  };
}

/** Beats are an interval apart at least, and their attempts follow at once: no half an interval holds two beats. */
export function mostPerInterval(
  seen: Pick<Seen, 'at'>[],
  { from, until }: { from: number; until: number },
): number {
  const times = seen.map(({ at }) => at).filter((at) => at >= from && at < until);
  const half = (INTERVAL_SECONDS * 1000) / 2;
  return times.reduce(
    (most, time) => Math.max(most, times.filter((at) => at >= time && at < time + half).length),
    0,
  );
}
