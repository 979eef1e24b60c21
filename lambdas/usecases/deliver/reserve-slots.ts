import type { CallMessage } from '../../contract/messages.ts';
import {
  type Grant,
  heldAt,
  needsSlot,
  type SlotPointer,
  slotOf,
  slotsBefore,
  takeSlots,
  withoutSlot,
} from '../../domain/call/slots.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Received } from '../../ports/received.ts';
import type { DeliverPorts } from './deliver-ports.ts';
import { healthFor } from './look-up.ts';

type Ports = Pick<DeliverPorts, 'callbacks' | 'health' | 'healthView' | 'clock'>;
type Limit = { callbackId: string; perSecond: number };

const MAX_TRIES = 4;

/** What a message is granted. Undefined: it needs no slot, or its callback has no limit. */
export type Grants = (received: Received<CallMessage>) => Promise<Grant | undefined>;

/**
 * Before a batch is worked: slots for those of its messages whose callback has a rate limit and is called, by one
 * conditional write for each callback, and another where some come too late for theirs. Messages of other callbacks
 * wait for none of it.
 */
export function reserveSlots(ports: Ports, batch: Received<CallMessage>[]): Grants {
  const reserved = new Map<string, Promise<Map<string, Grant>>>();
  for (const [callbackId, group] of Map.groupBy(batch, ({ message }) => message.callbackId))
    reserved.set(callbackId, reserveFor(ports, callbackId, group));
  return async ({ id, message }) => (await reserved.get(message.callbackId))?.get(id);
}

async function reserveFor(
  ports: Ports,
  callbackId: string,
  group: Received<CallMessage>[],
): Promise<Map<string, Grant>> {
  const grants = new Map<string, Grant>();
  const callback = await ports.callbacks.get(callbackId);
  const perSecond = callback?.rateLimit.perSecond ?? null;
  if (perSecond === null || callback?.deletedAt !== undefined) return grants;
  const limit = { callbackId, perSecond };
  const drained = group.find(({ message }) => message.drain !== undefined);
  let health = await healthFor(ports, (drained ?? group[0]!).message);
  if (!isCalled(health)) return grants;

  const now = ports.clock.now();
  const wanting = group.filter(({ message }) => needsSlot(message, now));
  const { held = [], missed = [] } = Object.groupBy(wanting, (received) => slotOf(received, health, now));
  for (const { id, message } of held) grants.set(id, heldAt(message.slotAt!));
  health = await take(ports, health, 'lateSlotAt', limit, missed, grants);
  const left = wanting.filter(({ id }) => !grants.has(id));
  health = await take(ports, health, 'nextSlotAt', limit, left, grants);
  for (const { id } of left)
    if (!grants.has(id) && isCalled(health)) grants.set(id, withoutSlot(ports.clock.now()));
  return grants;
}

/** Grants as many slots as there are. Refused, it is decided again on the pointer as it is. */
async function take(
  { health: ledger, healthView, clock }: Ports,
  known: Health,
  field: SlotPointer,
  { callbackId, perSecond }: Limit,
  wanting: Received<CallMessage>[],
  grants: Map<string, Grant>,
): Promise<Health> {
  let health = known;
  // One reading: refused for a pointer that others have moved on from here, the next try adds to it beside them.
  const now = clock.now();
  for (let tries = 0; tries < MAX_TRIES && wanting.length > 0 && isCalled(health); tries++) {
    const slots = takeSlots(health, field, { now, perSecond, count: wanting.length });
    if (slots === undefined) break;
    const written = await ledger.apply(callbackId, slots.change);
    health = written.health;
    healthView.remember(callbackId, health);
    if (!written.applied) continue;
    for (const [i, grant] of slotsBefore(health[field]!, slots.count, perSecond).entries())
      grants.set(wanting[i]!.id, grant);
    break;
  }
  return health;
}

/** Where calls wait, nothing is let go. */
function isCalled({ mode }: Health): boolean {
  return mode === 'direct' || mode === 'draining';
}
