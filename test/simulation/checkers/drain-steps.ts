import type { SimRecord, Violation } from '../world/record.ts';
import { configsBetween, hasFailed, isKnown } from './call-facts.ts';
import { recoveryFaults } from './drain-bounds.ts';
import { indexed, type SentCallMessage } from './indexed-record.ts';
import { SLOW_MS } from './lengthening.ts';
import { clockText } from './violation-text.ts';

const FIRST_STEP = 10;
/** Calls per second, unless it is deployed with another number: a step each second. */
const MOST_PER_STEP = 500;
const STEP_MS = 1000;
/** From the decision on a step until its messages are sent: what is written, and sent before them. */
const WRITING_MS = 100;
const DECIDING = new Set(['health.apply', 'queue.recover', 'queue.retry']);
/** Nine of ten answers must be successes. */
const TOLERATED = 0.1;
/** Queues count delays in whole seconds. */
const ROUNDING_MS = 1000;

interface Step {
  step: number;
  at: number;
  /** The first for each call. */
  messages: SentCallMessage[];
  /** All, with those that were sent on for want of a slot. */
  sent: Set<string>;
}

/**
 * A drain is gentle: it begins with 10 calls, a step is larger than the one before, and at most double, only if 9 of 10 of
 * that one's answers were successes, and none sends more than 500 calls per second or than its callback's limit.
 */
export function roughSteps(record: SimRecord, callbackId: string): Violation[] {
  const sent = indexed(record)
    .messagesOf(callbackId)
    .filter(({ message }) => message.trigger === 'drain');
  const nameless = sent.filter(({ message }) => message.drain === undefined);
  const drains = Map.groupBy(
    sent.filter(({ message }) => message.drain !== undefined),
    ({ message }) => message.drain!.id,
  );
  return [
    ...nameless.map(({ at, message: { callId } }) => {
      const what = 'a message of a drain, which names no step of one';
      return { promise: 'P8', at, callbackId, callId, what } as const;
    }),
    ...[...drains.values()].flatMap((messages) => roughIn(record, callbackId, stepsOf(messages))),
  ];
}

function stepsOf(messages: SentCallMessage[]): Step[] {
  const bySteps = Map.groupBy(messages, ({ message }) => message.drain!.step);
  return [...bySteps]
    .map(([step, some]) => {
      const firsts = new Map(some.toReversed().map((one) => [one.message.callId, one]));
      const messages = [...firsts.values()];
      const { at } = some[0]!;
      return { step, at, messages, sent: new Set(some.map(({ messageId }) => messageId)) };
    })
    .sort((one, other) => one.step - other.step);
}

function roughIn(record: SimRecord, callbackId: string, steps: Step[]): Violation[] {
  return steps.flatMap((step, i) => {
    const { at } = step;
    const flaws = [
      ...(i === 0 ? firstTooLarge(step) : grownWrongly(record, steps[i - 1]!, step)),
      ...tooFast(record, callbackId, step),
    ];
    return flaws.map((flaw) => {
      const what = `step ${step.step} of its drain sends ${sizeOf(step)} calls: ${flaw}`;
      return { promise: 'P8', at, callbackId, what } as const;
    });
  });
}

function firstTooLarge(step: Step): string[] {
  return sizeOf(step) > FIRST_STEP ? [`more than ${FIRST_STEP} at first`] : [];
}

function grownWrongly(record: SimRecord, before: Step, step: Step): string[] {
  const flaws: string[] = [];
  const soonest = STEP_MS - WRITING_MS - 2 * record.limits.skewMs;
  if (step.at - before.at < soonest && step.at - decidedAt(record, before) < soonest)
    flaws.push(`sooner than a second after step ${before.step} at ${clockText(record, before.at)}`);
  if (sizeOf(step) <= Math.max(FIRST_STEP, sizeOf(before))) return flaws;
  if (sizeOf(step) > 2 * sizeOf(before)) flaws.push(`more than double the ${sizeOf(before)} before`);
  const { ok, failed, hidden } = answersTo(record, before, step.at);
  if (ok === 0 || failed - hidden > TOLERATED * (ok + failed))
    flaws.push(`more than before, and of that ${ok} succeeded and ${failed} failed`);
  return flaws;
}

/** The next step is due a second after the decision on this one: earlier than it was sent by what was slow in between. */
function decidedAt(record: SimRecord, { at, messages }: Step): number {
  const slow = recoveryFaults(record, messages[0]!.message.callbackId).filter(
    (hit) =>
      hit.kind === 'slow' && DECIDING.has(hit.where) && hit.at <= at && hit.at > at - DECIDING.size * SLOW_MS,
  );
  return Math.min(at, ...slow.map((hit) => hit.at));
}

/**
 * What became of a step's calls by the time that the next was sent. `hidden`: how many failures may not have been seen
 * among them, since a message that came twice, or that a fault hit, may count twice or not at all.
 */
function answersTo(record: SimRecord, { at, messages, sent }: Step, by: number) {
  const index = indexed(record);
  let [ok, failed, hidden] = [0, 0, 0];
  for (const { message } of messages) {
    const requests = index
      .requestsOfCall(message.callId)
      .filter((request) => sent.has(request.messageId) && isKnown(request) && request.endedAt! <= by);
    failed += requests.filter(hasFailed).length;
    ok += requests.filter(({ outcome }) => outcome === 'success').length;
    const hits = index.faultsOfCall(message.callId).filter((hit) => hit.at >= at && hit.at <= by);
    if (hits.length > 0 || requests.length > 1) hidden += 1;
  }
  return { ok, failed, hidden };
}

function tooFast(record: SimRecord, callbackId: string, step: Step): string[] {
  const most = record.settings?.drainPerSecond ?? MOST_PER_STEP;
  const flaws = sizeOf(step) > most ? [`more than ${most} at once`] : [];
  const limits = configsBetween(record, callbackId, step.at, step.at).map(
    ({ rateLimit }) => rateLimit.perSecond ?? Number.POSITIVE_INFINITY,
  );
  const perSecond = Math.max(...limits);
  const dues = step.messages.map(({ dueAt }) => dueAt);
  const spreadMs = Math.max(...dues) - Math.min(...dues);
  const leastMs = ((sizeOf(step) - 1) * 1000) / perSecond;
  if (spreadMs + ROUNDING_MS < leastMs) flaws.push(`within ${spreadMs} ms, at ${perSecond} per second`);
  return flaws;
}

function sizeOf({ messages }: Step): number {
  return messages.length;
}
