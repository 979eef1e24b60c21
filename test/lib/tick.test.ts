import { expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const dev = synthesized();

it('a tick a minute tells recover the time it is for', () => {
  expect(dev.ofType('AWS::Scheduler::Schedule').map(([name]) => name)).toEqual(['Tick/Schedule']);
  const { Properties } = dev.at('Tick/Schedule');
  expect(Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    FlexibleTimeWindow: { Mode: 'OFF' },
    State: 'ENABLED',
    Target: { Arn: 'Recover/Function.Arn', RoleArn: 'Tick/Role.Arn' },
  });
  const { Input } = Properties.Target as { Input: string };
  expect(JSON.parse(Input)).toEqual({ tick: '<aws.scheduler.scheduled-time>' });
  const { Variables } = dev.at('Recover/Function').Properties.Environment as {
    Variables: Record<string, string>;
  };
  expect(Variables.TICK_SECONDS).toBe('60');
});

it('a tick that was not worked is not worked later: the next one is there', () => {
  expect(dev.ofType('AWS::Lambda::EventInvokeConfig').map(([, { Properties }]) => Properties)).toEqual([
    expect.objectContaining({
      FunctionName: 'Recover/Function',
      MaximumEventAgeInSeconds: 60,
      MaximumRetryAttempts: 0,
    }),
  ]);
  expect(dev.at('Tick/Schedule').Properties.Target).toMatchObject({
    RetryPolicy: { MaximumEventAgeInSeconds: 60 },
  });
});
