import { describe, expect, it } from 'vitest';
import { isAllowed, type Right, type Statement } from '../../../local/grants/rights.ts';

const ARN = 'arn:aws:sqs:us-east-1:000000000000:Retries';
const send: Statement = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: ARN };

describe('a right', () => {
  it.each<[string, Statement, Right, boolean]>([
    ['of its own', send, { action: 'sqs:SendMessage', resource: ARN }, true],
    ['to do something else', send, { action: 'sqs:DeleteMessage', resource: ARN }, false],
    ['on something else', send, { action: 'sqs:SendMessage', resource: `${ARN}2` }, false],
    [
      'among others',
      { Effect: 'Allow', Action: ['sqs:ReceiveMessage', 'sqs:SendMessage'], Resource: ['arn:other', ARN] },
      { action: 'sqs:SendMessage', resource: ARN },
      true,
    ],
    [
      'under a star',
      { ...send, Resource: 'arn:aws:scheduler:*:schedule/group/*' },
      { action: 'sqs:SendMessage', resource: 'arn:aws:scheduler:us-east-1:0:schedule/group/name' },
      true,
    ],
    [
      'beside a star',
      { ...send, Resource: 'arn:aws:scheduler:*:schedule/group/*' },
      { action: 'sqs:SendMessage', resource: 'arn:aws:scheduler:us-east-1:0:schedule/other/name' },
      false,
    ],
    ['of a whole service', { ...send, Action: 'sqs:*' }, { action: 'sqs:SendMessage', resource: ARN }, true],
    [
      'that is longer than what stands around the star',
      { ...send, Action: 'sqs:Send*ndMessage' },
      { action: 'sqs:SendMessage', resource: ARN },
      false,
    ],
    [
      'in the case that is asked for',
      { ...send, Condition: { StringEquals: { 'ses:FromAddress': 'a@example.org' } } },
      { action: 'sqs:SendMessage', resource: ARN, context: { 'ses:FromAddress': 'a@example.org' } },
      true,
    ],
    [
      'in another case',
      { ...send, Condition: { StringEquals: { 'ses:FromAddress': 'a@example.org' } } },
      { action: 'sqs:SendMessage', resource: ARN, context: { 'ses:FromAddress': 'b@example.org' } },
      false,
    ],
  ])('%s', (_, statement, right, allowed) => {
    expect(isAllowed([statement], right)).toBe(allowed);
  });

  it('comes from one statement or another, and from none where there is none', () => {
    const right = { action: 'sqs:SendMessage', resource: ARN };
    expect(isAllowed([{ ...send, Action: 'sqs:GetQueueUrl' }, send], right)).toBe(true);
    expect(isAllowed([], right)).toBe(false);
  });

  it('under a kind of condition that is not known is a fault of the local run', () => {
    const strange = { ...send, Condition: { IpAddress: {} } } as unknown as Statement;
    expect(() => isAllowed([strange], { action: 'sqs:SendMessage', resource: ARN })).toThrow('IpAddress');
  });
});
