import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { describe, expect, it } from 'vitest';
import { answerFrom, answerText, callIdOf } from '../../lambdas/domain/event/published-event.ts';
import { newId } from '../../lambdas/domain/text/ids.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { inDynamo, inMemory } from './ledger-contracts.ts';
import { dynamoLedgers } from './ledgers.ts';
import { START } from './samples.ts';

const MAX_ITEM_BYTES = 400 * 1024;

inMemory('idempotency ledger');
const engine = inDynamo(['idempotency ledger']);

describe('a claim in its table', () => {
  const ledger = () => dynamoLedgers(engine(), new MemoryClock({ now: START })).idempotency;
  const claim = {
    scope: 'acme',
    kind: 'request',
    key: 'hush',
    contentHash: 'ab',
    acceptedAt: START,
  } as const;

  it('holds a hash of the key, not the key, and a time to live of 24 h', async () => {
    await ledger().claim(claim);
    const { Items = [] } = await engine().documents.send(
      new ScanCommand({ TableName: engine().tables.access }),
    );
    expect(Items).toContainEqual({
      pk: expect.stringMatching(/^idem#acme#request#[0-9a-f]{64}$/),
      sk: 'idem',
      contentHash: 'ab',
      acceptedAt: START,
      expiresAt: START / 1000 + 86_400,
      v: 1,
    });
    expect(JSON.stringify(Items)).not.toContain('hush');
  });

  it('holds the longest answer, 100 events to 100 callbacks each, none twice, in half of an item', async () => {
    const random = new MemoryClock({ seed: 7 });
    const idAt = (kind: 'cb' | 'evt') =>
      newId(kind, START - Math.floor(random.fraction() * 1e11), random.randomBytes(10));
    const published = Array.from({ length: 100 }, () => {
      const id = newId('evt', START, random.randomBytes(10));
      const callbackIds = Array.from({ length: 100 }, () => idAt('cb')).sort();
      const calls = callbackIds.map((callbackId) => ({
        id: callIdOf({ id, acceptedAt: START }, callbackId),
        callbackId,
      }));
      return { id, calls };
    });
    const longest = { ...claim, key: 'longest' };
    await ledger().claim(longest);
    await ledger().markSent(longest, START, answerText(published));
    const found = await ledger().find(longest);
    expect(answerFrom(found?.answer ?? '')).toStrictEqual(published);

    const { Items = [] } = await engine().documents.send(
      new ScanCommand({ TableName: engine().tables.access }),
    );
    const lengths = Items.map(({ answer }) => (answer as Uint8Array | undefined)?.length ?? 0);
    expect(Math.max(...lengths)).toBeGreaterThan(0);
    expect(Math.max(...lengths)).toBeLessThan(MAX_ITEM_BYTES / 2);
  });
});
