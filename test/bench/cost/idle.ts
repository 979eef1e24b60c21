import type { MetricName } from '../../../lambdas/contract/signals.ts';
import { Bill } from './bill.ts';
import type { Deployed } from './deployed.ts';
import { EMPTY_POLLS_PER_HOUR, HOURS_PER_MONTH, type Part, PRICES, STANDING } from './prices.ts';
import { startWorld } from './world.ts';

/** A line of the bill of a month in which nothing is published. */
export interface IdlePart {
  what: string;
  dollars: number;
  /** What of it AWS gives every account, without an end, if nothing else in the account uses it up. */
  givenDollars: number;
}

const HOUR_MS = 3_600_000;

/** Metrics of our own that the tick writes though nothing happens: the others cost nothing without traffic. */
const IDLE_METRICS: MetricName[] = ['CallbacksTroubled'];

/** Counted: what the template lists, and the requests that an hour of ticks really makes. */
export async function idleMonth(deployed: Deployed): Promise<IdlePart[]> {
  const { polled, secrets, alarmMetrics, dashboards } = deployed;
  const polls = polled * EMPTY_POLLS_PER_HOUR * HOURS_PER_MONTH;
  const ticks = await idleHour(deployed);
  const tick = (what: string, parts: Part[], isGiven: boolean) => {
    const dollars = parts.reduce((sum, part) => sum + ticks[part], 0) * HOURS_PER_MONTH;
    return { what: `the tick, every minute: ${what}`, dollars, givenDollars: isGiven ? dollars : 0 };
  };
  const standing = (what: string, count: number, { each, given }: { each: number; given: number }) => ({
    what: `${count} ${what}`,
    dollars: count * each,
    givenDollars: Math.min(count, given) * each,
  });
  return [
    {
      what: `polls of ${polled} empty queues`,
      dollars: polls * PRICES.sqsRequest,
      givenDollars: Math.min(polls, STANDING.sqsRequestsGiven) * PRICES.sqsRequest,
    },
    standing('secrets', secrets, STANDING.secret),
    tick('schedule, function, log lines', ['scheduler', 'lambda', 'logs'], true),
    tick('reads', ['dynamodb', 'sqs', 'secrets', 'ses'], false),
    standing('metric that is written without traffic', IDLE_METRICS.length, STANDING.metric),
    standing('metrics watched by alarms', alarmMetrics, STANDING.alarmMetric),
    standing('dashboards', dashboards, STANDING.dashboard),
  ];
}

/** Dollars by part of an hour of ticks that find nothing to do. */
async function idleHour(deployed: Deployed): Promise<Record<Part, number>> {
  const world = await startWorld(deployed, { payloadHistory: 'all', parkAfterErrors: 10, gatherMs: 1000 });
  try {
    // The first one starts its environment.
    await world.time.runUntil(world.time.now() + 120_000);
    world.bills.ticks = new Bill();
    await world.time.runUntil(world.time.now() + HOUR_MS);
    if (world.faults.length > 0) throw new Error(`${world.faults.length} faults: ${world.faults[0]}`);
    // Its own schedule fires once a minute, which the world does by itself.
    world.bills.ticks.use('schedule', 60);
    return world.bills.ticks.parts();
  } finally {
    await world.stop();
  }
}
