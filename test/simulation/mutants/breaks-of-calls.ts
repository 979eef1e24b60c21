import { burst, down, FAILS, faults, HOUR_MS, MINUTE_MS, SECOND_MS, scene } from '../named/scene.ts';
import type { Mutant } from './mutant.ts';
import { act, always, every, failing, story } from './stories.ts';

/** P1, and P4 where it is about dead letters: what is accepted becomes a call, and that comes to its end. */
export const BREAKS_OF_CALLS: Mutant[] = [
  {
    name: 'acknowledges what it could not work',
    file: 'lambdas/usecases/deliver/deliver-batch.ts',
    find: 'returned.add(id);',
    replace: '',
    caughtBy: 'P1',
    story: scene({ faults: failing('calls.put', MINUTE_MS) }),
  },
  {
    name: 'makes no call of the last event of a list',
    file: 'lambdas/usecases/publish/send-events.ts',
    find: 'const messages = isLarge ? [] :',
    replace: 'const messages = isLarge || (index > 0 && index === accepted.length - 1) ? [] :',
    caughtBy: 'P1',
    story: scene({ bursts: [burst({ count: 10, by: 'list' })] }),
  },
  {
    name: 'drops dead letters',
    file: 'lambdas/functions/recover/handler.ts',
    find: '(batch) => reviveCalls(ports, batch)',
    replace: 'async () => []',
    caughtBy: 'P1',
    story: scene({ activeMs: 2 * HOUR_MS, faults: failing('calls.put', 1.5 * HOUR_MS) }),
  },
  {
    name: 'leaves it at the record of a dead letter that goes round again',
    file: 'lambdas/usecases/recover/revive-call.ts',
    find: '  await ports.retries.retry([{ message: messageFor(call), dueAt: nextAttemptAt }]);\n  ports.log',
    replace: '  ports.log',
    caughtBy: 'P4',
    story: story(always(FAILS), {
      activeMs: 5 * HOUR_MS,
      policy: { retry: every(300, 6 * 3600) },
      faults: {
        points: [{ at: 0, kind: 'crash-before', function: 'recover', port: 'queue.retry' }],
        storms: [{ from: 0, until: 1.5 * HOUR_MS, kind: 'fail', port: 'calls.put', share: 1 }],
      },
    }),
  },
  {
    name: "drops a person's retry of a failed call",
    file: 'lambdas/domain/call/call-moves.ts',
    find: "return call.status === 'PENDING' || (trigger === 'manual' && call.status === 'FAILED');",
    replace: "return call.status === 'PENDING';",
    caughtBy: 'P1',
    story: story(always(FAILS), {
      policy: { retriesEnabled: false },
      acts: [act(5 * MINUTE_MS, { kind: 'retry', call: 0 })],
    }),
  },
  {
    name: 'leaves the calls of a deleted callback to their cutoff',
    file: 'lambdas/usecases/recover/work-close.ts',
    find: "if (by === 'deleted') return callback?.deletedAt !== undefined;",
    replace: "if (by === 'deleted') return false;",
    caughtBy: 'P1',
    // Parked, its calls have no message that would meet the tombstone.
    story: story(down(0, HOUR_MS), {
      bursts: [burst({ count: 20, apartMs: SECOND_MS })],
      acts: [act(5.5 * MINUTE_MS, { kind: 'delete' })],
    }),
  },
  {
    name: 'has the calls of a deleted callback ended only once it is deleted',
    file: 'lambdas/usecases/callbacks/delete-callback.ts',
    find: 'await sendFirstPage(ports, callbackId);\n  await ports.callbacks.remove(callback, deletedAt, expiresAt);',
    replace:
      'await ports.callbacks.remove(callback, deletedAt, expiresAt);\n  await sendFirstPage(ports, callbackId);',
    caughtBy: 'P1',
    story: story(always(FAILS), {
      activeMs: 8 * HOUR_MS,
      policy: { retry: every(900, 6 * 3600) },
      bursts: [burst({ count: 20, apartMs: SECOND_MS })],
      acts: [act(5 * MINUTE_MS, { kind: 'delete' })],
      faults: faults({ at: 0, kind: 'crash-after', function: 'api', port: 'directory.remove' }),
    }),
  },
];
