import { type AcceptedEvent, contentHashOf, type PublishableEvent } from '../../domain/event/event.ts';
import { derivedId, newId } from '../../domain/text/ids.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Claim, IdempotencyLedger } from '../../ports/idempotency-ledger.ts';

/** A key that stands for a whole request. */
export interface RequestKey {
  scope: string;
  key: string;
  /** SHA-256 of the request's content, hex. */
  contentHash: string;
}

/** The claim that holds, which may be of an earlier time. */
export interface Held {
  claim: Claim;
  isNew: boolean;
}

/** An event with its identity and, where it has a key of its own, its claim. */
export type ClaimedEvent = AcceptedEvent & { claim?: Claim };

/** The key stands for other content already. */
export class KeyConflictError extends Error {
  override readonly name = 'KeyConflictError';
  /** Of the event whose own key it is; absent: the request's. */
  readonly index: number | undefined;
  constructor(index?: number) {
    super('The idempotency key was used for other content in the last 24 hours.');
    this.index = index;
  }
}

interface Ports {
  idempotency: Pick<IdempotencyLedger, 'claim'>;
  clock: Pick<Clock, 'randomBytes'>;
}

/** Throws KeyConflictError. */
export async function claimRequest(
  { idempotency }: Pick<Ports, 'idempotency'>,
  key: RequestKey,
  now: number,
): Promise<Held> {
  const held = await idempotency.claim(requestClaim(key, now));
  if (!standsFor(held.claim, key)) throw new KeyConflictError();
  return held;
}

/**
 * Gives events their identity, in their order: under a key of its own as the first time that key was used; else as the
 * request's key says; else a new one. A claim that was there already, but has not been sent, makes the same ids: the
 * worker before has died, or is at it right now. Throws KeyConflictError once all claims are answered.
 */
export async function claimEvents(
  { idempotency, clock }: Ports,
  events: PublishableEvent[],
  now: number,
  request?: Held,
): Promise<ClaimedEvent[]> {
  const own = await Promise.all(
    events.map(async (event): Promise<Held | undefined> => {
      const wanted = eventClaim(event, now);
      return wanted && idempotency.claim(wanted);
    }),
  );
  return events.map((event, index) => {
    const held = own[index];
    if (held && !standsFor(held.claim, { contentHash: contentHashOf(event) }))
      throw new KeyConflictError(index);
    if (held) return { ...identityUnder(held, now), event, claim: held.claim };
    if (request) return { ...identityUnder(request, now, index), event };
    return { id: newId('evt', now, clock.randomBytes(10)), acceptedAt: now, event };
  });
}

/** `index`: of the event in its request. Its time makes its ids; its window is never shorter for a repeat. */
function identityUnder(
  { claim, isNew }: Held,
  now: number,
  index = 0,
): Pick<AcceptedEvent, 'id' | 'acceptedAt' | 'again' | 'windowFrom'> {
  const { kind, scope, key, acceptedAt } = claim;
  const id = derivedId('evt', acceptedAt, kind, scope, key, index);
  return { id, acceptedAt, ...(!isNew && { again: true, windowFrom: now }) };
}

export function requestClaim(key: RequestKey, acceptedAt: number): Claim {
  return { ...key, kind: 'request', acceptedAt };
}

/** Undefined for an event without a key. */
export function eventClaim(event: PublishableEvent, acceptedAt: number): Claim | undefined {
  const { tenant, idempotencyKey } = event;
  if (idempotencyKey === undefined) return undefined;
  return { scope: tenant, kind: 'event', key: idempotencyKey, contentHash: contentHashOf(event), acceptedAt };
}

function standsFor({ contentHash }: Claim, wanted: { contentHash: string }): boolean {
  return contentHash === wanted.contentHash;
}
