import { TTL_SLACK_SECONDS } from '../../contract/limits.ts';

export const DAY_MS = 86_400_000;

/** Value of the TTL attribute for what readers may see until `readableUntil` (ms): seconds, with slack on top. */
export function ttlOf(readableUntil: number): number {
  return Math.ceil(readableUntil / 1000) + TTL_SLACK_SECONDS;
}

/** DynamoDB removes expired items days late: readers look themselves. */
export function isReadable(expiresAt: unknown, now: number): boolean {
  return typeof expiresAt !== 'number' || now < (expiresAt - TTL_SLACK_SECONDS) * 1000;
}
