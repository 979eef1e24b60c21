import { type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';

/** One alarm. Each analysed metric of it costs $0.10 a month beyond the account's first ten. */
export interface AlarmRule {
  /** Its name, and the heading in `docs/runbook.md` that says what it means and what to do. */
  heading: string;
  /** What has happened, in one sentence. */
  says: string;
  metric: IMetric;
  /** What is too much; for `isTooFew`, what would be enough. */
  threshold: number;
  isTooFew?: boolean;
  /** It rings when so many of the last so many periods were bad. */
  bad: { periods: number; of: number };
  /** What a period without data means. Never left out: CloudWatch's own answer is to do nothing. */
  missing: TreatMissingData;
}

/** Counts are published when there was something to count: silence is none of it. */
export const NOTHING_COUNTED = TreatMissingData.NOT_BREACHING;
/** SQS stops reporting on a queue that was not used for six hours: nothing lies in it. */
export const QUEUE_UNUSED = TreatMissingData.NOT_BREACHING;
/** What reports all the time, whether there is work or not, has stopped. */
export const HEARTBEAT_STOPPED = TreatMissingData.BREACHING;

/** In every one of so many periods in a row. */
export function always(periods: number): AlarmRule['bad'] {
  return { periods, of: periods };
}
