import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DynamoEngine, startDynamoEngine } from '../../kit/dynamo-engine.ts';
import { MemoryClock } from '../../kit/memory/memory-clock.ts';
import { dynamoLedgers, type Ledgers, memoryLedgers } from '../ledgers.ts';
import { START } from '../samples.ts';
import { type Act, act, laterMs, type Scene, sceneAt } from './acts.ts';
import { callActs } from './call-acts.ts';
import { healthActs } from './health-acts.ts';
import { replayActs } from './replay-acts.ts';

/** A failure prints its seed and path: set them here to see it again. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_105);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 15);

let engine: DynamoEngine;
beforeAll(async () => {
  engine = await startDynamoEngine();
});
afterAll(() => engine?.stop());

/** Whole days too, so that records come to the end of their time. */
const wait = act('wait', laterMs, async (_, { clock }, byMs) => clock.set(clock.now() + byMs));

/** What came of each, one after the other: an answer, or that it was refused. */
async function answersTo(done: Act[], ledgers: Ledgers, scene: Scene): Promise<unknown[]> {
  scene.clock.set(START);
  const answers: unknown[] = [];
  for (const { text, on } of done) {
    const answer = await on(ledgers, scene).catch(() => 'refused');
    answers.push([text, answer]);
  }
  return answers;
}

it.each([
  ['call ledger', callActs],
  ['health ledger', healthActs],
  ['replay ledger', replayActs],
])(
  'the %s in memory answers as the one in DynamoDB does, whatever is done in whatever order',
  async (_, acts) => {
    const one = fc.oneof(...acts.map((arbitrary) => ({ arbitrary, weight: 2 })), {
      arbitrary: wait,
      weight: 1,
    });
    const clock = new MemoryClock({ now: START });
    await fc.assert(
      fc.asyncProperty(fc.array(one, { minLength: 20, maxLength: 60 }), async (done) => {
        const scene = sceneAt(clock);
        const twin = await answersTo(done, memoryLedgers(clock), scene);
        expect(twin).toStrictEqual(await answersTo(done, dynamoLedgers(engine, clock), scene));
      }),
      { seed: SEED, numRuns: RUNS },
    );
  },
);
