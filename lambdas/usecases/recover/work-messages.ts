import type { RecoveryMessage } from '../../contract/messages.ts';
import type { Received } from '../../ports/received.ts';
import { probeMore } from './probe-callback.ts';
import type { RecoverPorts } from './recover-ports.ts';
import { workBeat } from './work-beat.ts';
import { workClose } from './work-close.ts';
import { workReplay } from './work-replay.ts';

/** Works each message by itself. Returns the ids of those that must come back: for faults of ours. */
export async function workMessages(
  ports: RecoverPorts,
  batch: Received<RecoveryMessage>[],
): Promise<string[]> {
  const failed: string[] = [];
  await Promise.all(
    batch.map(async ({ id, message }) => {
      try {
        await workMessage(ports, message);
      } catch (error) {
        failed.push(id);
        const { kind, callbackId } = message;
        ports.log.error('recovery.returned', { kind, callbackId, reason: String(error) });
      }
    }),
  );
  return failed;
}

function workMessage(ports: RecoverPorts, message: RecoveryMessage): Promise<void> {
  switch (message.kind) {
    case 'beat':
      return workBeat(ports, message);
    case 'probe-more':
      return probeMore(ports, message);
    case 'close':
      return workClose(ports, message);
    case 'replay':
      return workReplay(ports, message);
  }
}
