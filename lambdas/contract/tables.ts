/**
 * The five tables: keys, indexes and how keys are made. The stack creates them from this page and the
 * adapters read and write by it, so the two cannot disagree.
 *
 * All three indexes of growing data exist from the first day:
 * DynamoDB adds one index per deployment and cannot fill it for items that lack the attribute.
 */
export const tables = {
  callbacks: {
    partitionKey: 'pk',
    sortKey: 'sk',
    /** Lists a tenant's callbacks in order of registration. Keys only: secrets are not copied into an index. */
    byTenant: { name: 'byTenant', partitionKey: 'tenant', sortKey: 'callbackId' },
  },
  health: {
    partitionKey: 'callbackId',
    sortKey: 'part',
    /** Callbacks with something due. Sparse: a healthy callback has no `unhealthyShard`. */
    unhealthy: { name: 'unhealthy', partitionKey: 'unhealthyShard', sortKey: 'beatAt' },
  },
  calls: {
    partitionKey: 'callbackShard',
    sortKey: 'callId',
    /** Open and failed calls. Sparse: a call that succeeds at once never enters it. */
    byStatus: { name: 'byStatus', partitionKey: 'statusShard', sortKey: 'callId' },
    /** Calls whose event names a message. Sparse. */
    byMessage: { name: 'byMessage', partitionKey: 'tenantMessage', sortKey: 'callId' },
  },
  attempts: { partitionKey: 'callId', sortKey: 'at' },
  access: {
    partitionKey: 'pk',
    sortKey: 'sk',
    /** Lists the keys, and the replays that run. Sparse: only what is listed has a `kind`. */
    byKind: { name: 'byKind', partitionKey: 'kind', sortKey: 'pk' },
  },
} as const;

/** Attribute that DynamoDB's own TTL watches, in every table. Seconds since the epoch. */
export const TTL_ATTRIBUTE = 'expiresAt';

/** One partition key value takes 1,000 writes/s at most, so a callback's calls are spread over 8. */
export const CALL_SHARDS = 8;
export const UNHEALTHY_SHARDS = 8;
export const BATCH_SHARDS = 8;

/** Sort key of a call's payload in Attempts: lower case, so it sorts after every ULID. */
export const PAYLOAD_SORT_KEY = 'payload';

/** Shard of an id: FNV-1a over its characters. Stable for ever, since keys are made of it. */
export function shardOf(id: string, shards: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193) >>> 0;
  return hash % shards;
}

export const keys = {
  callback: (callbackId: string) => ({ pk: `cb#${callbackId}`, sk: 'cb' }),
  subscription: (tenant: string, pattern: string, callbackId: string) => ({
    pk: `sub#${tenant}#${pattern}`,
    sk: callbackId,
  }),
  call: (callbackId: string, callId: string) => ({
    callbackShard: callShard(callbackId, shardOf(callId, CALL_SHARDS)),
    callId,
  }),
  key: (keyId: string) => ({ pk: `key#${keyId}`, sk: 'key' }),
  tenant: (tenant: string) => ({ pk: `tenant#${tenant}`, sk: 'tenant' }),
  /** `keyHash`: SHA-256 of the client's key, so that it may hold anything. */
  idempotency: (scope: string, kind: string, keyHash: string) => ({
    pk: `idem#${scope}#${kind}#${keyHash}`,
    sk: 'idem',
  }),
  /** A tenant's name and a shard hold no `#`, so that whatever a batch's id holds, no two make the same key. */
  batch: (tenant: string, batchId: string) => ({ pk: `batch#${tenant}#${batchId}`, sk: 'batch' }),
  /** `position` sorts by member, then event. */
  batchEntry: (tenant: string, batchId: string, shard: number, position: string) => ({
    pk: `entry#${tenant}#${shard}#${batchId}`,
    sk: position,
  }),
  replay: (callbackId: string, replayId: string) => ({ pk: `replay#${callbackId}`, sk: replayId }),
  /** Names the callback's newest replay: one runs at a time. */
  newestReplay: (callbackId: string) => ({ pk: `replay#${callbackId}`, sk: 'newest' }),
  health: (callbackId: string) => ({ callbackId, part: 'current' }),
  outage: (callbackId: string, outageId: string) => ({ callbackId, part: `outage#${outageId}` }),
} as const;

export function callShard(callbackId: string, shard: number): string {
  return `${callbackId}#${shard}`;
}

/** `group` OPEN holds the pending calls, FAILED the failed ones. */
export function statusShard(callbackId: string, group: 'OPEN' | 'FAILED', shard: number): string {
  return `${callbackId}#${group}#${shard}`;
}

/** A tenant's name holds no `#`, so that whatever a message's id holds, no two make the same key. */
export function tenantMessage(tenant: string, messageId: string): string {
  return `${tenant}#${messageId}`;
}
