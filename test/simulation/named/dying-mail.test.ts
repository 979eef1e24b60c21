import { describe, expect, it } from 'vitest';
import { START } from '../../kit/samples.ts';
import { check } from '../checkers/all-checkers.ts';
import { begin } from '../scenario/begin.ts';
import { play, worldOf } from '../scenario/play.ts';
import { ended } from '../world/ending.ts';
import type { PointFault } from '../world/faults.ts';
import { mailsSent, recordOf, theFault, theOnly, theOutage } from './happened.ts';
import { faults, HOUR_MS, MINUTE_MS, NEVER_BACK, quiet, SECOND_MS, scene } from './scene.ts';

/** One call fails, and its mail's worker meets a fault; or several one after the other do. */
const hit = (kind: PointFault['kind'], port: string, times = 1) =>
  scene({
    callbacks: [quiet(NEVER_BACK, { retriesEnabled: false })],
    faults: {
      ...faults(...Array.from({ length: times }, () => ({ at: 0, kind, function: 'notify' as const, port }))),
      slowMs: 20 * SECOND_MS,
    },
  });

describe('a mail job', () => {
  it('goes round again where five workers died of it, and its mail is sent once', async () => {
    const { record, lines } = await play(hit('crash-before', 'health.get', 20), { tells: true });
    const crashes = record.faults.filter(({ where }) => where === 'health.get');
    expect(crashes).toHaveLength(20);
    expect(lines.some((line) => line.includes(' deadLetters.sendAgain'))).toBe(true);
    const mail = theOnly(mailsSent(record), 'mail');
    expect(mail.at).toBeGreaterThan(crashes.at(-1)!.at);
    expect(record.final.left).toEqual([]);
    expect(check(record)).toEqual([]);
  });

  it('is sent once the claim of a worker that died is stale', async () => {
    const record = await recordOf(hit('crash-after', 'health.claimNotice'));
    const { at } = theFault(record, 'crash-after', 'health.claimNotice');
    expect(theOnly(mailsSent(record), 'mail').at - at).toBeGreaterThan(5 * MINUTE_MS);
    expect(theOutage(record).mails).toBe(1);
    expect(check(record)).toEqual([]);
  });

  it('is sent twice only where nobody recorded that the mail service took it', async () => {
    const record = await recordOf(hit('crash-before', 'health.recordNotice'));
    const { invocation } = theFault(record, 'crash-before', 'health.recordNotice');
    expect(mailsSent(record)).toHaveLength(2);
    expect(mailsSent(record)[0]!.invocation).toBe(invocation);
    expect(theOutage(record).mails).toBe(1);
    expect(check(record)).toEqual([]);
  });

  it('that comes twice waits for the claim of the worker that sends the mail, however slowly', async () => {
    const scenario = hit('slow', 'mailer.send');
    const { world } = await worldOf(scenario);
    begin(world, scenario);
    await world.run(START + 5 * SECOND_MS);
    const { record, queues } = world;
    const slow = theFault(record, 'slow', 'mailer.send');
    const job = theOnly(
      record.sent.filter(({ queue }) => queue === 'notices'),
      'job',
    );
    queues.send('notices', job.message, 0, undefined);
    await world.run(START + HOUR_MS);
    await ended(world);
    const [, , putOff] = record.sent.filter(({ queue }) => queue === 'notices');
    expect(putOff!.message).toMatchObject({ kind: 'outage', resends: 1 });
    const mail = theOnly(mailsSent(record), 'mail');
    expect(mail.invocation).toBe(slow.invocation);
    expect(putOff!.at).toBeLessThan(mail.at);
    expect(theOutage(record).mails).toBe(1);
    expect(check(record)).toEqual([]);
  });
});
