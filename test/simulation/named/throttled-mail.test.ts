import { beforeAll, describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import { NO_FAULTS } from '../world/faults.ts';
import type { SimRecord } from '../world/record.ts';
import { mailsSent, recordOf } from './happened.ts';
import { burst, HOUR_MS, MINUTE_MS, NEVER_BACK, quiet, SECOND_MS, scene } from './scene.ts';

const CALLBACKS = [0, 1, 2];
const THROTTLED_HOURS = 8;
const THROTTLED_MS = THROTTLED_HOURS * HOUR_MS;
/** Of one mail. The jobs that the tick sends meanwhile come to a handful, and each tries every quarter of an hour. */
const MOST_TRIES_AN_HOUR = 60;

/** Three callbacks fail at once. The service says `later` to every mail: no worker of ours is hit by a fault. */
const story = scene({
  activeMs: THROTTLED_MS + HOUR_MS,
  callbacks: CALLBACKS.map(() => quiet(NEVER_BACK, { retriesEnabled: false })),
  bursts: CALLBACKS.map((callback) => burst({ callback })),
  faults: {
    points: [],
    storms: [{ from: 0, until: THROTTLED_MS, kind: 'fail', port: 'mailer', share: 1 }],
  },
});

/** When each mail was tried in vain, by the hour. */
function triesByHour({ mails }: SimRecord): number[] {
  const later = mails.filter(({ result }) => result === 'later');
  return Array.from(
    { length: THROTTLED_HOURS },
    (_, hour) => later.filter(({ at }) => Math.floor((at - START) / HOUR_MS) === hour).length,
  );
}

describe('mails under throttling', () => {
  let record: SimRecord;
  beforeAll(async () => {
    record = await recordOf(story, NO_FAULTS);
  });

  it('are put off without end or flood, and each is sent once when it is over', () => {
    const tries = triesByHour(record);
    for (const count of tries) {
      expect(count).toBeGreaterThan(CALLBACKS.length);
      expect(count).toBeLessThan(CALLBACKS.length * MOST_TRIES_AN_HOUR);
    }
    // Their jobs do not add up.
    expect(tries.at(-1)).toBeLessThan(2 * tries[1]!);
    const sent = mailsSent(record);
    expect(sent.map(({ callbackId }) => callbackId).sort()).toEqual([...record.callbacks.keys()].sort());
    for (const { at } of sent) {
      expect(at - START).toBeGreaterThan(THROTTLED_MS);
      expect(at - START - THROTTLED_MS).toBeLessThan(16 * MINUTE_MS);
    }
    expect(record.final.outages.map(({ mails }) => mails)).toEqual(CALLBACKS.map(() => 1));
    expect(record.final.left).toEqual([]);
    expect(check(record)).toEqual([]);
  });

  it('are tried again soon at first: who was told `later` holds no claim', () => {
    for (const callbackId of record.callbacks.keys()) {
      const [first, second] = record.mails.filter((mail) => mail.callbackId === callbackId);
      expect(second!.at - first!.at).toBeLessThan(65 * SECOND_MS);
    }
  });
});
