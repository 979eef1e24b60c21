import { Webhook } from 'standardwebhooks';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { type ApiWorld, apiWorld } from '../../kit/api-world.ts';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';

const HOUR_MS = 3_600_000;

async function scene(): Promise<{ world: ApiWorld; receiver: Receiver; id: string }> {
  const receiver = await startReceiver();
  const world = apiWorld({ addressPolicy: 'any' });
  onTestFinished(() => receiver.close());
  return { world, receiver, id: await world.register({ url: receiver.url }) };
}

const rotate = (world: ApiWorld, id: string) => world.ask('POST', `/callbacks/${id}/secret/rotate`);
const secretOf = async (world: ApiWorld, id: string): Promise<string> =>
  (await world.ask('GET', `/callbacks/${id}/secret`)).body.secret;

/** Which of the secrets the newest request verifies with, by the public library, when it was signed. */
function accepted({ requests }: Receiver, secrets: string[]): boolean[] {
  const { headers, body } = requests.at(-1)!;
  vi.useFakeTimers({ now: Number(headers['webhook-timestamp']) * 1000, toFake: ['Date'] });
  try {
    return secrets.map((secret) => isAccepted(secret, body, headers as Record<string, string>));
  } finally {
    vi.useRealTimers();
  }
}

function isAccepted(secret: string, body: Buffer, headers: Record<string, string>): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}

describe('a rotated secret', () => {
  it('signs at once, and the old one beside it for 24 hours', async () => {
    const { world, receiver, id } = await scene();
    const test = () => world.ask('POST', `/callbacks/${id}/test`);
    const before = await secretOf(world, id);
    await test();
    expect(accepted(receiver, [before])).toEqual([true]);

    const { status, body } = await rotate(world, id);
    expect([status, Object.keys(body)]).toEqual([200, ['secret']]);
    const after = body.secret;
    expect(after).toMatch(/^whsec_/);
    expect([after === before, await secretOf(world, id)]).toEqual([false, after]);
    await test();
    expect(accepted(receiver, [before, after])).toEqual([true, true]);

    world.clock.set(world.clock.now() + 24 * HOUR_MS - 1);
    await test();
    expect(accepted(receiver, [before, after])).toEqual([true, true]);
    world.clock.set(world.clock.now() + 1);
    await test();
    expect(accepted(receiver, [before, after])).toEqual([false, true]);
  });

  it('is shown by nothing else, nor is the old one, and neither is said again', async () => {
    const { world, receiver, id } = await scene();
    const before = await secretOf(world, id);
    const after = (await rotate(world, id)).body.secret;
    receiver.respond(() => ({ status: 500, body: `you signed with ${before} and ${after}` }));
    const texts = [
      (await world.ask('GET', `/callbacks/${id}`)).text,
      (await world.ask('GET', '/callbacks')).text,
      (await world.ask('PATCH', `/callbacks/${id}`, { body: { name: 'n' } })).text,
      (await world.ask('POST', `/callbacks/${id}/test`)).text,
      JSON.stringify(world.log.lines),
    ];
    for (const secret of [before, after]) expect(texts.join()).not.toContain(secret.slice('whsec_'.length));
    expect(texts[3]).toContain('you signed with *** and ***');
  });

  it('outlives an edit, and a deletion leaves neither', async () => {
    const { world, receiver, id } = await scene();
    const before = await secretOf(world, id);
    const after = (await rotate(world, id)).body.secret;
    await world.ask('PUT', `/callbacks/${id}`, { body: { url: receiver.url } });
    await world.ask('POST', `/callbacks/${id}/test`);
    expect(accepted(receiver, [before, after])).toEqual([true, true]);
    await world.ask('DELETE', `/callbacks/${id}`);
    expect((await rotate(world, id)).status).toBe(404);
    expect(await world.callbacks.get(id)).toMatchObject({ secret: '' });
    expect(await world.callbacks.get(id)).not.toHaveProperty('oldSecrets');
  });
});

describe('a rotation', () => {
  it('may be repeated: up to five old secrets sign, then it is a conflict until one is done', async () => {
    const { world, receiver, id } = await scene();
    const secrets = [await secretOf(world, id)];
    for (let i = 0; i < 5; i++) {
      secrets.push((await rotate(world, id)).body.secret);
      world.clock.set(world.clock.now() + HOUR_MS);
    }
    const { status, body } = await rotate(world, id);
    expect([status, body.type]).toEqual([409, 'conflict']);
    expect(body.detail).toContain('Rotate again after 2026-01-06T09:00:00.000Z');
    await world.ask('POST', `/callbacks/${id}/test`);
    expect(accepted(receiver, secrets)).toEqual([true, true, true, true, true, true]);
    world.clock.set(Date.UTC(2026, 0, 6, 9));
    secrets.push((await rotate(world, id)).body.secret);
    await world.ask('POST', `/callbacks/${id}/test`);
    expect(accepted(receiver, secrets)).toEqual([false, true, true, true, true, true, true]);
    expect((await world.callbacks.get(id))?.oldSecrets).toHaveLength(5);
  });

  it('is a new version, which health learns, and meets an edit without losing it', async () => {
    const { world, id } = await scene();
    const before = await secretOf(world, id);
    const replace = world.callbacks.replace.bind(world.callbacks);
    let meetings = 1;
    world.callbacks.replace = async (stored, changed) => {
      if (meetings-- > 0) await replace(stored, { ...stored, version: stored.version + 1, name: 'Edited' });
      return replace(stored, changed);
    };
    const { secret } = (await rotate(world, id)).body;
    const until = world.clock.now() + 24 * HOUR_MS;
    expect(await world.callbacks.get(id)).toMatchObject({
      ...{ version: 3, name: 'Edited', secret, oldSecrets: [{ secret: before, until }] },
    });
    expect(await world.health.get(id)).toMatchObject({ configVersion: 3 });
  });
});
