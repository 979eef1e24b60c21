import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type SampleFunction, startSampleFunction } from './sample-function.ts';

const running: SampleFunction[] = [];
afterEach(() => Promise.all(running.splice(0).map((sample) => sample.stop())));

async function start(module: string, timeoutSeconds?: number): Promise<SampleFunction> {
  const sample = await startSampleFunction(module, timeoutSeconds);
  running.push(sample);
  return sample;
}

/** Does what its event says. */
const obedient = `
  import { existsSync } from 'node:fs';
  let count = 0;
  export const handler = async (event, context) => {
    count += 1;
    if (event.throw) throw new TypeError(event.throw);
    if (event.exit) process.exit(event.exit);
    if (event.stray) setTimeout(() => { throw new Error(event.stray); });
    if (event.block) for (;;);
    if (event.holdUntil) {
      console.log('held');
      while (!existsSync(event.holdUntil)) await new Promise((go) => setTimeout(go, 20));
    }
    if (event.waitMilliseconds) await new Promise((go) => setTimeout(go, event.waitMilliseconds));
    if (event.stray) await new Promise(() => undefined);
    return { count, pid: process.pid, colour: process.env.COLOUR, queue: process.env.AWS_ENDPOINT_URL_SQS,
      home: process.env.HOME, name: process.env.AWS_LAMBDA_FUNCTION_NAME,
      left: context.getRemainingTimeInMillis(), id: context.awsRequestId, arn: context.invokedFunctionArn };
  };`;

const invoke = async ({ lambda }: SampleFunction, event: object) =>
  JSON.parse(await lambda.invoke(JSON.stringify(event))) as Record<string, unknown>;

describe('a function', () => {
  it('answers with what its handler returns, told by environment and context as in Lambda', async () => {
    const sample = await start(obedient);
    const answer = await invoke(sample, {});
    expect(answer).toMatchObject({ count: 1, colour: 'green', queue: 'http://q', name: 'sample' });
    expect(answer.home).toBeUndefined();
    expect(answer.arn).toBe('arn:aws:lambda:us-east-1:000000000000:function:sample');
    expect(answer.id).toMatch(/^[0-9a-f-]{36}$/);
    expect(Number(answer.left)).toBeLessThanOrEqual(10_000);
    expect(Number(answer.left)).toBeGreaterThan(0);
  });

  it('stays warm from one invocation to the next', async () => {
    const sample = await start(obedient);
    const first = await invoke(sample, {});
    expect(await invoke(sample, {})).toMatchObject({ count: 2, pid: first.pid });
  });

  it('that throws fails the invocation and goes on in the same process', async () => {
    const sample = await start(obedient);
    await expect(invoke(sample, { throw: 'no such luck' })).rejects.toMatchObject({
      failure: 'error',
      message: 'sample failed (error): TypeError: no such luck',
    });
    expect(await invoke(sample, {})).toMatchObject({ count: 2 });
  });

  it.each([
    ['ends its process', { exit: 3 }, 'exit 3'],
    ['throws where nobody catches', { stray: 'out of nowhere' }, 'out of nowhere'],
  ])('that %s fails the invocation, and the next one has a new process', async (_what, event, words) => {
    const sample = await start(obedient);
    await expect(invoke(sample, event)).rejects.toThrow(words);
    expect(await invoke(sample, {})).toMatchObject({ count: 1 });
  });

  it.each([
    ['waits', { waitMilliseconds: 60_000 }],
    ['computes', { block: true }],
  ])('that %s beyond its limit is killed', async (_what, event) => {
    const sample = await start(obedient, 1);
    await expect(invoke(sample, event)).rejects.toMatchObject({ failure: 'timeout' });
    expect(await invoke(sample, {})).toMatchObject({ count: 1 });
  });

  it('that cannot be loaded fails each invocation once, with the reason', async () => {
    const sample = await start(`import 'no-such-module'; export const handler = () => 1;`);
    await expect(invoke(sample, {})).rejects.toMatchObject({ failure: 'init' });
    await expect(invoke(sample, {})).rejects.toThrow('no-such-module');
  });

  it('starts further workers while the ones it has are held up', async () => {
    const sample = await start(obedient);
    const holdUntil = join(sample.folder, 'released');
    const held = Promise.all([1, 2, 3].map(() => invoke(sample, { holdUntil })));
    await expect.poll(() => sample.lines.length, { timeout: 20_000 }).toBe(3);
    await invoke(sample, {});
    await writeFile(holdUntil, '');
    const pids = new Set((await held).map(({ pid }) => pid));
    expect(pids.size).toBe(3);
  });

  it('has what it writes passed on line by line', async () => {
    const sample = await start(`export const handler = async () => console.log('one\\ntwo');`);
    await sample.lambda.invoke('{}');
    await expect.poll(() => sample.lines).toEqual(['one', 'two']);
  });
});
