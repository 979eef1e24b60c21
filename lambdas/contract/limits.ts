/** Numbers that more than one room must agree on. Units are in the names. */

/** AWS: a message or a batch of messages is at most 1 MiB. */
export const SQS_MAX_BATCH_BYTES = 1_048_576;
export const SQS_MAX_BATCH_ENTRIES = 10;
/** AWS: the longest delay a queue can give one message; beyond it a schedule wakes the call. */
export const SQS_MAX_DELAY_SECONDS = 900;
/** Received so often in vain, a message is laid among the dead letters. */
export const SQS_MAX_RECEIVES = 5;

export const RETRIES_DELAY_SECONDS = 300;
export const DELIVER_TIMEOUT_SECONDS = 150;
/** Six times the function's limit, as AWS advises: a message is never handed out while its worker may still live. */
export const DELIVER_VISIBILITY_SECONDS = 900;
/** A call that somebody waits for over HTTP, a test or a verification; the API's own limit is 29 s. */
export const TEST_CALL_SECONDS = 20;

export const MAX_PAYLOAD_BYTES = 256 * 1024;
export const MAX_BODY_BYTES = 5 * 1024 * 1024;
export const MAX_EVENTS_PER_REQUEST = 100;
/** Above this many subscribers an event is fanned out by `accept`, not inside the HTTP request. */
export const MAX_INLINE_SUBSCRIBERS = 100;
/** The same for all events of a request together: what the API sends within its time with ease. */
export const MAX_INLINE_CALLS = 1000;
export const MAX_INLINE_BYTES = 32 * 1024 * 1024;
export const MAX_EVENT_SEGMENTS = 5;
/** How long a callback may keep trying one call. */
export const MAX_WINDOW_SECONDS = 14 * 86_400;
export const IDEMPOTENCY_SECONDS = 86_400;

/** A payload up to this size lies in the call's own item, so that a first-attempt success is one write. */
export const INLINE_PAYLOAD_BYTES = 1024;
/** What is read of a response, and kept of a failure; a success keeps less. */
export const RESPONSE_BODY_BYTES = 4096;
export const RESPONSE_BODY_BYTES_OF_SUCCESS = 512;
export const RESPONSE_HEADER_BYTES = 16_384;

/** How stale a worker's view of a callback, its subscriptions and its health may be. */
export const CACHE_SECONDS = 5;
/** How long a checked API key is believed. */
export const KEY_CACHE_SECONDS = 60;
/** The most that a page of a list holds. A filtered one reads on by as many at once. */
export const LARGEST_PAGE = 100;
/** A filtered page of a list reads at most this many items before it answers with what it found. */
export const MAX_ITEMS_READ_PER_PAGE = 1000;
/** One answer about a batch counts at most so many calls; the rest are the next page's. */
export const MAX_CALLS_COUNTED_PER_PAGE = 10_000;
/** TTL slack on top of retention and window: DynamoDB may delete no earlier than readers stop looking. */
export const TTL_SLACK_SECONDS = 7 * 86_400;
