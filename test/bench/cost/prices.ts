/**
 * List prices in US dollars: us-east-1, November 2026, with no free tier and no discount for volume. From the pricing
 * pages aws.amazon.com/{sqs,lambda,dynamodb,eventbridge,ses,cloudwatch,secrets-manager,ec2}/pricing.
 */
export const PRICED = 'us-east-1, November 2026, no free tier';

const MILLION = 1_000_000;
const GB = 1_000_000_000;

/** What is billed, and what one of it costs. */
export const PRICES = {
  /** A request of up to 64 KB; a batch of up to ten messages within them is one. */
  sqsRequest: 0.4 / MILLION,
  /** On top, for requests whose messages name a group (fair queues; as others quote it). */
  sqsFairRequest: 0.1 / MILLION,
  lambdaRequest: 0.2 / MILLION,
  /** arm64. The start of an environment is billed like its work. */
  lambdaGbSecond: 0.0000133334,
  /** 1 KB, on demand; a write of an index is one more. */
  writeUnit: 0.625 / MILLION,
  /** 4 KB read consistently, or 8 KB not so. */
  readUnit: 0.125 / MILLION,
  schedule: 1 / MILLION,
  mail: 0.1 / 1000,
  /** CloudWatch Logs, taken in. */
  logByte: 0.5 / GB,
  secretRead: 0.05 / 10_000,
  /** Out to the internet: told apart, since it is the same for every way to deliver. */
  egressByte: 0.09 / GB,
} as const;

export type Billed = keyof typeof PRICES;

/** What stands costs by the month, used or not. `given`: how many of them every account has for nothing, without an end. */
export const STANDING = {
  secret: { each: 0.4, given: 0 },
  metric: { each: 0.3, given: 10 },
  /** An alarm costs by the metrics that it watches. */
  alarmMetric: { each: 0.1, given: 10 },
  /** Three are free of those with at most 50 metrics, which ours is not. */
  dashboard: { each: 3, given: 0 },
  sqsRequestsGiven: MILLION,
} as const;

/** Which line of the bill it is on. */
export const PART_OF = {
  sqsRequest: 'sqs',
  sqsFairRequest: 'sqs',
  lambdaRequest: 'lambda',
  lambdaGbSecond: 'lambda',
  writeUnit: 'dynamodb',
  readUnit: 'dynamodb',
  schedule: 'scheduler',
  mail: 'ses',
  logByte: 'logs',
  secretRead: 'secrets',
  egressByte: 'egress',
} as const satisfies Record<Billed, string>;

export type Part = (typeof PART_OF)[Billed];

/** AWS bills a queue's request by so many bytes of its messages. */
export const SQS_CHUNK_BYTES = 64 * 1024;
/** CloudWatch adds so many to each line. */
export const LOG_LINE_BYTES = 26;
/** What Lambda itself logs of an invocation, in JSON: platform.start and platform.report. */
export const PLATFORM_LOG_BYTES = 430 + 2 * LOG_LINE_BYTES;

/** An event source asks an empty queue by five long polls of 20 s at once. */
export const EMPTY_POLLS_PER_HOUR = (5 * 3600) / 20;
export const HOURS_PER_MONTH = 730;

/**
 * How long a request to AWS takes, in virtual time: DynamoDB answers in single-digit milliseconds and SQS in some ten,
 * and signing, sending and parsing take their share of half a processor or less.
 */
export const REQUEST_MS = 10;
/** Start of an environment: module load as measured, doubled for Lambda's smaller processor. Billed. */
export const START_MS = 300;
/** An environment that had nothing to do for so long is gone; Lambda promises nothing, some minutes are usual. */
export const IDLE_ENVIRONMENT_MS = 5 * 60_000;
