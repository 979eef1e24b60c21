import { describe, expect, it } from 'vitest';
import { parseSettings, SettingsError, settingsFromContext, settingsSchema } from '../../lib/settings.ts';

function refusal(given: unknown): string {
  try {
    parseSettings(given);
  } catch (error) {
    if (error instanceof SettingsError) return error.message;
    throw error;
  }
  throw new Error('The settings were taken.');
}

describe('settings', () => {
  it('all have a default, and nothing needs to be given', () => {
    expect(parseSettings({})).toEqual({
      stage: 'dev',
      mailFrom: 'redial@example.com',
      retriesByDefault: false,
      minIntervalSeconds: 60,
      historyDays: 30,
      payloadHistory: 'all',
      parkAfterErrors: 10,
      drainPerSecond: 500,
      deliverConcurrency: 500,
      retryConcurrency: 200,
      deliverBatchSize: 10,
      allowHttp: false,
      allowedPorts: [443, 80],
      logLevel: 'INFO',
      dashboard: false,
      keepData: false,
    });
  });

  it('each explain themselves in a sentence', () => {
    for (const [name, schema] of Object.entries(settingsSchema.shape)) {
      expect(schema.description, name).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('may all be written as text, as on the command line', () => {
    const given = {
      minIntervalSeconds: '120',
      parkAfterErrors: '0',
      deliverBatchSize: '5',
      retriesByDefault: 'true',
      allowHttp: 'false',
      allowedPorts: '443, 8443',
      keepData: 'true',
      stage: '2027',
    };
    expect(parseSettings(given)).toMatchObject({
      minIntervalSeconds: 120,
      parkAfterErrors: 0,
      deliverBatchSize: 5,
      retriesByDefault: true,
      allowHttp: false,
      allowedPorts: [443, 8443],
      keepData: true,
      stage: '2027',
    });
    expect(parseSettings({ allowedPorts: '8443' }).allowedPorts).toEqual([8443]);
    expect(parseSettings({ allowedPorts: 8443 }).allowedPorts).toEqual([8443]);
    expect(parseSettings({ allowedPorts: '[443,8443]' }).allowedPorts).toEqual([443, 8443]);
    expect(parseSettings({ allowedPorts: '[ 8443 ]' }).allowedPorts).toEqual([8443]);
  });

  it('keep data in the stage `prod`, and elsewhere on demand', () => {
    expect(parseSettings({ stage: 'prod' }).keepData).toBe(true);
    expect(parseSettings({ stage: 'prod', keepData: false }).keepData).toBe(false);
    expect(parseSettings({ stage: 'staging' }).keepData).toBe(false);
    expect(parseSettings({ stage: 'staging', keepData: true }).keepData).toBe(true);
  });

  it.each(['Prod', 'PROD', 'production', 'prod-eu'])(
    'do not guess whether the stage %s keeps data, but take what is told',
    (stage) => {
      const mend = 'only `prod`, written like this, keeps data by itself: name it so, or give keepData';
      expect(refusal({ stage })).toContain(`\n  stage: ${mend}`);
      expect(parseSettings({ stage, keepData: true }).keepData).toBe(true);
      expect(parseSettings({ stage, keepData: 'false' }).keepData).toBe(false);
      expect(parseSettings({ stage: `pre${stage}` }).keepData).toBe(false);
    },
  );

  it('show a dashboard in the stage `prod`, and elsewhere on demand', () => {
    expect(parseSettings({ stage: 'prod' }).dashboard).toBe(true);
    expect(parseSettings({ stage: 'prod', dashboard: 'false' }).dashboard).toBe(false);
    expect(parseSettings({ stage: 'staging', dashboard: true }).dashboard).toBe(true);
  });

  it('drop the slash at the end of the public URL', () => {
    expect(parseSettings({ publicUrl: 'https://callbacks.example.com/' }).publicUrl).toBe(
      'https://callbacks.example.com',
    );
    expect(parseSettings({ publicUrl: 'https://example.com/callbacks/' }).publicUrl).toBe(
      'https://example.com/callbacks',
    );
  });

  it.each([
    ['stage', 'my stage'],
    ['stage', ''],
    ['stage', 'x'.repeat(33)],
    ['mailFrom', 'nobody'],
    ['mailFrom', 'Redial <redial@example.com>'],
    ['adminEmail', ''],
    ['publicUrl', 'http://callbacks.example.com'],
    ['publicUrl', 'https://callbacks.example.com?key=1'],
    ['publicUrl', 'https://me:pw@callbacks.example.com'],
    ['retriesByDefault', 'yes'],
    ['minIntervalSeconds', 59],
    ['minIntervalSeconds', 'soon'],
    ['minIntervalSeconds', ''],
    ['historyDays', 0],
    ['historyDays', 1.5],
    ['payloadHistory', 'none'],
    ['parkAfterErrors', -1],
    ['drainPerSecond', 0],
    ['drainPerSecond', 5001],
    ['deliverConcurrency', 1],
    ['retryConcurrency', 1001],
    ['deliverBatchSize', 11],
    ['allowHttp', 1],
    ['allowedPorts', ''],
    ['allowedPorts', []],
    ['allowedPorts', '[]'],
    ['allowedPorts', '[443'],
    ['allowedPorts', [0]],
    ['allowedPorts', '443,https'],
    ['allowedPorts', '*'],
    ['alarmEmail', 'ops'],
    ['dashboard', 'maybe'],
    ['logLevel', 'loud'],
    ['keepData', 'maybe'],
    ['stage', null],
  ])('refuse %s %j, naming it', (name, value) => {
    expect(refusal({ [name]: value })).toMatch(new RegExp(`^  ${name}[.:]`, 'm'));
  });

  it.each([
    ['allowHttp', 'yes', 'must be true or false'],
    ['keepData', 1, 'must be true or false'],
    ['historyDays', 'soon', 'must be a whole number from 1 to 3650'],
    ['historyDays', 0.5, 'must be a whole number from 1 to 3650'],
    ['minIntervalSeconds', 59, 'must be a whole number from 60 to 86400'],
    ['deliverBatchSize', '11', 'must be a whole number from 1 to 10'],
    ['allowedPorts', '443,https,none', 'must be ports such as 443,8443'],
    ['allowedPorts', [0, 70_000], 'must be ports such as 443,8443'],
    ['allowedPorts', [], 'must be ports such as 443,8443'],
    ['allowedPorts', true, 'must be ports such as 443,8443'],
  ])('say of %s %j, once, what it must be', (name, value, mend) => {
    expect(
      refusal({ [name]: value })
        .split('\n')
        .slice(1, -2),
    ).toEqual([`  ${name}: ${mend}`]);
  });

  it('name everything that is wrong in one error', () => {
    const message = refusal({
      stage: 'production',
      historyDays: 'x',
      deliverBatchSize: 0,
      deliverConcurency: 10,
    });
    expect(message).toMatch(/^ {2}stage: /m);
    expect(message).toMatch(/^ {2}historyDays: /m);
    expect(message).toMatch(/^ {2}deliverBatchSize: /m);
    expect(message).toMatch(/^ {2}deliverConcurency: there is no such setting$/m);
    expect(message).toContain('deliverConcurrency');
  });

  it('are refused with the way to give them: on the command line or where an app makes Redial', () => {
    expect(refusal({ historyDays: 0 })).toMatch(/new Redial\(.*\)`\.$/);
    expect(refusal({ historyDays: 0 })).not.toContain('-c ');
    expect(() => settingsFromContext({ historyDays: 0 })).toThrow(/`-c name=value`, or in cdk\.json/);
  });

  it('take no notice of what else is in the context, but for a plain word', () => {
    const context = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:x': true, 'cli-telemetry': false };
    expect(settingsFromContext({ ...context, stage: 'test' }).stage).toBe('test');
    expect(() => settingsFromContext({ ...context, stagee: 'test' })).toThrow(
      'stagee: there is no such setting',
    );
  });
});
