import { Duration } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmRule, always, HEARTBEAT_STOPPED, NOTHING_COUNTED } from './alarm-rule.ts';
import type { Watched } from './watched.ts';

/** Whether our own work is done. Periods are of five minutes. */
export function workAlarms({ metrics, functions }: Watched): AlarmRule[] {
  const period = Duration.minutes(5);
  return [
    {
      heading: 'The tick is missing',
      says: 'For a quarter of an hour nothing has looked for what is overdue.',
      // The tick counts callbacks in trouble every five minutes, none included. Invocations of recover would not tell:
      // its queue makes them, too.
      metric: metrics.of('CallbacksTroubled', { statistic: Stats.SAMPLE_COUNT }),
      threshold: 1,
      isTooFew: true,
      bad: always(3),
      missing: HEARTBEAT_STOPPED,
    },
    {
      heading: 'Work comes back',
      says: 'Messages keep going back to their queues for faults of ours.',
      // One that goes back is worked a little later. What lasts for a quarter of an hour does not mend itself.
      metric: metrics.of('WorkReturned'),
      threshold: 1,
      bad: always(3),
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'Calls go round again',
      says: 'Calls failed five times for faults of ours and were brought back from among the dead letters.',
      metric: metrics.of('CallsRevived'),
      threshold: 1,
      // A round takes one and a half hours; in between the alarm shall not come and go.
      bad: { periods: 1, of: 24 },
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'Messages cannot be read',
      says: 'A queue was given something that is no message of Redial.',
      metric: metrics.of('MessagesRejected'),
      threshold: 1,
      // Where it lies in the end it is looked at every quarter of an hour.
      bad: { periods: 1, of: 6 },
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'Deliver crashes',
      says: 'The function that calls receivers crashes or runs out of time.',
      // Of the other functions queues, ticks and the API tell. Deliver's hide a message for 15 minutes after a crash: one
      // that kills its worker each time does so four times an hour.
      metric: functions.deliver.metricErrors({ period }),
      threshold: 1,
      bad: { periods: 3, of: 12 },
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'Workers are throttled',
      says: 'The account runs as many functions at once as it may, and deliver finds no room.',
      // Deliver runs the most by far. Its queues' own limits do not throttle it; what does hits every function.
      metric: functions.deliver.metricThrottles({ period }),
      threshold: 1,
      bad: always(3),
      missing: NOTHING_COUNTED,
    },
  ];
}
