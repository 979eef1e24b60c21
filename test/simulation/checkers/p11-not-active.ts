import type { Checker, PersonsAct, SimRecord, Violation } from '../world/record.ts';
import { mayBeDone } from './call-facts.ts';
import { indexed } from './indexed-record.ts';
import { leftWaiting } from './left-waiting.ts';
import { wasHeldUp } from './lengthening.ts';
import { isInactive, type Stretch, stretchesOf } from './mode-stretches.ts';
import { clockText } from './violation-text.ts';

/** Until then what was under way may still go out. */
const GRACE_MS = 30_000;

/**
 * P11: from 30 s after a callback becomes Stopped or TooManyErrors nothing is attempted, a person's retry neither; and
 * nothing is lost: once it is active again, what waited is attempted or reaches its cutoff. What a person was told
 * about either is so.
 */
export const p11NotActive: Checker = (record) =>
  [...record.callbacks.keys()].flatMap((callbackId) => {
    const stretches = stretchesOf(record, callbackId, isInactive);
    return [
      ...stretches.filter(({ value }) => value).flatMap((one) => attempted(record, callbackId, one)),
      ...stretches
        .filter(({ value }) => value)
        .flatMap(({ ended }) => (ended ? leftWaiting(record, ended, 'P11') : [])),
      ...indexed(record)
        .actsOf(callbackId)
        .flatMap((act) => untrue(record, act, stretches)),
    ];
  });

function attempted(record: SimRecord, callbackId: string, { from, to }: Stretch<boolean>): Violation[] {
  const since = from + GRACE_MS;
  return indexed(record)
    .requestsOf(callbackId)
    .filter(({ at }) => at >= since && at < to)
    .filter((request) => {
      const begunAt = indexed(record).invocation(request.invocation)?.at ?? request.at;
      return begunAt >= since || !wasHeldUp(record, request);
    })
    .map(({ at, callId, trigger }) => {
      const what = `a ${trigger}, not active since ${clockText(record, from)}`;
      return { promise: 'P11', at, callbackId, callId, what };
    });
}

/** Whoever was told that it is stopped, or active, finds it so, unless another one's word or a rule came in between. */
function untrue(record: SimRecord, act: PersonsAct, stretches: Stretch<boolean>[]): Violation[] {
  const { kind, callbackId, at, answeredAt, status = 0 } = act;
  if ((kind !== 'stop' && kind !== 'start') || answeredAt === undefined || status < 200 || status > 299)
    return [];
  const isToBeInactive = kind === 'stop';
  const wasSo = stretches.some(
    ({ value, from, to }) => value === isToBeInactive && from <= answeredAt && to >= at,
  );
  const isContested = indexed(record)
    .actsOf(callbackId)
    .some((other) => other !== act && speaksOfState(other) && overlaps(other, act));
  if (wasSo || isContested) return [];
  const what = `a person was told that it is ${isToBeInactive ? 'stopped' : 'active'}, and it is not`;
  return [{ promise: 'P11', at: answeredAt, callbackId, what }];
}

function speaksOfState(act: PersonsAct): boolean {
  return mayBeDone(act) && ['stop', 'start', 'delete'].includes(act.kind);
}

function overlaps(one: PersonsAct, other: PersonsAct): boolean {
  const endOf = ({ answeredAt = Number.POSITIVE_INFINITY }: PersonsAct) => answeredAt;
  return one.at <= endOf(other) && other.at <= endOf(one);
}
