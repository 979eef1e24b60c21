import { Bill } from './bill.ts';
import type { Deployed } from './deployed.ts';
import { EMPTY_POLLS_PER_HOUR, HOURS_PER_MONTH, PRICES, STANDING } from './prices.ts';
import { startWorld } from './world.ts';

/** A line of the bill of a month in which nothing is published. */
export interface IdlePart {
  what: string;
  dollars: number;
  /** What of it AWS gives every account, without an end, if nothing else in the account uses it up. */
  givenDollars: number;
}

const HOUR_MS = 3_600_000;

/**
 * Counted: what the template lists, and the requests that an hour of ticks really makes. Metrics of our own are written
 * only where there is something to count, and cost nothing without.
 */
export async function idleMonth(deployed: Deployed): Promise<IdlePart[]> {
  const { polled, secrets, alarmMetrics, dashboards } = deployed;
  const polls = polled * EMPTY_POLLS_PER_HOUR * HOURS_PER_MONTH;
  const ticks = await idleHour(deployed);
  const lambda = (ticks.lambda ?? 0) * HOURS_PER_MONTH;
  const others = Object.entries(ticks).reduce(
    (sum, [part, dollars]) => (part === 'lambda' ? sum : sum + dollars * HOURS_PER_MONTH),
    0,
  );
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
    { what: 'the tick, every minute: its function', dollars: lambda, givenDollars: lambda },
    { what: 'the tick: reads, log lines, schedule', dollars: others, givenDollars: 0 },
    standing('metrics watched by alarms', alarmMetrics, STANDING.alarmMetric),
    standing('dashboards', dashboards, STANDING.dashboard),
  ];
}

/** Dollars by part of an hour of ticks that find nothing to do. */
async function idleHour(deployed: Deployed): Promise<Record<string, number>> {
  const world = await startWorld(deployed, { payloadHistory: 'all', parkAfterErrors: 10, gatherMs: 1000 });
  try {
    // The first one starts its environment.
    await world.time.runUntil(world.time.now() + 120_000);
    world.bills.ticks = new Bill();
    await world.time.runUntil(world.time.now() + HOUR_MS);
    if (world.faults.length > 0) throw new Error(`${world.faults.length} faults: ${world.faults[0]}`);
    const { schedule } = PRICES;
    return { ...world.bills.ticks.parts(), fires: 60 * schedule };
  } finally {
    await world.stop();
  }
}
