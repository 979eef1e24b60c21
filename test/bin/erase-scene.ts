import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Attempt } from '../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import { callFrom, closed, failed, succeeded } from '../../lambdas/domain/call/call-moves.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import { DAY_MS, freshId, sampleAttempt, sampleCallback } from '../contracts/samples.ts';
import { sampleContent } from '../kit/samples.ts';
import type { OpsWorld } from './ops-world.ts';

/** What nobody may find any more, wherever it lies. */
export const SECRET = 'Ann Other';
export const SMALL = JSON.stringify({ from: SECRET, n: 1 });
export const LARGE = JSON.stringify({ from: SECRET, text: 'x'.repeat(2000) });

/** A callback of a tenant of its own, unless told otherwise. */
export async function callbackIn({ ledgers }: OpsWorld, fields: Partial<Callback> = {}): Promise<Callback> {
  const callback = sampleCallback(fields);
  await ledgers.callbacks.create(callback);
  return callback;
}

type Kind = 'SUCCESS' | 'FAILED' | 'PENDING';
interface Wanted {
  payload?: string | undefined;
  messageId?: string;
  acceptedAt?: number;
}

/** A call as deliver would have left it after a failed attempt, and one more for a success; all that it holds is secret. */
export async function callIn(
  { ledgers: { calls }, clock }: OpsWorld,
  { id: callbackId, tenant }: Callback,
  kind: Kind,
  { payload = SMALL, acceptedAt = clock.now() - 3_600_000, messageId }: Wanted = {},
): Promise<Call> {
  const content = sampleContent({
    ...{ tenant, acceptedAt, retryUntil: acceptedAt + DAY_MS, payload, variables: { name: SECRET } },
    ...{ messageLocation: `https://platform.example/${SECRET}`, ...(messageId && { messageId }) },
  });
  const fresh = callFrom(freshId('call', acceptedAt), callbackId, content);
  if (fresh.payloadApart) await calls.keepPayload(fresh, payload);
  const answered = (fields: Partial<Attempt>) =>
    sampleAttempt(acceptedAt, { responseBody: `No such person: ${SECRET}`, ...fields });
  const [first, second] = [answered({}), answered({ outcome: 'success', statusCode: 200 })];
  await calls.keepAttempt(fresh, first);
  const open = failed(fresh, bodiless(first), { retryAt: acceptedAt + 300_000 });
  if (kind === 'SUCCESS') await calls.keepAttempt(open, second);
  const call = {
    PENDING: () => open,
    FAILED: () => closed(open, 'cutoff', acceptedAt + DAY_MS),
    SUCCESS: () => succeeded(open, bodiless(second)),
  }[kind]();
  await calls.put(call, 'nothing');
  return call;
}

/** One that was delivered at the first attempt: nothing of it lies apart but a large payload. */
export async function deliveredIn(
  { ledgers: { calls }, clock }: OpsWorld,
  { id: callbackId, tenant }: Callback,
  payload = SMALL,
): Promise<Call> {
  const acceptedAt = clock.now();
  const content = sampleContent({ tenant, acceptedAt, retryUntil: acceptedAt + DAY_MS, payload });
  const fresh = callFrom(freshId('call', acceptedAt), callbackId, content);
  if (fresh.payloadApart) await calls.keepPayload(fresh, payload);
  const attempt = sampleAttempt(acceptedAt, { outcome: 'success', responseBody: `Thanks, ${SECRET}` });
  const call = succeeded(fresh, attempt);
  await calls.put(call, 'nothing');
  return call;
}

/** Every item of these calls in both tables, as it lies there. */
export async function itemsOf({ engine }: OpsWorld, ...calls: Call[]): Promise<Record<string, unknown>[]> {
  const ids = new Set(calls.map(({ id }) => id));
  const found = await Promise.all(
    (['calls', 'attempts'] as const).map(async (table) => {
      const { Items = [] } = await engine.documents.send(
        new ScanCommand({ TableName: engine.tables[table], ConsistentRead: true }),
      );
      return Items.filter(({ callId }) => ids.has(callId));
    }),
  );
  return found.flat();
}

/** Whether any item of these calls still tells. */
export async function tells(world: OpsWorld, ...calls: Call[]): Promise<boolean> {
  return JSON.stringify(await itemsOf(world, ...calls)).includes(SECRET);
}

function bodiless({ responseBody: _body, ...attempt }: Attempt): Attempt {
  return attempt;
}
