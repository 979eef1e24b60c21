import { describe, expect, it } from 'vitest';
import type { Auth } from '../../../lambdas/domain/callback/callback.ts';
import { maskedRequest, prepareRequest } from '../../../lambdas/domain/request/request.ts';
import { sampleCallback } from '../../kit/samples.ts';

function masked(auth: Auth, changes: { url?: string; headers?: Record<string, string> } = {}) {
  const callback = sampleCallback({ auth, ...changes });
  const call = { id: 'call_1', attemptCount: 0, event: 'reply' };
  const result = prepareRequest(callback, call, '{"a":"hush-hush"}', { now: 0 });
  if (result.kind === 'unsendable') throw new Error(result.message);
  return { sent: result.request, shown: maskedRequest(result.request, callback) };
}

describe('a request as it is shown', () => {
  it('is the one that is sent, where it carries no credentials', () => {
    const { sent, shown } = masked({ type: 'none' }, { headers: { 'X-Team': 'blue' } });
    expect(shown).toEqual(sent);
    expect(shown).toMatchObject({ url: 'https://receiver.example/hook?token=hush-hush' });
  });

  it.each<[Auth, string]>([
    [{ type: 'httpheader', key: 'hidden-1' }, 'x-redial-callback-key'],
    [{ type: 'httpheader', key: 'hidden-1', header: 'X-Api-Key' }, 'x-api-key'],
    [{ type: 'basic', username: 'bob', password: 'hidden-1' }, 'authorization'],
    [{ type: 'bearer', token: 'hidden-1' }, 'authorization'],
    [
      { type: 'oauth2', tokenUrl: 'https://t.example/', clientId: 'c', clientSecret: 'hidden-1' },
      'authorization',
    ],
  ])('has %j as ***', (auth, header) => {
    const { sent, shown } = masked(auth);
    expect(shown).toEqual({ ...sent, headers: { ...sent.headers, [header]: '***' } });
    expect(JSON.stringify(shown)).not.toMatch(/hidden-1|aGlkZGVu|Basic|Bearer/);
  });

  it('has the key in its query as ***, and the rest of its URL as it is', () => {
    const key = 'a b&auth=c/ü';
    for (const [url, shown] of [
      ['https://x.example/p?auth=first&b=%2f', 'https://x.example/p?auth=first&b=%2f&auth=***'],
      ['https://x.example/auth={event}', 'https://x.example/auth=reply?auth=***'],
    ] as const)
      expect(masked({ type: 'querystring', key }, { url }).shown.url).toBe(shown);
  });

  it('has custom headers that are credentials by their name as ***', () => {
    const headers = { Authorization: 'Token abc', Cookie: 'sid=1', 'X-Key': 'shown' };
    expect(masked({ type: 'none' }, { headers }).shown.headers).toMatchObject({
      ...{ authorization: '***', cookie: '***', 'x-key': 'shown' },
    });
  });
});
