import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { FaultHit, SimRecord } from '../world/record.ts';
import { p5OneMail } from './p5-one-mail.ts';
import { addOutage, healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addMove, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p5OneMail, record);
const { id: callbackId, notify } = sampleCallback();

/** A first failure that opens an outage and stops the callback at once, with these mails. */
function stoppedRecord(
  kinds: ('outage' | 'stopped')[],
  changes: Parameters<typeof quietRecord>[0] = {},
): SimRecord {
  const record = quietRecord(changes);
  addCall(record, { tries: [{ at: START + SECOND_MS, outcome: 'http_error', statusCode: 410 }] });
  const { id } = addOutage(record, record.requests[0]!);
  const { callId } = record.requests[0]!;
  const stop = { mode: 'stopped', state: 'Stopped', updatedBy: 'rule:gone', stoppedByCall: callId } as const;
  addMove(record, callbackId, START + 1300, stop);
  const [mail] = record.mails;
  record.mails = kinds.map((kind) => ({ ...mail!, kind, outageId: id }));
  return record;
}

function withFault(record: SimRecord, fault: Partial<FaultHit>): SimRecord {
  const { at, invocation } = record.mails[0]!;
  record.faults.push({ at: at + 10, kind: 'fail', where: 'health.recordNotice', invocation, ...fault });
  return record;
}

describe('P5, one mail per outage', () => {
  it('accepts one', () => {
    expect(whats(healthyRecord())).toEqual([]);
  });

  it('reports none, unless the service refused it, or nobody wants it', () => {
    const record = healthyRecord();
    const [mail] = record.mails.splice(0);
    expect(whats(record)).toEqual([expect.stringMatching(/^no mail \(outage\) about out_/)]);
    record.mails = [{ ...mail!, result: 'later' }];
    expect(whats({ ...record })).toHaveLength(1);
    record.mails = [{ ...mail!, result: 'refused' }];
    expect(whats({ ...record })).toEqual([]);
    const unwanted = healthyRecord({ notify: { ...notify, onOutage: false } });
    unwanted.mails = [];
    expect(whats(unwanted)).toEqual([]);
  });

  it('reports one that nobody wants, or that is about no outage', () => {
    const unwanted = healthyRecord({ notify: { ...notify, onOutage: false } });
    expect(whats(unwanted)).toEqual([expect.stringMatching(/which asks for none$/)]);
    const stray = healthyRecord();
    stray.mails.push({ ...stray.mails[0]!, outageId: 'out_STRAY' });
    expect(whats(stray)).toEqual(['a mail (outage) about out_STRAY, which there never was']);
  });

  it('reports a mail about a call, unless one is wanted for each', () => {
    const perCall = (changes: Parameters<typeof healthyRecord>[0]) => {
      const record = healthyRecord(changes);
      const { outageId: _none, ...mail } = record.mails[0]!;
      record.mails = [...(changes ? [] : record.mails), { ...mail, kind: 'call' }];
      return whats(record);
    };
    expect(perCall(undefined)).toEqual(['a mail about one call']);
    expect(perCall({ notify: { ...notify, everyFailedCall: true } })).toEqual([]);
  });

  it('accepts two in the gap before the record, and there alone', () => {
    const twice = (fault?: Partial<FaultHit>, died?: boolean) => {
      const record = healthyRecord();
      const [mail] = record.mails;
      const worker = record.invocations.find(({ id }) => id === mail!.invocation)!;
      if (died) Object.assign(worker, { died, endedAt: mail!.at + 20 });
      record.mails.push({ ...mail!, at: mail!.at + 6 * MINUTE_MS, invocation: 99 });
      return whats(fault ? withFault(record, fault) : record);
    };
    expect(twice()).toEqual([
      expect.stringMatching(/^2 mails, at 0:10:04.2, 0:16:04.2 \(outage\) about out_/),
    ]);
    expect(twice({})).toEqual([]);
    expect(twice({ where: 'mailer.send', kind: 'lost' })).toEqual([]);
    expect(twice(undefined, true)).toEqual([]);
    expect(twice({ where: 'mailer.send', kind: 'fail' })).toHaveLength(1);
    expect(twice({ where: 'health.apply' })).toHaveLength(1);
    expect(twice({ invocation: 1 })).toHaveLength(1);
  });

  it('waits for a mail that a crash delays', () => {
    const record = withFault(healthyRecord(), { callbackIds: [callbackId] });
    record.mails = [];
    record.endedAt = START + 2 * HOUR_MS;
    expect(whats(record)).toEqual([]);
    record.faults = [];
    expect(whats({ ...record })).toHaveLength(1);
  });

  it('wants the notice of the stop alone where one failure does both', () => {
    expect(whats(stoppedRecord(['stopped']))).toEqual([]);
    expect(whats(stoppedRecord([]))).toEqual([expect.stringContaining('no mail (stopped)')]);
    expect(whats(stoppedRecord(['outage']))).toHaveLength(2);
    expect(whats(stoppedRecord(['outage', 'stopped']))).toEqual([
      expect.stringMatching(/^a mail \(outage\) about .* which asks for none$/),
    ]);
    expect(whats(stoppedRecord(['stopped', 'stopped']))).toEqual([expect.stringMatching(/^2 mails/)]);
    const quiet = { notify: { ...notify, onOutage: false, onDisabled: false } };
    expect(whats(stoppedRecord([], quiet))).toEqual([]);
  });

  it('wants both where a later failure stops the callback', () => {
    const stoppedByOther = (kinds: ('outage' | 'stopped')[]) => {
      const record = stoppedRecord(kinds);
      record.moves.at(-1)!.after.stoppedByCall = 'call_OTHER';
      return whats(record);
    };
    expect(stoppedByOther(['outage', 'stopped'])).toEqual([]);
    expect(stoppedByOther(['stopped'])).toEqual([expect.stringContaining('no mail (outage)')]);
  });

  it('leaves out the notice of a stop that a person has overtaken', () => {
    const record = stoppedRecord([]);
    record.acts.push({ kind: 'start', callbackId, at: START + 2000, status: 200 });
    expect(whats(record)).toEqual([]);
  });
});
