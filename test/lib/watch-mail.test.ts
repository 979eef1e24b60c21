import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

const mailed = synthesized({ alarmEmail: 'ops@example.org' });
const alarms = mailed.ofType('AWS::CloudWatch::Alarm');

describe('the mail about alarms', () => {
  it('is not there until somebody is named', () => {
    const silent = synthesized();
    expect(silent.ofType('AWS::SNS::Topic')).toEqual([]);
    for (const [name, { Properties }] of silent.ofType('AWS::CloudWatch::Alarm')) {
      expect(Properties.AlarmActions, name).toBeUndefined();
      expect(Properties.OKActions, name).toBeUndefined();
    }
  });

  it('goes to the one who is named, of every alarm, and when it is over', () => {
    expect(mailed.ofType('AWS::SNS::Topic').map(([name]) => name)).toEqual(['Watch/Mail/Topic']);
    expect(mailed.ofType('AWS::SNS::Subscription').map(([, { Properties }]) => Properties)).toEqual([
      { Protocol: 'email', Endpoint: 'ops@example.org', TopicArn: 'Watch/Mail/Topic' },
    ]);
    expect(alarms.length).toBeGreaterThan(10);
    for (const [name, { Properties }] of alarms) {
      expect(Properties.AlarmActions, name).toEqual(['Watch/Mail/Topic']);
      expect(Properties.OKActions, name).toEqual(['Watch/Mail/Topic']);
    }
  });

  it('travels by TLS, and by the hand of these alarms alone', () => {
    const [[, policy] = [], ...others] = mailed.ofType('AWS::SNS::TopicPolicy');
    expect(others).toEqual([]);
    expect(policy!.Properties.Topics).toEqual(['Watch/Mail/Topic']);
    expect(policy!.Properties.PolicyDocument).toMatchObject({
      Statement: [
        {
          Effect: 'Deny',
          Principal: '*',
          Action: 'sns:Publish',
          Resource: 'Watch/Mail/Topic',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        },
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: 'sns:Publish',
          Resource: 'Watch/Mail/Topic',
          Condition: {
            ArnEquals: { 'aws:SourceArn': alarms.map(([name]) => `${name}.Arn`) },
            StringEquals: { 'aws:SourceAccount': 'AWS::AccountId' },
          },
        },
      ],
    });
  });
});
