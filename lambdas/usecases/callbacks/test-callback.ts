import type { ApiCaller } from '../../domain/api/api-caller.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { PublishableEvent } from '../../domain/event/event.ts';
import { SAMPLE_EVENT } from '../../domain/event/sample-event.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import { findCallback } from './find-callback.ts';
import { type TryPorts, tryCallback } from './try-callback.ts';

/** One test call to a callback, in whatever state it is; without an event, a sample that says what it is. */
export async function testCallback(
  ports: TryPorts & { callbacks: Pick<CallbackLookup, 'get'> },
  caller: ApiCaller,
  callbackId: string,
  event: PublishableEvent | undefined,
): Promise<Attempt> {
  const callback = await findCallback(ports, caller, callbackId);
  return tryCallback(ports, callback, event ?? { ...SAMPLE_EVENT, tenant: callback.tenant });
}
