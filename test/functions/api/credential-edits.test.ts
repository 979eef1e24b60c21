import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/hook';
const auth = {
  type: 'oauth2',
  tokenUrl: 'https://t.example/token?key=hush-hush',
  clientId: 'me',
  clientSecret: 'sesame',
  scope: 'send',
};
const MASKED = 'https://t.example/token?key=***';

async function edited(method: string, changes: object) {
  const world = apiWorld();
  const id = await world.register({ auth });
  const body = { url, auth: { type: 'oauth2', ...changes } };
  const answer = await world.ask(method, `/callbacks/${id}`, { body });
  const errors = answer.body?.errors as { path: string }[] | undefined;
  return { errors: errors?.map(({ path }) => path), stored: (await world.callbacks.get(id))!.auth };
}

describe.each(['PUT', 'PATCH'])('an edit of OAuth 2 credentials by %s', (method) => {
  it.each([
    {},
    { clientSecret: '***' },
    { tokenUrl: MASKED },
    { tokenUrl: auth.tokenUrl },
    { tokenUrl: MASKED, clientId: 'me', clientSecret: '***', scope: 'send' },
  ])('keeps what %j leaves out or shows masked', async (changes) => {
    expect(await edited(method, changes)).toEqual({ errors: undefined, stored: auth });
  });

  it('changes what it names', async () => {
    const { stored } = await edited(method, { clientId: 'you', scope: 'all' });
    expect(stored).toEqual({ ...auth, clientId: 'you', scope: 'all' });
    const moved = { tokenUrl: 'https://other.example/', clientSecret: 'new' };
    expect((await edited(method, moved)).stored).toEqual({ ...auth, ...moved });
  });

  it.each(['https://evil.example/token', 'https://t.example/token', 'https://t.example/other?key=hush-hush'])(
    'takes the stored secret to %s only if it is sent again',
    async (tokenUrl) => {
      for (const changes of [{ tokenUrl }, { tokenUrl, clientSecret: '***' }])
        expect(await edited(method, changes)).toEqual({ errors: ['auth.clientSecret'], stored: auth });
    },
  );

  it('refuses a mask in any URL but the stored one', async () => {
    const changes = { tokenUrl: 'https://other.example/?key=***', clientSecret: 'new' };
    expect(await edited(method, changes)).toEqual({ errors: ['auth.tokenUrl'], stored: auth });
  });

  it('begins anew where the kind of credentials changes', async () => {
    const world = apiWorld();
    const id = await world.register({ auth: { type: 'bearer', token: 'sesame' } });
    const ask = (sent: object) => world.ask(method, `/callbacks/${id}`, { body: { url, auth: sent } });
    expect((await ask({ type: 'oauth2', tokenUrl: url, clientId: 'me' })).body.errors).toMatchObject([
      { path: 'auth.clientSecret', message: 'This is required.' },
    ]);
    expect((await ask(auth)).status).toBeLessThan(300);
    expect((await world.callbacks.get(id))!.auth).toEqual(auth);
  });
});
