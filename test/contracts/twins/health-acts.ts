import fc from 'fast-check';
import type { HealthChange, HealthCondition } from '../../../lambdas/domain/health/health.ts';
import type { NoticeKind } from '../../../lambdas/domain/health/outage.ts';
import type { NoticeResult } from '../../../lambdas/ports/health-ledger.ts';
import { allOf, START } from '../samples.ts';
import { act, callback, laterMs, type Scene, size, type Thing, thing } from './acts.ts';

const HOUR_MS = 3_600_000;
const few = fc.constantFrom(0, 1, 2);
const optional = { requiredKeys: [] as [] };
const kind = fc.constantFrom<NoticeKind>('outage', 'stopped', 'recovered');
const result = fc.constantFrom<NoticeResult>(
  { notifiedAt: START, mailId: 'mail-1' },
  { notifiedAt: START + 1, mailId: 'mail-2' },
  { mailFault: 'rejected' },
);

const condition = fc.oneof(
  fc.record({ field: fc.constantFrom('epoch', 'streak'), is: fc.constant('equal'), to: few }),
  fc.record({
    field: fc.constantFrom('streakSince', 'nextSlotAt'),
    is: fc.constant('equal'),
    to: fc.constantFrom(0, START, undefined),
  }),
  fc.record({
    field: fc.constantFrom('epoch', 'streak', 'nextSlotAt', 'streakSince'),
    is: fc.constantFrom('below', 'at-least', 'absent-or-below'),
    to: few,
  }),
);
const change = fc.record({
  set: fc.record(
    {
      epoch: few,
      state: fc.constantFrom('Active', 'Stopped'),
      beatAt: fc.constantFrom(START, START + HOUR_MS),
      unhealthyShard: fc.constantFrom('0', '3'),
      streakSince: fc.constant(START),
      lastError: fc.constant({ at: START, outcome: 'http_error', message: 'ü'.repeat(90) }),
    },
    optional,
  ),
  add: fc.record({ streak: few, nextSlotAt: few, totalCalls: few }, optional),
  remove: fc.subarray(['resetAt', 'stateReason', 'lateSlotAt']),
  when: fc.array(condition, { maxLength: 2 }),
});
const outage = fc.record({ one: thing, attempts: few, mails: few, endedAfterMs: fc.option(laterMs) });

const placeOf = ({ outages }: Scene, one: Thing) => [outages[one]!.callbackId, outages[one]!.id] as const;

export const healthActs = [
  act(
    'apply',
    fc.tuple(callback, change, fc.option(thing)),
    ({ health }, scene, [of, { set, add, remove, when }, newest]) =>
      health.apply(scene.callbackIds[of]!, {
        set: { ...set, ...(newest !== null && { outageId: scene.outages[newest]!.id }) },
        add,
        remove,
        when: when as HealthCondition[],
      } as HealthChange),
  ),
  act('get', callback, ({ health }, scene, of) => health.get(scene.callbackIds[of]!)),
  act('keepOutage', outage, ({ health }, scene, { one, attempts, mails, endedAfterMs }) =>
    health.keepOutage({
      ...scene.outages[one]!,
      attempts,
      mails,
      ...(endedAfterMs !== null && { endedAt: START + endedAfterMs, endedBy: 'delivery' }),
    }),
  ),
  act('getOutage', thing, ({ health }, scene, one) => health.getOutage(...placeOf(scene, one))),
  act('listOutages', fc.tuple(callback, size, fc.option(thing)), ({ health }, scene, [of, limit, before]) =>
    health.listOutages(
      scene.callbackIds[of]!,
      limit,
      before === null ? undefined : scene.outages[before]!.id,
    ),
  ),
  act('claimNotice', fc.tuple(thing, kind, laterMs), ({ health }, scene, [one, of, agoMs]) => {
    const now = scene.clock.now();
    return health.claimNotice(...placeOf(scene, one), of, now, now - agoMs);
  }),
  act('releaseNotice', fc.tuple(thing, kind), ({ health }, scene, [one, of]) =>
    health.releaseNotice(...placeOf(scene, one), of),
  ),
  act('recordNotice', fc.tuple(thing, kind, result), ({ health }, scene, [one, of, what]) =>
    health.recordNotice(...placeOf(scene, one), of, what),
  ),
  act('overdue', fc.constantFrom(START, START + 1, START + HOUR_MS + 1), async ({ health }, scene, before) =>
    (await allOf(health.overdue(before))).filter((id) => scene.callbackIds.includes(id)).sort(),
  ),
  act('expire', fc.tuple(callback, laterMs), ({ health }, scene, [of, afterMs]) =>
    health.expire(scene.callbackIds[of]!, START + 1000 + afterMs),
  ),
];
