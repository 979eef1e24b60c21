import { afterEach, beforeEach, expect, it } from 'vitest';
import { apiWorld } from '../kit/api-world.ts';
import { type Receiver, startReceiver } from '../kit/receiver.ts';

let outside: Receiver;
let inside: Receiver;
beforeEach(async () => {
  [outside, inside] = await Promise.all([startReceiver(), startReceiver()]);
});
afterEach(() => Promise.all([outside.close(), inside.close()]));

it.each([301, 302, 303, 305, 307, 308])(
  'a redirect by %i to a private place is followed by no way out',
  async (status) => {
    const header = { location: `${inside.url}/secrets`, refresh: `0; url=${inside.url}` };
    outside.respond({ status, headers: header });
    const world = apiWorld({ addressPolicy: 'any' });
    const url = `${outside.url}/hook`;
    const auth = { type: 'oauth2', tokenUrl: url, clientId: 'redial', clientSecret: 'hush-hush' };
    const outcomes = [];
    for (const body of [
      { url, success: '2xx' },
      { url, auth },
    ]) {
      const id = await world.register(body);
      outcomes.push((await world.ask('POST', `/callbacks/${id}/test`)).body.outcome);
      const verified = await world.ask('POST', '/callbacks?verify=true', { body });
      outcomes.push(verified.body.attempt.outcome);
    }
    expect(outcomes).toEqual(['http_error', 'http_error', 'credentials_error', 'credentials_error']);
    expect([outside.requests.length, inside.connections()]).toEqual([4, 0]);
  },
);
