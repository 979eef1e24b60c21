import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import { play } from '../scenario/play.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { FaultPlan } from '../world/faults.ts';
import type {
  FaultHit,
  HealthMove,
  Invocation,
  SeenMail,
  SeenRequest,
  SentMessage,
  SimRecord,
} from '../world/record.ts';

/** A message about a call, as it was put into a queue. */
export type SentCall = SentMessage & { message: CallMessage };

export async function recordOf(scenario: Scenario, faults?: FaultPlan): Promise<SimRecord> {
  return (await play(scenario, faults && { faults })).record;
}

/** That it really happened, and once. */
export function theFault({ faults }: SimRecord, kind: FaultHit['kind'], where: string): FaultHit {
  return theOnly(
    faults.filter((hit) => hit.kind === kind && hit.where === where),
    `${kind} of ${where}`,
  );
}

/** The oldest first. */
export function callsIn({ final }: SimRecord): Call[] {
  return final.calls.toSorted((one, other) => one.createdAt - other.createdAt);
}

export function theCall({ final }: SimRecord): Call {
  return theOnly(final.calls, 'call');
}

export function theOutage({ final }: SimRecord): Outage {
  return theOnly(final.outages, 'outage');
}

export function requestsFor({ requests }: SimRecord, { id }: Pick<Call, 'id'>): SeenRequest[] {
  return requests.filter(({ callId }) => callId === id);
}

/** All messages that were sent for a call, in the order of time. */
export function messagesFor({ sent }: SimRecord, { id }: Pick<Call, 'id'>): SentCall[] {
  return sent.filter((one): one is SentCall => 'callId' in one.message && one.message.callId === id);
}

export function invocationOf(
  { invocations }: SimRecord,
  { invocation }: { invocation?: number },
): Invocation {
  return theOnly(
    invocations.filter(({ id }) => id === invocation),
    `invocation ${invocation}`,
  );
}

export function mailsSent({ mails }: SimRecord): SeenMail[] {
  return mails.filter(({ result }) => result === 'sent');
}

/** The only time that a callback came into a mode. */
export function turnTo({ moves }: SimRecord, mode: HealthMove['after']['mode']): HealthMove {
  return theOnly(
    moves.filter(({ before, after }) => before.mode !== mode && after.mode === mode),
    `turn to ${mode}`,
  );
}

export function theOnly<T>(found: T[], what: string): T {
  if (found.length !== 1) throw new Error(`Not one, but ${found.length}: ${what}.`);
  return found[0]!;
}
