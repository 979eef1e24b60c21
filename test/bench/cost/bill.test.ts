import { describe, expect, it } from 'vitest';
import { Bill, costOf } from './bill.ts';

describe('a bill', () => {
  it('is told for a million calls, part by part', () => {
    const bill = new Bill();
    bill.use('sqsRequest', 6);
    bill.use('sqsFairRequest', 3);
    bill.use('writeUnit', 20);
    bill.use('readUnit', 8);
    bill.use('mail', 1);
    const { usdPerMillionCalls, parts } = costOf(bill, 10);
    expect(parts.sqs).toBeCloseTo(0.6 * 0.4 + 0.3 * 0.1);
    expect(parts.dynamodb).toBeCloseTo(2 * 0.625 + 0.8 * 0.125);
    expect(parts.ses).toBeCloseTo(10);
    expect(parts.lambda).toBe(0);
    expect(usdPerMillionCalls).toBeCloseTo(0.27 + 1.35 + 10);
  });

  it('charges a function by its memory and time, and by the invocation', () => {
    const bill = new Bill();
    bill.use('lambdaRequest', 1);
    bill.use('lambdaGbSecond', 0.13 * 0.5);
    expect(costOf(bill, 10).parts.lambda).toBeCloseTo((0.2 + 13.3334 * 0.065) / 10);
  });

  it('leaves out what goes over the internet, and tells it apart', () => {
    const bill = new Bill();
    bill.use('egressByte', 1500);
    expect(costOf(bill, 1)).toMatchObject({ usdPerMillionCalls: 0, egress: expect.closeTo(0.135) });
  });

  it('lists requests by name', () => {
    const bill = new Bill();
    for (const name of ['deliver.PutItem', 'accept.Query', 'deliver.PutItem']) bill.request(name);
    expect(Object.entries(bill.requests())).toEqual([
      ['accept.Query', 1],
      ['deliver.PutItem', 2],
    ]);
  });
});
