import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HttpCaller } from '../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { Callback } from '../../lambdas/domain/callback/callback.ts';
import { apiWorld } from '../kit/api-world.ts';
import { ALLOWED_ADDRESSES, FORBIDDEN_ANSWERS, FORBIDDEN_HOSTS } from '../kit/forbidden-hosts.ts';
import { MemoryClock } from '../kit/memory/memory-clock.ts';
import { sampleCallback, sampleMessage } from '../kit/samples.ts';
import { deliverWorld } from '../usecases/deliver/world.ts';
import { watchConnections } from './watched-connections.ts';

/** What each name leads to, look-up by look-up; the last answer stays. */
type Answers = string[][];

let connections: ReturnType<typeof watchConnections>;
beforeEach(() => {
  connections = watchConnections();
});
afterEach(() => connections.stop());

function guardedCaller(answers: Answers) {
  let asked = 0;
  const resolve = async () => {
    const addresses = answers[Math.min(asked++, answers.length - 1)]!;
    return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  };
  return { caller: new HttpCaller({ addressPolicy: 'public', resolve }), asked: () => asked };
}

const oauthAt = (tokenUrl: string) =>
  ({ type: 'oauth2', tokenUrl, clientId: 'redial', clientSecret: 'hush-hush' }) as const;

/** Each way out, as its caller meets it: the outcome of one try. */
const WAYS: Record<string, (answers: Answers, scheme: string) => Promise<string>> = {
  async delivery(answers, scheme) {
    return delivered(answers, { url: `${scheme}://innocent.test/` });
  },
  async 'token request of a delivery'(answers, scheme) {
    return delivered(answers, { url: 'https://8.8.8.8/', auth: oauthAt(`${scheme}://innocent.test/token`) });
  },
  async test(answers, scheme) {
    const world = apiWorld({ caller: guardedCaller(answers).caller });
    const id = await world.register({ url: `${scheme}://innocent.test/hook` });
    return (await world.ask('POST', `/callbacks/${id}/test`)).body.outcome;
  },
  async 'token request of a test'(answers, scheme) {
    const world = apiWorld({ caller: guardedCaller(answers).caller });
    const id = await world.register({ auth: oauthAt(`${scheme}://innocent.test/token`) });
    return (await world.ask('POST', `/callbacks/${id}/test`)).body.outcome;
  },
  async verification(answers, scheme) {
    const world = apiWorld({ caller: guardedCaller(answers).caller });
    const body = { url: `${scheme}://innocent.test/hook` };
    const answer = await world.ask('POST', '/callbacks?verify=true', { body });
    expect(answer.status).toBe(422);
    return answer.body.attempt.outcome;
  },
};

async function delivered(answers: Answers, changes: Partial<Callback>): Promise<string> {
  const { caller } = guardedCaller(answers);
  const world = await deliverWorld({ callback: sampleCallback(changes) });
  const tokens = new OAuthTokenSource({ caller, clock: new MemoryClock() });
  const message = sampleMessage();
  await world.deliver([message], { as: { ...world.ports, caller, tokens } });
  const call = await world.calls.get(message.callbackId, message.callId);
  return call?.lastAttempt?.outcome ?? 'none';
}

const world = apiWorld();
const registered = world.register();

describe.each(FORBIDDEN_HOSTS)('the host %s', (host) => {
  it('is refused wherever a URL is given, and nothing is connected to', async () => {
    const id = await registered;
    const url = `http://${host}/hook`;
    const given = [
      ['POST', '/callbacks', { url }, 'url'],
      ['POST', '/callbacks?verify=true', { url }, 'url'],
      ['PUT', `/callbacks/${id}`, { url }, 'url'],
      ['PATCH', `/callbacks/${id}`, { url: `${url}/{batchId}` }, 'url'],
      ['PATCH', `/callbacks/${id}`, { auth: oauthAt(url) }, 'auth.tokenUrl'],
    ] as const;
    for (const [method, path, body, field] of given) {
      const answer = await world.ask(method, path, { body });
      expect([path, answer.status]).toEqual([path, 422]);
      expect(answer.body.errors.map((error: { path: string }) => error.path)).toEqual([field]);
    }
    expect(connections.addresses()).toEqual([]);
  });
});

describe.each(Object.entries(WAYS))('the %s', (_name, tried) => {
  it.each(FORBIDDEN_ANSWERS.map((addresses) => [addresses]))(
    'to a name that leads to %j is blocked',
    async (addresses) => {
      for (const scheme of ['http', 'https'])
        expect([scheme, await tried([addresses], scheme)]).toEqual([scheme, 'blocked_address']);
      expect(connections.addresses()).toEqual([]);
    },
  );

  it.each(ALLOWED_ADDRESSES)('to a name that leads to %s connects there', async (address) => {
    await tried([[address]], 'http');
    expect(connections.addresses()).toEqual([address]);
  });

  it('connects to the very address that was checked, whatever the name leads to a moment later', async () => {
    await tried([['8.8.8.8'], ['127.0.0.1']], 'http');
    expect(connections.addresses()).toEqual(['8.8.8.8']);
  });
});

it('a name that was public yesterday is blocked when it leads inside today', async () => {
  const { caller, asked } = guardedCaller([['8.8.8.8'], ['169.254.169.254']]);
  const request = { method: 'GET', url: 'http://innocent.test/', headers: {} } as const;
  const limits = { connectMs: 1000, responseMs: 1000 };
  await caller.call(request, limits);
  expect((await caller.call(request, limits)).answer).toMatchObject({ outcome: 'blocked_address' });
  expect([asked(), connections.addresses()]).toEqual([2, ['8.8.8.8']]);
});
