import type { Callback } from '../../domain/callback/callback.ts';
import type { PublishableEvent } from '../../domain/event/event.ts';
import { answerFrom, answerText, type PublishedEvent } from '../../domain/event/published-event.ts';
import { spokenOf } from '../../domain/event/state-event.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Claim, IdempotencyLedger } from '../../ports/idempotency-ledger.ts';
import { claimEvents, claimRequest, eventClaim, type RequestKey, requestClaim } from './claim-events.ts';
import { findSubscribers, type SendPorts, sendEvents } from './send-events.ts';

/** The event names a callback that is not there, or not the tenant's. */
export class UnknownCallbackError extends Error {
  override readonly name = 'UnknownCallbackError';
  readonly index: number;
  constructor(index: number, callbackId: string) {
    super(`There is no callback ${callbackId}.`);
    this.index = index;
  }
}

export interface PublishPorts extends SendPorts {
  idempotency: IdempotencyLedger;
  clock: Clock;
}

/**
 * Publishes events that came by HTTP. All callbacks are found before anything is claimed or sent, so that a bad element
 * refuses the whole. Once it returns, every call is in a queue.
 *
 * The order of its writes, and what dying after each leaves to a repeat with the same keys:
 * 1. the request's claim, if it has a key: the repeat makes the ids that this claim stands for;
 * 2. the claims of events with keys, all at once: the same, event by event. A conflict here sends nothing; what else was
 *    claimed is claimed for the content that it came with;
 * 3. calls to deliveries, large fan-outs to events: some or all are there. The repeat sends all of them again under the
 *    same ids, and says so in the messages, so that a call is looked up before anyone is called;
 * 4. the batches' entries: the repeat writes the same ones over them;
 * 5. the answer in every claim: from then on the repeat sends nothing and is answered from the claim.
 * Without a key a repeat is a new event; events without keys and batches cost no write at all.
 */
export async function publishEvents(
  ports: PublishPorts,
  events: PublishableEvent[],
  requestKey?: RequestKey,
): Promise<PublishedEvent[]> {
  const { callbacks, idempotency, clock } = ports;
  const now = clock.now();
  const found = await findSubscribers(callbacks, events);
  await refuseUnknown(ports, events, found, requestKey);
  const request = requestKey && (await claimRequest(ports, requestKey, now));
  if (request?.claim.answer !== undefined) return answerFrom(request.claim.answer);
  const claimed = await claimEvents(ports, events, now, request);

  const fresh = [...claimed.keys()].filter((index) => claimed[index]!.claim?.answer === undefined);
  const sent = await sendEvents(
    ports,
    fresh.map((index) => claimed[index]!),
    fresh.map((index) => found[index]!),
  );
  const earlier = claimed.flatMap(({ claim }) =>
    claim?.answer === undefined ? [] : answerFrom(claim.answer),
  );
  const answers = new Map([...earlier, ...sent].map((published) => [published.id, published]));
  const published = claimed.map(({ id }) => answers.get(id)!);

  const mark = (claim: Claim | undefined, answered: PublishedEvent[]) =>
    claim && idempotency.markSent(claim, clock.now(), answerText(answered));
  await Promise.all([
    ...fresh.map((index) => mark(claimed[index]!.claim, [published[index]!])),
    mark(request?.claim, published),
  ]);
  return published;
}

/**
 * A callback that was deleted since its event was sent is no reason to refuse the event's repeat. One that the event
 * speaks of is there, and gets no call.
 */
async function refuseUnknown(
  { idempotency }: PublishPorts,
  events: PublishableEvent[],
  found: Callback[][],
  requestKey: RequestKey | undefined,
): Promise<void> {
  const isSent = async (wanted: Claim | undefined) => {
    const held = wanted && (await idempotency.find(wanted));
    return held?.sentAt !== undefined && held.contentHash === wanted?.contentHash;
  };
  const unknown = events.flatMap(({ type, callbackId }, index) => {
    const isNamed = callbackId !== undefined && callbackId !== spokenOf(type);
    return isNamed && found[index]!.length === 0 ? [{ index, callbackId }] : [];
  });
  if (unknown.length === 0 || (await isSent(requestKey && requestClaim(requestKey, 0)))) return;
  for (const { index, callbackId } of unknown)
    if (!(await isSent(eventClaim(events[index]!, 0)))) throw new UnknownCallbackError(index, callbackId);
}
