import type { Call } from './call.ts';

/**
 * A call without what its event brought and what the receiver answered; ids, times and outcomes stay. It is sent no more,
 * so that a pending one is closed first. The same call where there is nothing to erase.
 */
export function erased(call: Call, at: number): Call {
  const { payload, payloadApart, variables, messageLocation, lastAttempt, ...facts } = call;
  const { responseBody, responseEncoding: _encoding, ...attempt } = lastAttempt ?? {};
  const content = [payload, payloadApart, variables, messageLocation, responseBody];
  if (content.every((piece) => piece === undefined)) return call;
  return {
    ...facts,
    ...(lastAttempt && { lastAttempt: attempt as typeof lastAttempt }),
    erasedAt: at,
    revision: call.revision + 1,
  };
}
