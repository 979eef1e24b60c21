import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Receiver, startReceiver } from '../../kit/receiver.ts';
import { plant, planted } from './planted.ts';
import { echoed, type RowsWorld } from './rows-world.ts';

/** Credentials that must be fetched before a receiver is called. */
export function oauthRows(of: () => RowsWorld): void {
  describe('OAuth 2 client credentials', () => {
    let issuer: Receiver;
    const issued: string[] = [];
    beforeAll(async () => {
      issuer = await startReceiver();
      issuer.respond(() => {
        const token = plant('credential', `planted-token-${crypto.randomUUID()}`);
        issued.push(token);
        const answer = { access_token: token, token_type: 'Bearer', expires_in: 3600 };
        return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) };
      });
    });
    afterAll(() => issuer?.close());

    const oauth = () => ({
      type: 'oauth2',
      tokenUrl: `${issuer.url}/token?realm=${planted('url-or-header')}`,
      clientId: 'redial',
      clientSecret: planted('credential'),
      scope: 'callbacks',
    });

    it('get a token, keep it, and get another one when the receiver refuses it', async () => {
      const { register, publish, receiver, settled, requestsOf } = of();
      const auth = oauth();
      const callback = await register({ auth });
      const first = await settled(callback, await publish(callback), 'SUCCESS');
      expect(requestsOf(first.id)[0]?.headers.authorization).toBe(`Bearer ${issued[0]}`);
      expect(issuer.requests[0]?.body.toString()).toContain('grant_type=client_credentials');

      receiver.respond((request) => ({
        ...echoed(request),
        status: request.headers.authorization === `Bearer ${issued.at(-1)}` && issued.length > 1 ? 200 : 401,
      }));
      const second = await settled(callback, await publish(callback), 'SUCCESS');
      receiver.respond(echoed);
      expect(second.attemptCount).toBe(1);
      const sent = requestsOf(second.id).map(({ headers }) => headers.authorization);
      expect(sent.at(-1)).toBe(`Bearer ${issued.at(-1)}`);
    });

    it.each([
      ['answers HTML', { status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Log in</h1>' }],
      ['answers 500', { status: 500, body: 'no' }],
      ['hangs', 'hang'],
      [
        'answers a token of a megabyte',
        { status: 200, body: JSON.stringify({ access_token: 'x'.repeat(1e6) }) },
      ],
    ] as const)('that %s fails the attempt, and calls no receiver', async (_what, reaction) => {
      const { register, publish, settled, requestsOf } = of();
      const broken = await startReceiver();
      broken.respond(reaction);
      const auth = { ...oauth(), tokenUrl: `${broken.url}/token` };
      const callback = await register({ auth, timeouts: { connectSeconds: 1, responseSeconds: 2 } });
      const call = await settled(callback, await publish(callback), 'FAILED');
      await broken.close();
      expect(call.attempts).toMatchObject([{ outcome: 'credentials_error' }]);
      expect(requestsOf(call.id)).toEqual([]);
    });
  });
}
