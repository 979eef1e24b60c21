import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { invalid } from '../../domain/api/refused-error.ts';
import { flawsOf } from '../../domain/call/unsendable.ts';
import type { PublishableEvent } from '../../domain/event/event.ts';
import { maskedRequest, prepareRequest, type Request } from '../../domain/request/request.ts';
import type { CallbackLookup } from '../../ports/callback-directory.ts';
import type { Clock } from '../../ports/clock.ts';
import { findCallback } from './find-callback.ts';
import { unpublishedCall } from './unpublished-call.ts';

/**
 * The first request that would be made for an event if it were published now, credentials masked. Nothing is sent,
 * and no access token is asked for.
 */
export async function previewCall(
  ports: { callbacks: Pick<CallbackLookup, 'get'>; clock: Clock },
  caller: ApiCaller,
  callbackId: string,
  event: PublishableEvent,
): Promise<Request> {
  const callback = await findCallback(ports, caller, callbackId);
  const { call, payload } = unpublishedCall(ports.clock, callback, event);
  const prepared = prepareRequest(callback, call, payload, { now: ports.clock.now() });
  if (prepared.kind === 'unsendable') throw invalid(flawsOf(prepared, call, callback.url));
  return maskedRequest(prepared.request, callback);
}
