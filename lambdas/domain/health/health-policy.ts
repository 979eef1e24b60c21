import type { Callback } from '../callback/callback.ts';
import type { HealthPolicy } from './health-events.ts';

/**
 * What a callback asks for, as far as its health heeds it. Its calls may wait in the table only where they are tried
 * again at all, and as often as it takes.
 */
export function healthPolicyOf(
  { retriesEnabled, retry, disable }: Pick<Callback, 'retriesEnabled' | 'retry' | 'disable'>,
  parkAfterErrors: number,
): HealthPolicy {
  const mayPark = retriesEnabled && retry.maxAttempts === null;
  return {
    parkAfterErrors: mayPark ? parkAfterErrors : 0,
    intervalMs: retry.intervalSeconds * 1000,
    disable,
  };
}
