/**
 * How long a request to an AWS service may take; the SDK's own default is for ever. A lost connection must not eat a
 * function's time: a service answers in milliseconds or is asked again. The time that a request waits for a free
 * connection counts, so a burst needs some room.
 */
export const REQUEST_LIMITS = {
  connectionTimeout: 3_000,
  requestTimeout: 5_000,
  throwOnRequestTimeout: true,
} as const;
