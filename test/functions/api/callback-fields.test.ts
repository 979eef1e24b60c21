import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/hook';

/** The paths that a registration is refused for. */
async function refused(body: unknown): Promise<string[]> {
  const { status, body: problem } = await apiWorld().ask('POST', '/callbacks', { body });
  expect([status, problem.type ?? 'none']).toEqual([422, 'invalid']);
  for (const { message } of problem.errors) expect(message).not.toBe('');
  return problem.errors.map((error: { path: string }) => error.path);
}

async function accepted(body: object) {
  const answer = await apiWorld().ask('POST', '/callbacks', { body: { url, ...body } });
  expect([answer.status, answer.body.errors]).toEqual([201, undefined]);
  return answer.body;
}

describe('a callback', () => {
  it.each([
    'ftp://a.example/',
    'a.example/hook',
    'https://bob:secret@a.example/',
    'not a url',
    '',
    'https://',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://{host}/',
    42,
    null,
  ])('is not called at %j', async (bad) => {
    expect(await refused({ url: bad })).toEqual(['url']);
  });

  it('needs a URL, and to be an object', async () => {
    expect(await refused({})).toEqual(['url']);
    for (const body of ['[]', 'null', '3', '"x"']) expect(await refused(body)).toEqual(['']);
  });

  it('is refused with every path that is wrong, also where fields disagree', async () => {
    const paths = await refused({
      url: 'nowhere',
      colour: 'red',
      method: 'DELETE',
      retry: { intervalSeconds: 5, windowSeconds: 0.5, maxAttempts: 0, when: 'now' },
      timeouts: { connectSeconds: 31, responseSeconds: 121 },
      headers: { 'x y': 'a', ok: 'line\nbreak', Host: 'h', 'webhook-id': 'i', 'X-Redial-Attempt': '1' },
      auth: { type: 'basic', username: 'b:b' },
      events: ['a..b', '*', 'a.b.c.d.e.f', 'a b'],
      emails: ['me@example.com', 'me@'],
      notify: { onOutage: 'yes', onRecovery: 1, onDisabled: null, onTime: true },
      name: 'n\u0000',
    });
    expect(paths.sort()).toEqual(
      [
        ...['url', 'colour', 'method', 'name', 'auth.username', 'emails[1]'],
        ...['retry.intervalSeconds', 'retry.windowSeconds', 'retry.maxAttempts', 'retry.when'],
        ...['timeouts.connectSeconds', 'timeouts.responseSeconds'],
        ...['headers["x y"]', 'headers.ok', 'headers.Host', 'headers.webhook-id', 'headers.X-Redial-Attempt'],
        ...['events[0]', 'events[2]', 'events[3]', 'notify.onOutage', 'notify.onRecovery'],
        ...['notify.onDisabled', 'notify.onTime'],
      ].sort(),
    );
    expect(
      await refused({
        url: 'nowhere',
        auth: { type: 'bearer', token: 't' },
        headers: { Authorization: 'a' },
        retry: { intervalSeconds: 600, windowSeconds: 60 },
      }),
    ).toEqual(['url', 'headers.Authorization', 'retry.windowSeconds']);
  });

  it('does not take what only its answer has', async () => {
    const shown = ['stateReason', 'updatedBy', 'secret', 'id', 'usage', 'outage'];
    for (const field of shown) expect(await refused({ url, [field]: 'x' })).toEqual([field]);
  });

  it('is not stopped where it is registered, and says where', async () => {
    for (const state of ['Stopped', 'Active', 'x', null]) {
      const { status, body } = await apiWorld().ask('POST', '/callbacks', { body: { url, state } });
      const [error, ...others] = body.errors;
      expect([status, error.path, others]).toEqual([422, 'state', []]);
      expect(error.message).toContain('PATCH {"state": "Stopped"}');
    }
  });

  it('is stopped by failures and limited only within bounds', async () => {
    const wrong = [0, -1, 1.5, 2 ** 40, '9', true, [1]];
    for (const field of ['afterConsecutiveErrors', 'afterExhaustedCalls', 'afterFailingSeconds'])
      for (const value of wrong)
        expect(await refused({ url, disable: { [field]: value } })).toEqual([`disable.${field}`]);
    for (const perSecond of [0, -1, 0.009, 1000.5, 1e308, '2', false])
      expect(await refused({ url, rateLimit: { perSecond } })).toEqual(['rateLimit.perSecond']);
    for (const [field, value] of [
      ...['x', 5, null, []].flatMap((value) => [['disable', value] as const, ['rateLimit', value] as const]),
    ])
      expect(await refused({ url, [field]: value })).toEqual([field]);
    expect(await refused({ url, disable: { after: 1 }, rateLimit: { perMinute: 1 } })).toEqual([
      ...['disable.after', 'rateLimit.perMinute'],
    ]);
  });

  it('is never stopped by failures, and never limited, where it says null', async () => {
    const never = { afterConsecutiveErrors: null, afterExhaustedCalls: null, afterFailingSeconds: null };
    const unlimited = { disable: never, rateLimit: { perSecond: null } };
    expect(await accepted(unlimited)).toMatchObject(unlimited);
    for (const perSecond of [0.01, 2.5, 1000])
      expect((await accepted({ rateLimit: { perSecond } })).rateLimit).toEqual({ perSecond });
  });

  it('needs the secret of its credentials', async () => {
    for (const [type, path] of [
      ...[
        ['querystring', 'key'],
        ['httpheader', 'key'],
        ['bearer', 'token'],
      ],
    ] as const)
      expect(await refused({ url, auth: { type } })).toEqual([`auth.${path}`]);
    expect(await refused({ url, auth: { type: 'basic' } })).toEqual(['auth.username', 'auth.password']);
    expect(await refused({ url, auth: { type: 'bearer', token: 'a\r\nb: c' } })).toEqual(['auth.token']);
    const header = 'content-length';
    expect(await refused({ url, auth: { type: 'httpheader', key: 'k', header } })).toEqual(['auth.header']);
  });

  it('has bounded lists and sizes', async () => {
    const many = (count: number, item: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => item(n));
    expect(await refused({ url, events: many(101, (n) => `e${n}`) })).toEqual(['events']);
    expect(await refused({ url, emails: many(21, (n) => `e${n}@a.example`) })).toEqual(['emails']);
    const headers = Object.fromEntries(many(31, (n) => `h${n}`).map((name) => [name, 'v']));
    expect(await refused({ url, headers })).toEqual(['headers']);
    expect(await refused({ url, headers: { a: 'x'.repeat(2049) } })).toEqual(['headers.a']);
    expect(await refused({ url, headers: { a: '1', A: '2' } })).toEqual(['headers.A']);
    expect(await refused(`{"url":"${url}","headers":{"__proto__":"x"}}`)).toEqual(['headers.__proto__']);
    expect(await refused(`{"url":"${url}","__proto__":{"name":"x"}}`)).toEqual(['__proto__']);
    expect(await refused({ url, name: '\ud800' })).toEqual(['name']);
  });

  it('may be all that is allowed', async () => {
    const body = {
      method: 'GET',
      contentType: 'json',
      auth: { type: 'httpheader', key: 'k', header: 'X-Redial-Callback-Key' },
      headers: { 'x-empty': '', Accept: 'a/b; q=0.5' },
      events: ['reply', 'message.*', 'callback.*.errors', '*', 'a.b.c.d.e'],
      retriesEnabled: true,
      retry: { intervalSeconds: 60, windowSeconds: 14 * 86_400, maxAttempts: 1000 },
      success: '2xx',
      timeouts: { connectSeconds: 30, responseSeconds: 120 },
      email: null,
      emails: ['a@b.example'],
      notify: { onOutage: false, onRecovery: true, onDisabled: false },
      disable: { afterConsecutiveErrors: 1, afterExhaustedCalls: 1_000_000 },
      rateLimit: { perSecond: 1000 },
    };
    expect(await accepted(body)).toMatchObject({
      ...body,
      auth: { ...body.auth, key: '***' },
      notify: { ...body.notify, includeContent: true },
      disable: { ...body.disable, afterFailingSeconds: 432_000 },
    });
    expect((await accepted({ events: ['reply', 'reply'] })).events).toEqual(['reply']);
  });
});
