import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { type AlarmRule, always, NOTHING_COUNTED } from './alarm-rule.ts';
import type { Watched } from './watched.ts';

/** Probes of ten callbacks that are parked: fewer attempts in five minutes may all be to receivers that are dead. */
const ATTEMPTS_THAT_TELL = 30;

/** What customers would notice first: receivers, readers of mails, callers of the API. */
export function outsideAlarms({ metrics, api }: Watched): AlarmRule[] {
  const period = Duration.minutes(5);
  return [
    {
      heading: 'Nothing gets through',
      says: 'Attempts are made, and not one succeeds: the fault may be on our side.',
      metric: new MathExpression({
        label: 'nothing gets through',
        expression: `IF(FILL(failed, 0) >= ${ATTEMPTS_THAT_TELL} AND FILL(succeeded, 0) < 1, 1, 0)`,
        usingMetrics: {
          failed: metrics.of('AttemptsFailed'),
          succeeded: metrics.of('AttemptsSucceeded'),
        },
        period,
      }),
      threshold: 1,
      bad: always(3),
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'The API fails',
      says: 'The API answers requests with errors of the server.',
      // A single one may be a worker that died; its caller was told to try again.
      metric: api.metricServerError({ period }),
      threshold: 5,
      bad: { periods: 2, of: 3 },
      missing: NOTHING_COUNTED,
    },
    {
      heading: 'Mails fail',
      says: 'Mails to owners of callbacks were refused for good.',
      metric: metrics.of('MailsFailed'),
      threshold: 1,
      // One that fails is an owner who does not know. The alarm itself need not come twice in an hour.
      bad: { periods: 1, of: 12 },
      missing: NOTHING_COUNTED,
    },
  ];
}
