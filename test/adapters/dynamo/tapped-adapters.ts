import { documentClient } from '../../../lambdas/adapters/dynamo/document-client.ts';
import { DynamoBatchLedger } from '../../../lambdas/adapters/dynamo/dynamo-batch-ledger.ts';
import { DynamoCallLedger } from '../../../lambdas/adapters/dynamo/dynamo-call-ledger.ts';
import { DynamoCallbackDirectory } from '../../../lambdas/adapters/dynamo/dynamo-callback-directory.ts';
import { DynamoHealthLedger } from '../../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { AesVault } from '../../../lambdas/adapters/secrets/aes-vault.ts';
import { START } from '../../contracts/samples.ts';
import { startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { startWireTap } from '../../kit/wire-tap.ts';

/** Pauses cost no time here; they are written down. */
class HastyClock extends MemoryClock {
  readonly pauses: number[] = [];

  override async sleep(milliseconds: number): Promise<void> {
    this.pauses.push(milliseconds);
  }
}

export type TappedAdapters = Awaited<ReturnType<typeof startTappedAdapters>>;

/** DynamoDB adapters whose every request goes through a tap on the wire. */
export async function startTappedAdapters() {
  const clock = new HastyClock({ now: START });
  const engine = await startDynamoEngine();
  const tap = await startWireTap(engine.config.endpoint as string);
  const documents = documentClient({ ...engine.config, endpoint: tap.endpoint });
  const { tables } = engine;
  const history = { documents, clock, historyDays: 30 };
  const vault = new AesVault({ secret: async () => 'a data key' });
  return {
    clock,
    tap,
    calls: new DynamoCallLedger({ ...history, table: tables.calls, attemptsTable: tables.attempts }),
    batches: new DynamoBatchLedger({ ...history, table: tables.access }),
    health: new DynamoHealthLedger({ ...history, table: tables.health }),
    callbacks: new DynamoCallbackDirectory({ documents, table: tables.callbacks, vault, clock }),
    operations: () => tap.requests.map((request) => request.operation),
    /** As if nothing had been asked yet. */
    forget() {
      tap.decide(() => 'pass');
      tap.requests.length = 0;
      clock.pauses.length = 0;
    },
    async stop() {
      documents.destroy();
      await tap.close();
      await engine.stop();
    },
  };
}
