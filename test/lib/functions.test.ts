import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import {
  acceptEnvironment,
  apiEnvironment,
  deliverEnvironment,
  notifyEnvironment,
  recoverEnvironment,
} from '../../lambdas/contract/environments.ts';
import { TEST_CALL_SECONDS } from '../../lambdas/contract/limits.ts';
import { type Synthesized, synthesized } from './synthesized.ts';

const dev = synthesized();
const schemas = {
  Api: apiEnvironment,
  Accept: acceptEnvironment,
  Deliver: deliverEnvironment,
  Recover: recoverEnvironment,
  Notify: notifyEnvironment,
};

function environmentOf(stack: Synthesized, name: string): Record<string, string> {
  const { Variables } = stack.at(`${name}/Function`).Properties.Environment as {
    Variables: Record<string, string>;
  };
  return Variables;
}

describe('functions', () => {
  it('are five, and say in one sentence what they do', () => {
    const descriptions = dev
      .ofType('AWS::Lambda::Function')
      .map(([name, { Properties }]) => [name, Properties.Description]);
    expect(descriptions).toEqual([
      ['Api/Function', expect.stringMatching(/^Redial api: .+\.$/)],
      ['Accept/Function', expect.stringMatching(/^Redial accept: .+\.$/)],
      ['Deliver/Function', expect.stringMatching(/^Redial deliver: .+\.$/)],
      ['Recover/Function', expect.stringMatching(/^Redial recover: .+\.$/)],
      ['Notify/Function', expect.stringMatching(/^Redial notify: .+\.$/)],
    ]);
  });

  it('run on Node 24 and arm64, and log JSON to a group of their own that forgets', () => {
    for (const [name, { Properties }] of dev.ofType('AWS::Lambda::Function')) {
      expect(Properties, name).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogFormat: 'JSON', LogGroup: `${name}Log` },
      });
      expect(dev.at(`${name}Log`).Properties.RetentionInDays, name).toBe(30);
    }
  });

  it('have their limits: deliver 150 s, the API less than its gateway waits, and room for a test call', () => {
    expect(dev.at('Deliver/Function').Properties.Timeout).toBe(150);
    const apiSeconds = Number(dev.at('Api/Function').Properties.Timeout);
    expect(apiSeconds).toBeLessThan(30);
    expect(apiSeconds - TEST_CALL_SECONDS).toBeGreaterThan(5);
  });

  it.each(Object.keys(schemas) as (keyof typeof schemas)[])(
    '%s is told what its contract asks for, and no more',
    (name) => {
      const all = synthesized({
        adminEmail: 'ops@example.org',
        publicUrl: 'https://callbacks.example.org',
      });
      for (const stack of [dev, all]) {
        const { NODE_OPTIONS, UV_THREADPOOL_SIZE, ...environment } = environmentOf(stack, name);
        expect(NODE_OPTIONS).toBe('--enable-source-maps');
        expect(UV_THREADPOOL_SIZE).toBe(name === 'Deliver' ? '32' : undefined);
        expect(z.safeParse(schemas[name], environment)).toMatchObject({ success: true });
        expect(Object.keys(schemas[name].shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
      }
      const { NODE_OPTIONS, UV_THREADPOOL_SIZE, ...environment } = environmentOf(all, name);
      expect(Object.keys(environment).sort()).toEqual(Object.keys(schemas[name].shape).sort());
    },
  );

  it('are told where their tables, queues and secrets are', () => {
    expect(environmentOf(dev, 'Deliver')).toMatchObject({
      CALLBACKS_TABLE: 'Storage/Callbacks',
      HEALTH_TABLE: 'Storage/Health',
      CALLS_TABLE: 'Storage/Calls',
      ATTEMPTS_TABLE: 'Storage/Attempts',
      DELIVERIES_QUEUE_URL: 'Queues/Deliveries/Queue',
      RETRIES_QUEUE_URL: 'Queues/Retries/Queue',
      RETRIES_QUEUE_ARN: 'Queues/Retries/Queue.Arn',
      NOTICES_QUEUE_URL: 'Queues/Notices/Queue',
      SCHEDULE_GROUP: dev.at('WakeUps/Group').Properties.Name,
      SCHEDULE_ROLE_ARN: 'WakeUps/Role.Arn',
      DATA_KEY_SECRET: 'Secrets/DataKey',
    });
    expect(environmentOf(dev, 'Recover')).toMatchObject({
      RETRIES_QUEUE_URL: 'Queues/Retries/Queue',
      ...Object.fromEntries(
        ['Recovery', 'Notices', 'Events'].flatMap((name) => [
          [`${name.toUpperCase()}_QUEUE_URL`, `Queues/${name}/Queue`],
          [`${name.toUpperCase()}_DEAD_LETTERS_URL`, `Queues/${name}/DeadLetters`],
        ]),
      ),
    });
    for (const name of ['Api', 'Deliver'])
      expect(environmentOf(dev, name).RECOVERY_QUEUE_URL).toBe('Queues/Recovery/Queue');
    expect(environmentOf(dev, 'Deliver').EVENTS_QUEUE_URL).toBe('Queues/Events/Queue');
    expect(environmentOf(dev, 'Api')).toMatchObject({
      ACCESS_TABLE: 'Storage/Access',
      EVENTS_QUEUE_URL: 'Queues/Events/Queue',
      ADMIN_KEY_SECRET: 'Secrets/AdminKey',
      DATA_KEY_SECRET: 'Secrets/DataKey',
    });
  });

  it('are told the settings', () => {
    const stack = synthesized({
      mailFrom: 'callbacks@example.org',
      retriesByDefault: true,
      minIntervalSeconds: 90,
      stage: 'blue',
      logLevel: 'WARN',
      historyDays: 7,
      payloadHistory: 'failures',
      parkAfterErrors: 0,
      drainPerSecond: 50,
      allowHttp: true,
      allowedPorts: [443, 8443],
    });
    for (const name of Object.keys(schemas))
      expect(environmentOf(stack, name)).toMatchObject({ STAGE: 'blue', LOG_LEVEL: 'WARN' });
    const urlRules = { ALLOW_HTTP: 'true', ALLOWED_PORTS: '443,8443' };
    expect(environmentOf(stack, 'Api')).toMatchObject({
      ...urlRules,
      RETRIES_BY_DEFAULT: 'true',
      MIN_INTERVAL_SECONDS: '90',
      HISTORY_DAYS: '7',
    });
    expect(environmentOf(stack, 'Deliver')).toMatchObject({
      ...urlRules,
      HISTORY_DAYS: '7',
      PAYLOAD_HISTORY: 'failures',
      PARK_AFTER_ERRORS: '0',
    });
    expect(environmentOf(stack, 'Recover')).toMatchObject({
      HISTORY_DAYS: '7',
      PAYLOAD_HISTORY: 'failures',
      PARK_AFTER_ERRORS: '0',
      DRAIN_PER_SECOND: '50',
    });
    expect(environmentOf(stack, 'Notify')).toMatchObject({
      MAIL_FROM: 'callbacks@example.org',
      HISTORY_DAYS: '7',
      PARK_AFTER_ERRORS: '0',
    });
  });

  it('call public addresses only, whatever is set', () => {
    const loose = synthesized({ allowHttp: true, allowedPorts: [80, 9001] });
    for (const name of ['Api', 'Deliver']) expect(environmentOf(loose, name).ADDRESS_POLICY).toBe('public');
  });

  it('link to the public URL where there is one; else mails link to the address AWS gave the API', () => {
    const named = synthesized({ publicUrl: 'https://callbacks.example.org' });
    expect(environmentOf(named, 'Notify').PUBLIC_URL).toBe('https://callbacks.example.org');
    expect(environmentOf(named, 'Api').PUBLIC_URL).toBe('https://callbacks.example.org');
    expect(environmentOf(dev, 'Notify').PUBLIC_URL).toBe('Front/HttpApi.ApiEndpoint');
    expect(environmentOf(dev, 'Api').PUBLIC_URL).toBeUndefined();
  });
});
