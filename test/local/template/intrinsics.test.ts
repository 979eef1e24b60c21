import { describe, expect, it } from 'vitest';
import { createResolver } from '../../../local/template/intrinsics.ts';
import { sampleTemplate } from './sample-assembly.ts';

const resolve = createResolver(sampleTemplate, {
  stackName: 'Redial-test',
  queueOrigin: 'http://127.0.0.1:9324',
  apiUrl: 'http://127.0.0.1:4000',
});
const queue = 'CallbacksQueuesRetriesQueue5E6F7A8B';

describe('intrinsics of a template', () => {
  it('make a queue its URL on the emulator, and its ARN', () => {
    expect(resolve({ Ref: queue })).toBe('http://127.0.0.1:9324/000000000000/CallbacksQueuesRetriesQueue');
    expect(resolve({ 'Fn::GetAtt': [queue, 'Arn'] })).toBe(
      'arn:aws:sqs:us-east-1:000000000000:CallbacksQueuesRetriesQueue',
    );
    expect(resolve({ 'Fn::GetAtt': `${queue}.QueueName` })).toBe('CallbacksQueuesRetriesQueue');
  });

  it('make a table its name, a secret its ARN, a named group its name', () => {
    expect(resolve({ Ref: 'CallbacksStorageCalls1A2B3C4D' })).toBe('CallbacksStorageCalls');
    expect(resolve({ Ref: 'CallbacksSecretsAdminKey9C8D7E6F' })).toBe(
      'arn:aws:secretsmanager:us-east-1:000000000000:secret:CallbacksSecretsAdminKey',
    );
    expect(resolve({ Ref: 'CallbacksWakeUpsGroup11223344' })).toBe('RedialWakeUps');
  });

  it('are resolved inside one another, in lists and in objects', () => {
    const url = {
      'Fn::Join': ['', ['at ', { 'Fn::GetAtt': ['CallbacksFrontHttpApi0F0F0F0F', 'ApiEndpoint'] }]],
    };
    expect(resolve({ deep: [{ url }, 1, true, null] })).toEqual({
      deep: [{ url: 'at http://127.0.0.1:4000' }, 1, true, null],
    });
    expect(resolve({ 'Fn::Select': [5, { 'Fn::Split': [':', { 'Fn::GetAtt': [queue, 'Arn'] }] }] })).toBe(
      'CallbacksQueuesRetriesQueue',
    );
  });

  it('substitute pseudo parameters, attributes, given variables, and leave literals alone', () => {
    expect(
      resolve({ 'Fn::Sub': [`\${AWS::Region}/\${!kept}/\${mine}`, { mine: { Ref: 'AWS::StackName' } }] }),
    ).toBe(`us-east-1/\${kept}/Redial-test`);
    expect(resolve({ 'Fn::Sub': `\${${queue}.QueueName}` })).toBe('CallbacksQueuesRetriesQueue');
  });

  it('drop what is AWS::NoValue', () => {
    expect(resolve({ gone: { Ref: 'AWS::NoValue' }, kept: [{ Ref: 'AWS::NoValue' }, 1] })).toEqual({
      kept: [1],
    });
  });

  it('that are not known here are an error that names them', () => {
    expect(() => resolve({ 'Fn::ImportValue': 'x' })).toThrow('Fn::ImportValue');
    expect(() => resolve({ Ref: 'Nowhere' })).toThrow('Nowhere');
    expect(() => resolve({ 'Fn::GetAtt': [queue, 'Weather'] })).toThrow('Weather');
  });
});
