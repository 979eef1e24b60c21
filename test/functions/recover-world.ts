import { recoverHandler } from '../../lambdas/functions/recover/handler.ts';
import { letterReader } from '../../lambdas/functions/recover/read-letter.ts';
import { MemoryDeadLetters } from '../kit/memory/memory-dead-letters.ts';
import { MemoryReplayLedger } from '../kit/memory/memory-replay-ledger.ts';
import { recoverWorld } from '../usecases/recover/recover-world.ts';

/** The recover function on in-memory ports, for one callback. */
export async function recoverFunction(options: Parameters<typeof recoverWorld>[0] = {}) {
  const world = await recoverWorld(options);
  const { clock, calls, callbacks, health, ports } = world;
  const deadLetters = new MemoryDeadLetters({ clock });
  const handedBack: string[] = [];
  const handler = recoverHandler({
    ...ports,
    ...{ calls, directory: callbacks, health, deadLetters },
    replays: new MemoryReplayLedger({ clock, historyDays: 30 }),
    healthView: { get: (id) => health.get(id), remember: () => undefined },
    readLetter: letterReader(clock),
    settings: { drainPerSecond: 500, payloadHistory: 'all', parkAfterErrors: 10, tickSeconds: 60 },
    handBack: async ({ messageId }) => void handedBack.push(messageId),
    recoveryQueueName: 'recovery',
  });
  const context = { getRemainingTimeInMillis: () => 60_000 };
  return {
    ...world,
    deadLetters,
    handedBack,
    invoke: (event: Parameters<typeof handler>[0]) => handler(event, context),
  };
}
