import type { Fault } from '../../domain/call/answer.ts';
import type { Auth, OAuth2 } from '../../domain/callback/callback.ts';
import type { Prepared } from '../../domain/request/request.ts';
import type { CallLimits, CallResult, OutboundRequest } from '../../ports/caller.ts';
import type { DeliverPorts } from './deliver-ports.ts';

type Ports = Pick<DeliverPorts, 'caller' | 'tokens' | 'clock'>;

export interface Called extends CallResult {
  kind: 'called';
  /** The access tokens that were sent: to be hidden in all that is told of the answer. */
  tokens: string[];
}

/**
 * Calls a receiver, with an access token where its credentials ask for one. `prepare` makes each request afresh; where
 * it cannot make any, nothing is sent and no token is asked for.
 */
export async function callReceiver(
  ports: Ports,
  auth: Auth,
  prepare: (token?: string) => Prepared,
  limits: CallLimits,
): Promise<Called | Extract<Prepared, { kind: 'unsendable' }>> {
  const prepared = prepare();
  if (prepared.kind === 'unsendable') return prepared;
  if (auth.type === 'oauth2') return callWithToken(ports, auth, (token) => requestIn(prepare(token)), limits);
  return { ...(await ports.caller.call(prepared.request, limits)), kind: 'called', tokens: [] };
}

/**
 * A token that the receiver does not accept (401) is replaced once, and the second answer counts; where no other token
 * is to be had, the first does. All of it ends within the limits of one call, and `durationMs` counts all of it.
 */
async function callWithToken(
  { caller, tokens, clock }: Ports,
  auth: OAuth2,
  requestWith: (token: string) => OutboundRequest,
  limits: CallLimits,
): Promise<Called> {
  const startedAt = clock.now();
  const passed = () => Math.max(0, clock.now() - startedAt);
  const left = () => ({
    ...limits,
    responseMs: limits.responseMs - passed(),
    ...(limits.repeatMs !== undefined && { repeatMs: limits.repeatMs - passed() }),
  });
  const told = (result: CallResult, used: string[]): Called => {
    // A request that was lost has a time of its own, as if it had come first.
    const durationMs = Math.max(0, passed() - (result.lostOnKeptConnection?.durationMs ?? 0));
    return { ...result, durationMs, kind: 'called', tokens: used };
  };

  const first = await tokens.tokenFor(auth, limits);
  if (first.kind === 'fault') return told(withoutRequest(first), []);
  if (left().responseMs < 1) return told(withoutRequest(NO_TIME_LEFT), []);
  const result = await caller.call(requestWith(first.token), left());
  const isRefused = result.answer.kind === 'response' && result.answer.statusCode === 401;
  if (!isRefused || left().responseMs < 1) return told(result, [first.token]);

  const second = await tokens.tokenFor(auth, left(), first.token);
  if (second.kind === 'fault' || second.token === first.token) return told(result, [first.token]);
  const used = [first.token, second.token];
  if (left().responseMs < 1) return told(result, used);
  const { lostOnKeptConnection } = result;
  const lost = lostOnKeptConnection && { lostOnKeptConnection };
  return told({ ...lost, ...(await caller.call(requestWith(second.token), left())) }, used);
}

const NO_TIME_LEFT: Fault = {
  kind: 'fault',
  outcome: 'credentials_error',
  message: 'the token endpoint left no time for the call',
};

function withoutRequest(answer: Fault): CallResult {
  return { durationMs: 0, timings: {}, answer };
}

/** What can be sent at all, can be sent with a token. */
function requestIn(prepared: Prepared): OutboundRequest {
  if (prepared.kind === 'unsendable') throw new Error(prepared.message);
  return prepared.request;
}
