import { describe, expect, it } from 'vitest';
import { START, sampleCallback } from '../../kit/samples.ts';
import type { FaultHit, SimRecord } from '../world/record.ts';
import { p5OneMail } from './p5-one-mail.ts';
import { addOutage, healthyRecord, quietRecord, whatsOf } from './record-samples.ts';
import { addCall, addInvocation, addMove, HOUR_MS, MINUTE_MS, SECOND_MS } from './record-story.ts';

const whats = (record: SimRecord) => whatsOf(p5OneMail, record);
const { id: callbackId, notify } = sampleCallback();
const NONE = [expect.stringMatching(/^no mail \(outage\) about out_/)];
const LATE = [expect.stringMatching(/^the mail \(outage\) about out_.* too late$/)];

interface Hit extends Partial<FaultHit> {
  /** From the opening of its outage. */
  afterMs: number;
  by?: 'deliver' | 'notify' | 'recover';
}

/** The mail of the healthy record's outage comes so much later, or never; and a fault hits something of its callback. */
function delayedRecord(mailMs: number | undefined, hit?: Hit): SimRecord {
  const record = healthyRecord();
  const [mail] = record.mails;
  record.mails = mailMs === undefined ? [] : [{ ...mail!, at: mail!.at + mailMs }];
  if (hit) addHit(record, record.moves[0]!.at, hit);
  return record;
}

function addHit(record: SimRecord, since: number, { afterMs, by, ...fault }: Hit): void {
  const at = since + afterMs;
  const hit = by && { invocation: addInvocation(record, { at, function: by, died: true }).id };
  const where = 'health.apply';
  record.faults.push({ at, kind: 'crash-after', where, callbackIds: [callbackId], ...hit, ...fault });
}

describe('P5, the time of a mail', () => {
  it('is soon after the opening', () => {
    expect(whats(delayedRecord(4 * MINUTE_MS))).toEqual([]);
    expect(whats(delayedRecord(6 * MINUTE_MS))).toEqual(LATE);
  });

  it('is put off by what hits its job, its worker, or the one that asked for it', () => {
    const opener = { callIds: [healthyRecord().requests[3]!.callId] };
    const hits: Hit[] = [
      { afterMs: MINUTE_MS, by: 'notify' },
      { afterMs: SECOND_MS, where: 'queue.notices', kind: 'late' },
      { afterMs: 10, by: 'deliver', ...opener },
      { afterMs: -10, by: 'deliver', ...opener },
    ];
    for (const hit of hits) {
      expect(whats(delayedRecord(HOUR_MS, hit))).toEqual([]);
      expect(whats(delayedRecord(4 * HOUR_MS, hit))).toEqual(LATE);
      expect(whats(delayedRecord(undefined, hit))).toEqual(NONE);
    }
  });

  it('is put off by nothing else that hits its callback, or when it is too late', () => {
    const hits: Hit[] = [
      { afterMs: MINUTE_MS, by: 'deliver' },
      { afterMs: MINUTE_MS, by: 'recover' },
      { afterMs: MINUTE_MS, where: 'queue.retries', kind: 'late' },
      { afterMs: 6 * MINUTE_MS, by: 'notify' },
      { afterMs: MINUTE_MS, by: 'notify', callbackIds: ['cb_OTHER'] },
    ];
    for (const hit of hits) expect(whats(delayedRecord(HOUR_MS, hit))).toEqual(LATE);
  });

  it('is put off by the mail service for as long as that says so', () => {
    const putOff = (minutes: number) => {
      const record = delayedRecord(6 * HOUR_MS);
      const [mail] = record.mails;
      record.mails.unshift({ ...mail!, at: mail!.at - minutes * MINUTE_MS, result: 'later' });
      return whats(record);
    };
    expect(putOff(18)).toEqual([]);
    expect(putOff(21)).toEqual(LATE);
  });

  it('of a recovery is put off by the tick, and not by who ended the outage', () => {
    const recovered = (hit?: Hit) => {
      const record = healthyRecord({ notify: { ...notify, onRecovery: true } });
      const dueAt = record.final.outages[0]!.endedAt! + 30 * MINUTE_MS;
      const [mail] = record.mails;
      record.mails.push({ ...mail!, kind: 'recovered', at: dueAt + 10 * MINUTE_MS });
      if (hit) addHit(record, dueAt, hit);
      return whats(record);
    };
    const late = [expect.stringMatching(/^the mail \(recovered\).* too late$/)];
    expect(recovered()).toEqual(late);
    expect(recovered({ afterMs: MINUTE_MS, where: 'tick', kind: 'late', callbackIds: [] })).toEqual([]);
    expect(recovered({ afterMs: MINUTE_MS, by: 'recover', callbackIds: [] })).toEqual([]);
    expect(recovered({ afterMs: -30 * MINUTE_MS, by: 'deliver' })).toEqual(late);
  });
});

describe('P5, a failure that opens an outage and stops its callback', () => {
  it('may be told of twice only where a fault hit its own call', () => {
    const twice = (callIdOf: (own: string) => string) => {
      const record = quietRecord();
      addCall(record, { tries: [{ at: START + SECOND_MS, outcome: 'http_error', statusCode: 410 }] });
      const { callId } = record.requests[0]!;
      const { id } = addOutage(record, record.requests[0]!);
      const stop = {
        mode: 'stopped',
        state: 'Stopped',
        updatedBy: 'rule:gone',
        stoppedByCall: callId,
      } as const;
      addMove(record, callbackId, START + 1300, stop);
      record.mails.push({ ...record.mails[0]!, kind: 'stopped', outageId: id });
      addHit(record, START + 1250, { afterMs: 0, by: 'deliver', callIds: [callIdOf(callId)] });
      return whats(record);
    };
    expect(twice((own) => own)).toEqual([]);
    expect(twice(() => 'call_OTHER')).toEqual([expect.stringMatching(/which asks for none$/)]);
  });
});
