import type { SQSRecord } from 'aws-lambda';
import { expect, test } from 'vitest';
import { notifyHandler } from '../../lambdas/functions/notify/handler.ts';
import { MemoryAccessLedger } from '../kit/memory/memory-access-ledger.ts';
import { MemoryCallLedger } from '../kit/memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from '../kit/memory/memory-callback-directory.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { MemoryHealthLedger } from '../kit/memory/memory-health-ledger.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { MemoryQueues } from '../kit/memory/memory-queues.ts';
import { NOTICE_SETTINGS } from '../kit/notice-scene.ts';
import { START, sampleCallback } from '../kit/samples.ts';

const JOB = { v: 1, kind: 'outage', callbackId: sampleCallback().id, queuedAt: START };

function sampleRecord(messageId: string, body: string): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle-of-${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(START),
      SenderId: 'deliver',
      ApproximateFirstReceiveTimestamp: String(START),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:notices',
    awsRegion: 'us-east-1',
  };
}

async function worked(records: SQSRecord[]) {
  const clock = new MemoryClock({ now: START });
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  const callbacks = new MemoryCallbackDirectory({ clock });
  const log = new MemoryLog();
  const handedBack: string[] = [];
  const mailed: string[] = [];
  await callbacks.create(sampleCallback());
  for (const id of ['out_1', 'out_2']) {
    await health.keepOutage({
      id,
      callbackId: JOB.callbackId,
      startedAt: START,
      firstError: { at: START, outcome: 'dns_error' },
      firstCall: 'call_1',
      attempts: 1,
      callsAffected: 1,
      probes: 0,
      mails: 0,
      notices: {},
    });
  }
  const handler = notifyHandler({
    callbacks,
    health,
    calls: new MemoryCallLedger({ clock, historyDays: 30 }),
    access: new MemoryAccessLedger(),
    notices: new MemoryQueues(),
    mailer: {
      async send({ text }) {
        if (text.includes('out_2')) throw new Error('our own fault');
        mailed.push(text);
        return { kind: 'sent', mailId: 'mail-1' };
      },
    },
    clock,
    log,
    settings: NOTICE_SETTINGS,
    handBack: async ({ messageId }) => void handedBack.push(messageId),
  });
  const { batchItemFailures } = await handler({ Records: records });
  return { failed: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier), handedBack, mailed, log };
}

test('a job that cannot be read goes back at once with its reason, and takes no other with it', async () => {
  const { failed, handedBack, mailed, log } = await worked([
    sampleRecord('a', '{"v":1,"kind":"outage"}'),
    sampleRecord('b', JSON.stringify({ ...JOB, outageId: 'out_1' })),
    sampleRecord('c', 'no JSON'),
  ]);
  expect(mailed).toHaveLength(1);
  expect(failed.sort()).toEqual(['a', 'c']);
  expect(handedBack.sort()).toEqual(['a', 'c']);
  const rejected = log.lines.filter(({ event }) => event === 'message.rejected');
  expect(rejected.map(({ fields }) => fields.reason)).toEqual([
    expect.stringContaining('callbackId'),
    expect.stringContaining('not JSON'),
  ]);
});

test('a job that fails by our own fault returns to the queue, alone and logged', async () => {
  const { failed, handedBack, mailed, log } = await worked([
    sampleRecord('a', JSON.stringify({ ...JOB, outageId: 'out_2' })),
    sampleRecord('b', JSON.stringify({ ...JOB, outageId: 'out_1' })),
  ]);
  expect(mailed).toHaveLength(1);
  expect(failed).toEqual(['a']);
  expect(handedBack).toEqual([]);
  expect(log.lines).toContainEqual({
    level: 'error',
    event: 'notice.returned',
    fields: { kind: 'outage', callbackId: JOB.callbackId, outageId: 'out_2', reason: 'Error: our own fault' },
  });
});
