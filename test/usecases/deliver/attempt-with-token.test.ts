import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { grant, refusal } from '../../kit/token-endpoint.ts';
import { type AttemptWorld, attemptWorld, CALL } from './attempt-world.ts';

let world: AttemptWorld;

beforeEach(async () => {
  world = await attemptWorld();
});
afterEach(() => world.close());

/** The receiver accepts these tokens only. */
function accept(...tokens: string[]): void {
  const accepted = tokens.map((token) => `Bearer ${token}`);
  world.receiver.respond(({ headers }) => ({
    status: accepted.includes(headers.authorization ?? '') ? 200 : 401,
    body: 'who is there?',
  }));
}

describe('an attempt at a receiver that wants an access token', () => {
  test('asks for one, and sends it', async () => {
    const { attempt } = await world.attempt();
    expect(attempt).toMatchObject({ outcome: 'success', statusCode: 200, remoteAddress: '127.0.0.1' });
    expect(world.sent()).toEqual(['Bearer token-1']);
    expect(world.receiver.requests[0]).toMatchObject({
      path: '/hook',
      body: Buffer.from('{"n":1}'),
      headers: { 'webhook-id': CALL.id, 'x-redial-attempt': '1' },
    });
  });

  test('asks for none while it has one', async () => {
    await Promise.all([1, 2, 3].map(() => world.attempt()));
    await world.attempt();
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.sent()).toEqual(Array(4).fill('Bearer token-1'));
  });

  test('ends with the fault where none is to be had, and calls nobody', async () => {
    world.endpoint.respond(refusal(400, 'invalid_scope'));
    const { attempt } = await world.attempt();
    expect(attempt).toMatchObject({
      outcome: 'credentials_error',
      statusMessage: 'the token endpoint: HTTP 400 (invalid_scope)',
      timings: {},
    });
    expect(attempt).not.toHaveProperty('statusCode');
    expect(world.receiver.connections()).toBe(0);
    expect(world.log.lines).toMatchObject([
      { event: 'attempt.failed', fields: { outcome: 'credentials_error', callId: CALL.id } },
    ]);
  });
});

describe('a token that the receiver does not accept', () => {
  test('is replaced once, and the second answer counts', async () => {
    accept('token-2');
    const { attempt } = await world.attempt();
    expect(attempt).toMatchObject({ outcome: 'success', statusCode: 200 });
    expect(world.sent()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(world.endpoint.requests).toHaveLength(2);
    const [first, second] = world.receiver.requests;
    expect(second?.body).toEqual(first?.body);
    expect(second?.headers['webhook-id']).toBe(first?.headers['webhook-id']);
  });

  test('is replaced for ten calls at once by one', async () => {
    accept('token-2');
    const made = await Promise.all(Array.from({ length: 10 }, () => world.attempt()));
    expect(made.map(({ attempt }) => attempt.outcome)).toEqual(Array(10).fill('success'));
    expect(world.endpoint.requests).toHaveLength(2);
    expect(world.receiver.requests).toHaveLength(20);
  });

  test('is replaced no second time', async () => {
    accept('none');
    const { attempt } = await world.attempt();
    expect(attempt).toMatchObject({ outcome: 'http_error', statusCode: 401, responseBody: 'who is there?' });
    expect(world.sent()).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(world.endpoint.requests).toHaveLength(2);
  });

  test('leaves the 401 where the endpoint gives no other', async () => {
    accept('none');
    world.endpoint.respond(() => (world.endpoint.requests.length === 1 ? grant() : { status: 503 }));
    expect((await world.attempt()).attempt).toMatchObject({ outcome: 'http_error', statusCode: 401 });
    expect(world.sent()).toEqual(['Bearer token-1']);
    expect(world.endpoint.requests).toHaveLength(2);
  });

  test('leaves the 401 where the endpoint gives the same again', async () => {
    accept('none');
    world.endpoint.respond(grant());
    expect((await world.attempt()).attempt).toMatchObject({ outcome: 'http_error', statusCode: 401 });
    expect(world.sent()).toEqual(['Bearer token-1']);
    expect(world.endpoint.requests).toHaveLength(2);
  });

  test.each([403, 407, 500])('is not what %i says', async (status) => {
    world.receiver.respond({ status });
    expect((await world.attempt()).attempt).toMatchObject({ statusCode: status });
    expect(world.endpoint.requests).toHaveLength(1);
    expect(world.receiver.requests).toHaveLength(1);
  });
});

test('other credentials that are not accepted are not sent again', async () => {
  world.receiver.respond({ status: 401 });
  await world.attempt({ auth: { type: 'bearer', token: 'fixed' } });
  expect(world.sent()).toEqual(['Bearer fixed']);
  expect(world.endpoint.connections()).toBe(0);
});
