import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const dev = synthesized({ deliverConcurrency: 300, retryConcurrency: 40, deliverBatchSize: 7 });
const FOURTEEN_DAYS_SECONDS = 14 * 86_400;

const mappings = dev.ofType('AWS::Lambda::EventSourceMapping').map(([, { Properties }]) => ({
  queue: String(Properties.EventSourceArn).replace(/\.Arn$/, ''),
  worker: String(Properties.FunctionName),
  batch: Properties.BatchSize,
  concurrency: Properties.ScalingConfig,
  partial: Properties.FunctionResponseTypes,
  window: Properties.MaximumBatchingWindowInSeconds,
}));

describe('queues', () => {
  it('are five, each with its dead letters', () => {
    expect(dev.ofType('AWS::SQS::Queue').map(([name]) => name)).toEqual(
      ['Events', 'Deliveries', 'Retries', 'Recovery', 'Notices'].flatMap((name) => [
        `Queues/${name}/DeadLetters`,
        `Queues/${name}/Queue`,
      ]),
    );
  });

  it.each(['Events', 'Deliveries', 'Retries', 'Recovery', 'Notices'])(
    '%s gives a message up after five vain receives',
    (name) => {
      expect(dev.at(`Queues/${name}/Queue`).Properties.RedrivePolicy).toEqual({
        deadLetterTargetArn: `Queues/${name}/DeadLetters.Arn`,
        maxReceiveCount: 5,
      });
      expect(dev.at(`Queues/${name}/DeadLetters`).Properties.RedrivePolicy).toBeUndefined();
    },
  );

  it('keep messages for 14 days, encrypted', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::SQS::Queue')) {
      expect(Properties, name).toMatchObject({
        MessageRetentionPeriod: FOURTEEN_DAYS_SECONDS,
        SqsManagedSseEnabled: true,
      });
    }
  });

  it('take nothing over an open line', () => {
    const policies = dev.ofType('AWS::SQS::QueuePolicy');
    expect(policies.flatMap(([, { Properties }]) => Properties.Queues)).toEqual(
      dev.ofType('AWS::SQS::Queue').map(([name]) => name),
    );
    for (const [name, { Properties }] of policies) {
      const [queue] = Properties.Queues as string[];
      expect(Properties.PolicyDocument, name).toMatchObject({
        Statement: [
          {
            Effect: 'Deny',
            Principal: { AWS: '*' },
            Action: 'sqs:*',
            Resource: `${queue}.Arn`,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      });
    }
  });

  it('delay retries by five minutes, and nothing else', () => {
    const delays = dev
      .ofType('AWS::SQS::Queue')
      .map(([name, { Properties }]) => [name, Properties.DelaySeconds ?? 0]);
    expect(delays.filter(([, delay]) => delay !== 0)).toEqual([['Queues/Retries/Queue', 300]]);
  });

  it('hide a message for at least six times as long as its worker may take', () => {
    expect(mappings).toHaveLength(7);
    for (const { queue, worker } of mappings) {
      const limit = Number(dev.at(worker).Properties.Timeout);
      expect(Number(dev.at(queue).Properties.VisibilityTimeout), queue).toBeGreaterThanOrEqual(6 * limit);
    }
    expect(dev.at('Queues/Recovery/Queue').Properties.VisibilityTimeout).toBe(360);
    expect(dev.at('Queues/Deliveries/Queue').Properties.VisibilityTimeout).toBe(900);
    expect(dev.at('Queues/Retries/Queue').Properties.VisibilityTimeout).toBe(900);
  });

  it('are worked by their functions, each with a concurrency of its own', () => {
    expect(
      mappings.map(({ queue, worker, batch, concurrency }) => [queue, worker, batch, concurrency]),
    ).toEqual([
      ['Queues/Events/Queue', 'Accept/Function', 10, { MaximumConcurrency: 50 }],
      ['Queues/Deliveries/Queue', 'Deliver/Function', 7, { MaximumConcurrency: 300 }],
      ['Queues/Retries/Queue', 'Deliver/Function', 7, { MaximumConcurrency: 40 }],
      ['Queues/Recovery/Queue', 'Recover/Function', 10, { MaximumConcurrency: 20 }],
      ['Queues/Deliveries/DeadLetters', 'Recover/Function', 10, { MaximumConcurrency: 2 }],
      ['Queues/Retries/DeadLetters', 'Recover/Function', 10, { MaximumConcurrency: 2 }],
      ['Queues/Notices/Queue', 'Notify/Function', 10, { MaximumConcurrency: 5 }],
    ]);
  });

  it('hide the dead letters that a round looks at until it is over, and show them to the next one', () => {
    const limit = Number(dev.at('Recover/Function').Properties.Timeout);
    for (const name of ['Events', 'Recovery', 'Notices']) {
      const hiddenSeconds = Number(dev.at(`Queues/${name}/DeadLetters`).Properties.VisibilityTimeout);
      expect(hiddenSeconds).toBeGreaterThan(limit);
      expect(hiddenSeconds).toBeLessThan(15 * 60);
    }
  });

  it('take back a part of a batch, and never wait to fill one', () => {
    for (const { queue, partial, window } of mappings) {
      expect(partial, queue).toEqual(['ReportBatchItemFailures']);
      expect(window, queue).toBeUndefined();
    }
  });
});
