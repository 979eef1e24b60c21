import { describe, expect, it } from 'vitest';
import { check } from '../checkers/all-checkers.ts';
import {
  invocationOf,
  mailsSent,
  messagesFor,
  recordOf,
  requestsFor,
  theCall,
  theFault,
  theOnly,
  theOutage,
} from './happened.ts';
import { down, FAILS, faults, MINUTE_MS, quiet, scene, VISIBILITY_MS } from './scene.ts';

/** One call fails, and its worker dies right after a write. */
const crashAfter = (port: string, retriesEnabled: boolean) =>
  scene({
    callbacks: [quiet(down(0, 20 * MINUTE_MS, FAILS), { retriesEnabled })],
    faults: faults({ at: 0, kind: 'crash-after', function: 'deliver', port }),
  });

describe('a worker that dies between the record of a failure and what follows from it', () => {
  it('leaves that to its message, which comes back for the turn before: outage, mail and successor', async () => {
    const record = await recordOf(crashAfter('calls.put', true));
    const { at: diedAt } = theFault(record, 'crash-after', 'calls.put');
    const call = theCall(record);
    const [first, second] = requestsFor(record, call);
    expect(first!.endedAt).toBeLessThan(diedAt);
    const opened = record.moves[0]!;
    const successor = theOnly(
      messagesFor(record, call).filter(({ message }) => message.turn === 2),
      'successor',
    );
    // Nobody else did it, and no second attempt was made for it.
    const again = invocationOf(record, successor);
    expect(again.at - invocationOf(record, first!).at).toBeGreaterThanOrEqual(VISIBILITY_MS);
    expect(opened).toMatchObject({ after: { outageFirstCall: call.id, outageStartedAt: first!.hostAt } });
    expect(opened.at).toBeGreaterThan(again.at);
    expect(second).toMatchObject({ turn: 2, messageId: successor.messageId });
    expect(mailsSent(record)).toMatchObject([{ kind: 'outage' }]);
    expect(call.status).toBe('SUCCESS');
    expect(check(record)).toEqual([]);
  });

  it('leaves it to be done where retries are off, although the call has ended', async () => {
    const record = await recordOf(crashAfter('calls.put', false));
    const { at: diedAt } = theFault(record, 'crash-after', 'calls.put');
    const call = theCall(record);
    expect(call).toMatchObject({ status: 'FAILED', resolution: { by: 'retries-off' }, attemptCount: 1 });
    expect(call.resolution!.at).toBeLessThan(diedAt);
    expect(record.moves[0]!.at - diedAt).toBeGreaterThan(VISIBILITY_MS - MINUTE_MS);
    expect(theOutage(record).firstCall).toBe(call.id);
    expect(mailsSent(record)).toMatchObject([{ kind: 'outage' }]);
    expect(requestsFor(record, call)).toHaveLength(1);
    expect(check(record)).toEqual([]);
  });

  it.each([true, false])(
    'leaves the mail of an outage that was opened to the tick (retries: %s)',
    async (retries) => {
      const record = await recordOf(crashAfter('health.apply', retries));
      const { invocation } = theFault(record, 'crash-after', 'health.apply');
      const died = invocationOf(record, { invocation: invocation! });
      const opened = record.moves[0]!;
      expect(opened.after.outageId).toBeDefined();
      expect(opened.at).toBe(died.endedAt);
      expect(record.sent.filter((sent) => sent.invocation === invocation)).toEqual([]);
      const mail = theOnly(mailsSent(record), 'mail');
      expect(mail).toMatchObject({ kind: 'outage', outageId: opened.after.outageId });
      // Before the message of the dead worker comes back.
      expect(mail.at).toBeLessThan(died.at + VISIBILITY_MS);
      expect(check(record)).toEqual([]);
    },
  );
});
