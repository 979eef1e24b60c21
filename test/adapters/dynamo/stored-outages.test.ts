import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DynamoHealthLedger } from '../../../lambdas/adapters/dynamo/dynamo-health-ledger.ts';
import { keys } from '../../../lambdas/contract/tables.ts';
import { noticeOfOldItem, noticeSettled } from '../../../lambdas/domain/health/beat-steps.ts';
import { START, sampleOutage } from '../../contracts/samples.ts';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';

const CLAIM_LIFE_MS = 300_000;

let engine: DynamoEngine;
let health: DynamoHealthLedger;
beforeAll(async () => {
  engine = await startDynamoEngine();
  const clock = new MemoryClock({ now: START });
  health = new DynamoHealthLedger({
    ...{ documents: engine.documents, table: engine.tables.health },
    ...{ clock, historyDays: 30 },
  });
});
afterAll(() => engine?.stop());

/** An outage as the release before wrote it: with one mail, whose fields lie flat, and no probes. */
async function writtenBefore(fields: Record<string, unknown>) {
  const { probes: _p, notices: _n, callbackId, id, ...outage } = sampleOutage();
  const Item = { ...keys.outage(callbackId, id), v: 1, ...outage, ...fields };
  await engine.documents.send(new PutCommand({ TableName: engine.tables.health, Item }));
  return { callbackId, id, read: () => health.getOutage(callbackId, id) };
}

describe('an outage that the release before recorded', () => {
  it('is read with the mail that was sent, which is not sent again', async () => {
    const sent = { notifiedAt: START + 5, mailId: 'mail-1' };
    const { callbackId, id, read } = await writtenBefore({ ...sent, mails: 1 });
    expect(await read()).toMatchObject({ id, callbackId, probes: 0, mails: 1, notices: { outage: sent } });
    expect(await health.claimNotice(callbackId, id, 'outage', START + 10 ** 9, START + 10 ** 9)).toBe(false);
    expect(await health.claimNotice(callbackId, id, 'stopped', START, START)).toBe(true);
    expect((await read())?.notices).toStrictEqual({ outage: sent, stopped: { claimedAt: START } });
  });

  it('is read with why its mail was not', async () => {
    const { read } = await writtenBefore({ mailFault: 'The address is rejected.' });
    expect((await read())?.notices).toStrictEqual({ outage: { mailFault: 'The address is rejected.' } });
  });

  it('keeps the claim of a worker of that release until it is stale', async () => {
    const { callbackId, id, read } = await writtenBefore({ claimedAt: START, claimedBy: 'worker-1' });
    expect((await read())?.notices).toStrictEqual({ outage: { claimedAt: START } });
    const claim = (now: number) => health.claimNotice(callbackId, id, 'outage', now, now - CLAIM_LIFE_MS);
    expect(await claim(START + CLAIM_LIFE_MS - 1)).toBe(false);
    expect(await claim(START + CLAIM_LIFE_MS)).toBe(true);
  });

  it('takes new figures, and is still read by that release', async () => {
    const { callbackId, id } = await writtenBefore({});
    await health.keepOutage(sampleOutage({ callbackId, id, attempts: 9, probes: 3 }));
    await health.recordNotice(callbackId, id, 'outage', { notifiedAt: START, mailId: 'mail-1' });
    const Key = keys.outage(callbackId, id);
    const { Item } = await engine.documents.send(new GetCommand({ TableName: engine.tables.health, Key }));
    expect(Item).toMatchObject({ attempts: 9, probes: 3, notifiedAt: START, mailId: 'mail-1', mails: 1 });
    expect(Item).not.toHaveProperty('notices');
  });
});

it('a notice that the release before left due is due still, and can be settled', async () => {
  const callbackId = 'cb_of_the_release_before';
  const due = { outageId: 'out_1', beatAt: START + 5, unhealthyShard: '3' };
  const Item = { ...keys.health(callbackId), v: 1, ...due };
  await engine.documents.send(new PutCommand({ TableName: engine.tables.health, Item }));
  const learned = await health.apply(callbackId, noticeOfOldItem(await health.get(callbackId))!);
  expect(learned).toMatchObject({ applied: true, health: { noticeDueAt: START + 5, beatAt: START + 5 } });
  expect(noticeOfOldItem(learned.health)).toBeUndefined();
  const settled = await health.apply(callbackId, noticeSettled(learned.health));
  expect(settled.applied).toBe(true);
  expect(settled.health).not.toHaveProperty('beatAt');
});
