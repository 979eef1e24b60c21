import { describe, expect, it } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import { callFrom, failed } from '../../../lambdas/domain/call/call-moves.ts';
import { newId } from '../../../lambdas/domain/text/ids.ts';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { recorded } from '../../kit/recorded-call.ts';
import { START, sampleAttempt, sampleContent } from '../../kit/samples.ts';

/** A pending call after these attempts, a minute apart, recorded as deliver does it. */
async function attempted(world: ApiWorld, callbackId: string, outcomes: Attempt['outcome'][]) {
  let call = callFrom(newId('call', START, world.clock.randomBytes(10)), callbackId, sampleContent());
  for (const [index, outcome] of outcomes.entries()) {
    const startedAt = START + index * 60_000;
    const id = newId('key', startedAt, world.clock.randomBytes(10)).slice('key_'.length);
    const attempt = sampleAttempt({ id, startedAt, outcome, responseBody: `answer ${index + 1}` });
    await world.calls.keepAttempt(call, attempt);
    const { responseBody: _body, ...short } = attempt;
    if (outcome !== 'unknown') call = failed(call, short, { retryAt: startedAt + 60_000 });
  }
  await world.calls.put({ ...call, revision: 1 }, 'nothing');
  return call;
}

const failures = (count: number): Attempt['outcome'][] => Array(count).fill('http_error');

describe('a history with attempts', () => {
  it('has the last ten of each call, shaped and numbered as the call itself shows them', async () => {
    const world = apiWorld();
    const id = await world.register();
    const path = `/callbacks/${id}/calls`;
    for (const outcomes of [
      failures(37),
      failures(10),
      failures(3),
      [],
      ['unknown'],
      ['http_error', 'unknown', 'http_error'],
      [...failures(20), 'unknown', ...failures(2)],
      [...failures(9), 'unknown'],
    ] as Attempt['outcome'][][])
      await attempted(world, id, outcomes);
    await recorded(world, id, 'SUCCESS');
    const { body } = await world.ask('GET', `${path}?include=attempts`);
    expect(body.calls).toHaveLength(9);
    for (const { id: callId, attempts } of body.calls) {
      const one = await world.ask('GET', `${path}/${callId}`);
      expect(attempts).toEqual(one.body.attempts.slice(-10));
    }
  });

  it('numbers the newest ten of 37 from 28 to 37', async () => {
    const world = apiWorld();
    const id = await world.register();
    await attempted(world, id, failures(37));
    const { body } = await world.ask('GET', `/callbacks/${id}/calls?include=attempts`);
    const shown = body.calls[0].attempts.map((one: Record<string, unknown>) => [
      one.number,
      one.responseBody,
    ]);
    expect(shown).toEqual(Array.from({ length: 10 }, (_, i) => [28 + i, `answer ${28 + i}`]));
  });

  it('is of 20 calls at most, read side by side', async () => {
    const world = apiWorld();
    const id = await world.register();
    for (let i = 0; i < 25; i++) await recorded(world, id, 'FAILED', i);
    let [open, most, asked] = [0, 0, 0];
    const { attempts } = world.calls;
    world.calls.attempts = async (...of) => {
      asked += 1;
      most = Math.max(most, ++open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      return attempts.apply(world.calls, of);
    };
    const path = `/callbacks/${id}/calls?include=attempts`;
    expect((await world.ask('GET', path)).body.calls).toHaveLength(20);
    expect([asked, most]).toEqual([20, 20]);
    expect((await world.ask('GET', `${path}&limit=20&status=FAILED`)).body.calls).toHaveLength(20);
    const many = await world.ask('GET', `${path}&limit=21`);
    expect([many.status, many.body.type]).toEqual([400, 'bad-query']);
    expect(many.body.detail).toContain('20');
  });

  it('has nothing else to include', async () => {
    const world = apiWorld();
    const id = await world.register();
    for (const include of ['payload', '', 'attempts,payload', 'true']) {
      const { status, body } = await world.ask('GET', `/callbacks/${id}/calls?include=${include}`);
      expect([status, body.errors[0].path]).toEqual([422, 'include']);
    }
    expect((await world.ask('GET', `/callbacks/${id}/calls`)).text).not.toContain('attempts');
  });
});

describe('the links of a call', () => {
  it('lead to a retry where one is possible', async () => {
    const world = apiWorld();
    const id = await world.register();
    for (const kind of ['SUCCESS', 'FAILED', 'PENDING', 'waiting'] as const)
      await recorded(world, id, kind, 10);
    const links = async () => {
      const { body } = await world.ask('GET', `/callbacks/${id}/calls`);
      return body.calls.map(({ status, link }: { status: string; link: { rel: string }[] }) => [
        status,
        ...link.map(({ rel }) => rel),
      ]);
    };
    const both = ['updateCall', 'retryCall'];
    expect((await links()).sort()).toEqual([
      ['FAILED', ...both],
      ['PENDING', ...both],
      ['PENDING', ...both],
      ['SUCCESS', 'updateCall'],
    ]);
    await world.ask('DELETE', `/callbacks/${id}`);
    for (const [, ...rels] of await links()) expect(rels).toEqual(['updateCall']);
  });
});
