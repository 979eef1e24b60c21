import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { keys } from '../../lambdas/contract/tables.ts';
import { compactJson } from '../../lambdas/domain/text/json-text.ts';
import { dynamoLedgers } from '../contracts/ledgers.ts';
import { START } from '../contracts/samples.ts';
import { type DynamoEngine, startDynamoEngine } from '../kit/dynamo-engine.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import items from './frozen/items.json' with { type: 'json' };
import expected from './frozen/readings.json' with { type: 'json' };
import { readings, store } from './stored-readings.ts';

/**
 * What a release stored is read by every later one, and for the time of a deployment by the one before. So nothing in the
 * frozen files is ever changed or taken away; what a later release reads besides is welcome.
 */
describe('stored items', () => {
  let engine: DynamoEngine;
  beforeEach(async () => {
    engine = await startDynamoEngine();
  });
  afterEach(() => engine?.stop());

  it.each([
    ['as they were written', {}],
    ['with a field that the next release added', { ofTheNextRelease: { more: 1 } }],
  ])('are read %s', async (_how, further) => {
    await store(engine, Object.values(items), further);
    const read = await readings(dynamoLedgers(engine, new MemoryClock({ now: START })));
    expect(JSON.parse(compactJson(read))).toMatchObject(expected);
  });

  it('have a sample of every kind', () => {
    expect(Object.keys(items).sort()).toEqual([...Object.keys(keys), 'attempt', 'payload'].sort());
  });
});
