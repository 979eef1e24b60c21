import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientPair } from '../../../lambdas/domain/request/client-pair.ts';
import { grant, oauth2, refusal } from '../../kit/token-endpoint.ts';
import { type AttemptWorld, attemptWorld } from './attempt-world.ts';

const TOKENS = ['eyJhbGciOi.FIRST-T0KEN/+=', 'eyJhbGciOi.SECOND-T0KEN/+='] as const;

let world: AttemptWorld;

beforeEach(async () => {
  world = await attemptWorld();
  const { endpoint } = world;
  endpoint.respond(() => grant({ access_token: TOKENS[endpoint.requests.length - 1] }));
});
afterEach(() => world.close());

const everything = async (...given: Parameters<AttemptWorld['attempt']>) =>
  JSON.stringify([await world.attempt(...given), world.log.lines]);

test('neither the token nor the one before it shows where a receiver repeats what it got', async () => {
  const spelled = TOKENS.flatMap((token) => [
    token,
    encodeURIComponent(token),
    Buffer.from(token).toString('base64'),
    token.replaceAll('/', '\\/'),
  ]);
  world.receiver.respond({ status: 401, body: spelled.join(' | ') });
  const told = await everything();
  expect(told).toContain(spelled.map(() => '***').join(' | '));
  expect(told).not.toMatch(/T0KEN|eyJ/);
  expect(world.receiver.requests).toHaveLength(2);
});

test.each([4_070, 4_080, 4_090])('a token that the cut goes through does not show (%i)', async (before) => {
  world.receiver.respond({ status: 500, body: `${'x'.repeat(before)}${TOKENS[0]}${'x'.repeat(100)}` });
  expect(await everything()).not.toMatch(/eyJ/);
});

test('a token longer than what is read of a response does not show', async () => {
  const long = `eyJ${'q'.repeat(8_000)}`;
  world.endpoint.respond(grant({ access_token: long }));
  world.receiver.respond({ status: 500, body: `Bearer ${long}` });
  const { attempt } = await world.attempt();
  expect(attempt.responseBody).toBe('Bearer ***');
});

test('the client’s secret does not show, whoever repeats it', async () => {
  const auth = oauth2(world.endpoint, {
    clientSecret: 'ö open & sesame',
    tokenUrl: `${world.endpoint.url}/token?apikey=planted-in-query`,
  });
  const repeated = `ö open & sesame | ${clientPair(auth)} | ${encodeURIComponent('ö open & sesame')} | planted-in-query`;
  world.receiver.respond({ status: 500, body: repeated });
  const told = await everything({ auth });
  expect(told).toContain('*** | *** | *** | ***');
  world.endpoint.respond({ status: 400, body: JSON.stringify({ error: repeated }) });
  const other = { ...auth, scope: 'other' };
  expect(`${told}${await everything({ auth: other })}`).not.toMatch(/sesame|planted/);
});

test('what a token endpoint writes does not show', async () => {
  world.endpoint.respond(refusal(401, 'invalid_client'));
  const told = await everything();
  expect(told).toContain('the token endpoint: HTTP 401 (invalid_client)');
  expect(told).not.toMatch(/sesame|realm/);
});
