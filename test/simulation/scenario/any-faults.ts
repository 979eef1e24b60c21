import fc from 'fast-check';
import type { PointFault, Storm } from '../world/faults.ts';

const KINDS = ['crash-before', 'crash-after', 'crash-after', 'fail', 'lost', 'partial', 'slow'] as const;
const FUNCTIONS = ['deliver', 'deliver', 'deliver', 'recover', 'recover', 'notify', 'accept', 'api'] as const;
const PORTS = [
  ...['calls.put', 'calls.keepAttempt', 'calls.get', 'health.apply', 'health.get', 'health.keepOutage'],
  ...[
    'queue.retry',
    'queue.schedule',
    'queue.recover',
    'queue.notify',
    'queue.handOver',
    'queue.deliver',
    'caller.call',
  ],
  ...['mailer.send', 'health.claimNotice', 'health.recordNotice', 'directory.get', 'replays.apply'],
];
/** Faults of ours are rare by night and day; in a storm they are not. */
const STORMY = [
  'calls',
  'health',
  'directory',
  'queue',
  'mailer',
  'queue.retry',
  'calls.put',
  'health.apply',
];

export function anyFaults(activeMs: number): fc.Arbitrary<{ points: PointFault[]; storms: Storm[] }> {
  // Nothing to do means nothing to break: most of the faults come while most is done.
  const at = fc.integer({ min: 0, max: Math.floor(activeMs * 0.7) });
  const point = fc.oneof(
    fc.record({ at, kind: fc.constantFrom(...KINDS), port: fc.constantFrom(...PORTS) }),
    fc.record({ at, kind: fc.constantFrom(...KINDS), function: fc.constantFrom(...FUNCTIONS) }),
  );
  const storm = fc
    .record({
      from: at,
      lastsMs: fc.constantFrom(20_000, 120_000, 900_000),
      kind: fc.constantFrom('fail' as const, 'fail' as const, 'slow' as const, 'lost' as const),
      port: fc.constantFrom(...STORMY),
      share: fc.constantFrom(0.05, 0.3, 1),
    })
    .map(({ lastsMs, ...rest }) => ({ ...rest, until: rest.from + lastsMs }));
  return fc.record({
    points: fc.array(point, { minLength: 3, maxLength: 16, size: 'max' }),
    storms: fc.array(storm, { maxLength: 3 }),
  });
}
