import { TEST_CALL_SECONDS } from '../../contract/limits.ts';
import type { Attempt } from '../../domain/call/attempt.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { PublishableEvent } from '../../domain/event/event.ts';
import { withSampleValues } from '../../domain/event/sample-event.ts';
import type { Caller } from '../../ports/caller.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { TokenSource } from '../../ports/token-source.ts';
import { makeAttempt } from '../deliver/make-attempt.ts';
import { unpublishedCall } from './unpublished-call.ts';

export interface TryPorts {
  caller: Caller;
  tokens: TokenSource;
  clock: Clock;
  log: Log;
}

/**
 * One call now, while somebody waits for it: signed and sent as any other, but recorded nowhere. A crash leaves
 * nothing behind but, maybe, a request that the receiver got. What the URL needs and the event lacks is sampled.
 */
export async function tryCallback(
  ports: TryPorts,
  callback: Callback,
  event: PublishableEvent,
): Promise<Attempt> {
  const { call, payload } = unpublishedCall(ports.clock, callback, event);
  const sampled = withSampleValues(call, callback.url);
  const most = { responseMs: TEST_CALL_SECONDS * 1000 };
  return (await makeAttempt(ports, callback, sampled, payload, 'test', most)).attempt;
}
