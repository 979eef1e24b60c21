import { batchWrite } from '../../lambdas/adapters/dynamo/batch-write.ts';
import { callItem } from '../../lambdas/adapters/dynamo/call-item.ts';
import { DynamoCallLedger } from '../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { AesVault } from '../../lambdas/adapters/secrets/aes-vault.ts';
import type { CallContent } from '../../lambdas/contract/messages.ts';
import type { Call } from '../../lambdas/domain/call/call.ts';
import { callFrom, failed, succeeded } from '../../lambdas/domain/call/call-moves.ts';
import { derivedId } from '../../lambdas/domain/text/ids.ts';
import { apiHandler } from '../../lambdas/functions/api/handler.ts';
import { ADMIN_KEY, apiWorld, requestEvent } from '../kit/api-world.ts';
import { startDynamoEngine } from '../kit/dynamo-engine.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback, sampleContent } from '../kit/samples.ts';
import { RequestCounts } from './counted.ts';

const HISTORY_DAYS = 30;

export interface Page {
  ids: string[];
  /** Path of the next page. */
  next: string | undefined;
  requests: Record<string, number>;
  /** Items that queries read. */
  itemsRead: number;
}

export type FilledWorld = Awaited<ReturnType<typeof filledWorld>>;

/** The API over the adapters it is wired with, on an embedded engine, with a counter on its client. */
export async function filledWorld() {
  const engine = await startDynamoEngine();
  const { documents, tables } = engine;
  const { ports, clock } = apiWorld();
  const history = { documents, clock, historyDays: HISTORY_DAYS };
  const vault = new AesVault({ secret: async () => 'a data key' });
  const callbacks = new DynamoCallbackDirectory({ documents, table: tables.callbacks, vault, clock });
  const calls = new DynamoCallLedger({ ...history, table: tables.calls, attemptsTable: tables.attempts });
  const health = new DynamoHealthLedger({ ...history, table: tables.health });
  const handler = apiHandler({ ...ports, callbacks, calls, health }, { adminKey: async () => ADMIN_KEY });
  const counts = new RequestCounts();
  counts.watch(documents);
  let itemsRead = 0;
  documents.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      itemsRead += (result.output as { ScannedCount?: number }).ScannedCount ?? 0;
      return result;
    },
    { step: 'initialize', name: 'itemsRead' },
  );

  return {
    /** A callback and its calls, ten a second, as deliver leaves them; the newest first. */
    async fill(
      count: number,
      kindOf: (i: number) => Call['status'],
      content: Partial<CallContent> = {},
    ): Promise<{ path: string; calls: Call[] }> {
      const callback = sampleCallback({ id: derivedId('cb', START, count) });
      await callbacks.create(callback);
      const made = Array.from({ length: count }, (_, i) => madeCall(callback.id, i, kindOf(i), content));
      await batchWrite(
        { documents, table: tables.calls, clock },
        made.map((call) => callItem(call, HISTORY_DAYS * DAY_MS)),
      );
      return { path: `/callbacks/${callback.id}/calls`, calls: made.reverse() };
    },
    async page(path: string): Promise<Page> {
      counts.take();
      itemsRead = 0;
      const answer = await handler(requestEvent('GET', path, { key: ADMIN_KEY }), {} as never);
      if (answer.statusCode !== 200) throw new Error(answer.body);
      const { calls: listed, link } = JSON.parse(answer.body!);
      const uri: string | undefined = link[0]?.uri;
      return {
        ids: listed.map(({ id }: { id: string }) => id),
        next: uri?.slice(uri.indexOf('/', 'https://'.length)),
        requests: counts.take(),
        itemsRead,
      };
    },
    stop: () => engine.stop(),
  };
}

/** Its id is a hash of what it is for, as all are: the same in every run, spread as evenly as any. */
function madeCall(
  callbackId: string,
  i: number,
  status: Call['status'],
  content: Partial<CallContent>,
): Call {
  const acceptedAt = START - DAY_MS / 2 + i * 100;
  const fresh = callFrom(
    derivedId('call', acceptedAt, callbackId, i),
    callbackId,
    sampleContent({ acceptedAt, retryUntil: acceptedAt + DAY_MS, ...content }),
  );
  const attempt = sampleAttempt({ startedAt: acceptedAt });
  if (status === 'SUCCESS') return succeeded(fresh, { ...attempt, outcome: 'success', statusCode: 200 });
  return failed(fresh, attempt, status === 'FAILED' ? { giveUp: 'exhausted' } : { retryAt: START });
}
