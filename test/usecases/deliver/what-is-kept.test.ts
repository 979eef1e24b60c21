import { describe, expect, it } from 'vitest';
import { DAY_MS, sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, OK, stored } from './world.ts';

describe('a large payload', () => {
  const payload = JSON.stringify({ text: 'ü'.repeat(2000) });

  it('is kept of a call that succeeds at once', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent({ payload }) });
    await world.deliver([message]);
    expect(await world.calls.payload((await stored(world, message))!)).toBe(payload);
  });

  it('is kept of a call that is closed without an attempt', async () => {
    const world = await deliverWorld();
    const message = sampleMessage({ call: sampleContent({ payload }) });
    await world.clock.advance(DAY_MS + 1);
    await world.deliver([message]);
    expect(await world.calls.payload((await stored(world, message))!)).toBe(payload);
  });
});

describe('a credential that a receiver repeats', () => {
  const token = 'T0P-SECRET-TOKEN-0123456789';
  async function bodyKept(body: Buffer): Promise<string> {
    const world = await deliverWorld({ callback: sampleCallback({ auth: { type: 'bearer', token } }) });
    world.answers.next = () => ({ ...OK, body }) as typeof OK;
    const message = sampleMessage();
    await world.deliver([message]);
    const { responseBody = '', responseEncoding = 'utf8' } = (await stored(world, message))!.lastAttempt!;
    return Buffer.from(responseBody, responseEncoding as BufferEncoding).toString('latin1');
  }

  it('is hidden where the response is not UTF-8', async () => {
    expect(await bodyKept(Buffer.concat([Buffer.of(0xff), Buffer.from(token)]))).not.toContain('SECRET');
  });

  it('is hidden where what is kept of the response ends within it', async () => {
    expect(await bodyKept(Buffer.from(`${'x'.repeat(490)}${token}`))).not.toContain('SECRET');
  });
});

describe('what a receiver repeats of its credentials', () => {
  it('is in no history and no log line', async () => {
    const world = await deliverWorld({
      callback: sampleCallback({ auth: { type: 'bearer', token: 'open-sesame' } }),
    });
    const said = 'no entry with hush-hush and open-sesame';
    for (const answer of [BROKEN, OK]) {
      world.answers.next = () => ({ ...answer, statusMessage: said, body: Buffer.from(said) }) as typeof OK;
      const message = sampleMessage();
      await world.deliver([message]);
      const [kept = (await stored(world, message))?.lastAttempt] = await world.calls.attempts(
        message.callId,
        1,
      );
      expect(kept).toMatchObject({
        statusMessage: 'no entry with *** and ***',
        responseBody: 'no entry with *** and ***',
      });
    }
    const told = JSON.stringify([world.log.lines, await world.health.get(sampleCallback().id)]);
    expect(told).not.toMatch(/hush-hush|open-sesame/);
  });
});
