import {
  CALL_SHARDS,
  keys,
  shardOf,
  statusShard,
  TTL_ATTRIBUTE,
  tenantMessage,
} from '../../contract/tables.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Call } from '../../domain/call/call.ts';
import type { Lifted } from '../../domain/call/payload.ts';
import { compactJson, parseKeepingNumbers } from '../../domain/text/json-text.ts';
import type { Item } from './conditional-write.ts';
import { ttlOf } from './expiry.ts';

/**
 * A call as it lies in the table. `lifted` is kept as JSON text, because it holds numbers as they were written.
 * `statusShard` and `tenantMessage` exist only where an index is to hold the call.
 */
export function callItem(call: Call, historyMs: number): Item {
  const { id, payloadApart, ...rest } = call;
  const shard = shardOf(id, CALL_SHARDS);
  const group = call.status === 'PENDING' ? 'OPEN' : call.status === 'FAILED' ? 'FAILED' : undefined;
  return {
    ...keys.call(call.callbackId, id),
    ...rest,
    v: 1,
    [TTL_ATTRIBUTE]: ttlOf(call.retryUntil + historyMs),
    ...(payloadApart && { payloadApart: { ...payloadApart, lifted: compactJson(payloadApart.lifted) } }),
    ...(group && { statusShard: statusShard(call.callbackId, group, shard) }),
    ...(call.messageId !== undefined && { tenantMessage: tenantMessage(call.tenant, call.messageId) }),
  };
}

export function callOf(item: Item): Call {
  const { callbackShard, callId, v, statusShard, tenantMessage, expiresAt, payloadApart, ...rest } = item;
  const apart = payloadApart as { bytes: number; lifted: string } | undefined;
  return {
    id: callId,
    ...rest,
    ...(apart && {
      payloadApart: { bytes: apart.bytes, lifted: parseKeepingNumbers(apart.lifted) as Lifted },
    }),
  } as Call;
}

/** An attempt lives as long as its call. */
export function attemptItem(call: Call, attempt: Attempt, historyMs: number): Item {
  const { id, ...rest } = attempt;
  return { callId: call.id, at: id, ...rest, v: 1, [TTL_ATTRIBUTE]: ttlOf(call.retryUntil + historyMs) };
}

export function attemptOf(item: Item): Attempt {
  const { callId, at, v, expiresAt, ...rest } = item;
  return { id: at, ...rest } as Attempt;
}
