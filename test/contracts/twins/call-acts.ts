import fc from 'fast-check';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { CallGroup } from '../../../lambdas/ports/call-ledger.ts';
import { DAY_MS, pagesOf } from '../samples.ts';
import { act, callback, laterMs, type Scene, size, type Thing, thing } from './acts.ts';

const group = fc.constantFrom<CallGroup>('OPEN', 'FAILED');
const end = fc.option(thing, { nil: undefined });
const ends = fc.record({ from: end, before: end });
const apart = { payloadApart: { bytes: 3, lifted: {} } } as Partial<Call>;

const rangeIn = ({ calls }: Scene, { from, before }: { from?: Thing; before?: Thing }) => ({
  ...(from !== undefined && { from: calls[from]!.id }),
  ...(before !== undefined && { before: calls[before]!.id }),
});
const renewed = ({ calls }: Scene, one: Thing, byMs: number, more: Partial<Call> = {}): Call => ({
  ...calls[one]!,
  ...more,
  retryUntil: calls[one]!.retryUntil + byMs,
});

const written = fc.record({
  one: thing,
  byMs: fc.constantFrom(0, DAY_MS),
  replaces: fc.constantFrom('nothing' as const, 1, 2),
  fields: fc.record({
    revision: fc.constantFrom(1, 2, 3),
    status: fc.constantFrom('PENDING', 'SUCCESS', 'FAILED'),
    messageId: fc.constantFrom(undefined, 'message-1'),
  }),
});

/** Often, so that the others find something. */
const put = act('put', written, ({ calls }, scene, { one, byMs, replaces, fields }) =>
  calls.put(renewed(scene, one, byMs, fields as Partial<Call>), replaces),
);

export const callActs = [
  ...[put, put, put],
  act('get', thing, ({ calls }, scene, one) => calls.get(scene.calls[one]!.callbackId, scene.calls[one]!.id)),
  act('keepPayload', fc.tuple(thing, fc.constantFrom('"a"', '"b"')), ({ calls }, scene, [one, text]) =>
    calls.keepPayload(scene.calls[one]!, text),
  ),
  act('payload', thing, ({ calls }, scene, one) => calls.payload({ ...scene.calls[one]!, ...apart })),
  act('prolongPayload', fc.tuple(thing, laterMs), ({ calls }, scene, [one, byMs]) =>
    calls.prolongPayload(renewed(scene, one, byMs, apart)),
  ),
  act('keepAttempt', fc.tuple(thing, thing, laterMs), ({ calls }, scene, [one, other, byMs]) =>
    calls.keepAttempt(renewed(scene, one, byMs), scene.attempts[other]!),
  ),
  act('attempts', fc.tuple(thing, size), ({ calls }, scene, [one, limit]) =>
    calls.attempts(scene.calls[one]!.id, limit),
  ),
  act('firstAttempt', thing, ({ calls }, scene, one) => calls.firstAttempt(scene.calls[one]!.id)),
  act('newest', fc.tuple(callback, ends, size), ({ calls }, scene, [of, range, pageSize]) =>
    pagesOf(calls.newest(scene.callbackIds[of]!, rangeIn(scene, range), pageSize)),
  ),
  act('newestIn', fc.tuple(callback, ends, size, group), ({ calls }, scene, [of, range, pageSize, one]) =>
    pagesOf(calls.newestIn([one], scene.callbackIds[of]!, rangeIn(scene, range), pageSize)),
  ),
  act(
    'oldestIn',
    fc.tuple(callback, ends, size, group, end),
    ({ calls }, scene, [of, range, pageSize, one, after]) =>
      pagesOf(
        calls.oldestIn(
          one,
          scene.callbackIds[of]!,
          { ...rangeIn(scene, range), ...(after !== undefined && { after: scene.calls[after]!.id }) },
          pageSize,
        ),
      ),
  ),
  act('newestOfMessage', fc.tuple(ends, size), ({ calls }, scene, [range, pageSize]) =>
    pagesOf(calls.newestOfMessage(scene.tenant, 'message-1', rangeIn(scene, range), pageSize)),
  ),
];
