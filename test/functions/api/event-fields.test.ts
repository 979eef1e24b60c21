import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const reply = { type: 'reply' };

async function publishing() {
  const world = apiWorld();
  await world.register();
  const publish = (body: unknown) => world.ask('POST', '/events', { body });
  return {
    world,
    publish,
    /** What the one call of an event brought. */
    async callOf(body: unknown) {
      const answer = await publish(body);
      expect([answer.status, answer.text]).toEqual([202, answer.text]);
      return world.queues.sent.deliveries.at(-1)!.call!;
    },
    /** The paths of all that is wrong with it. */
    async pathsOf(body: unknown): Promise<string[]> {
      const answer = await publish(body);
      expect(answer.status).toBe(422);
      return answer.body.errors.map(({ path }: { path: string }) => path);
    },
  };
}

describe('variables', () => {
  it('travel as text, numbers as they were written', async () => {
    const { callOf } = await publishing();
    const variables =
      '{"s":"ü \\u0000","n":1.50,"big":12345678901234567890,"t":true,"f":false,"e":"","a.b_1":-0,"constructor":"c"}';
    expect((await callOf(`{"type":"reply","variables":${variables}}`)).variables).toEqual({
      ...{
        s: 'ü \u0000',
        n: '1.50',
        big: '12345678901234567890',
        t: 'true',
        f: 'false',
        e: '',
        'a.b_1': '-0',
      },
      ...{ constructor: 'c' },
    });
    expect((await callOf({ ...reply, variables: {} })).variables).toEqual({});
    expect((await callOf(reply)).variables).toBeUndefined();
  });

  it('that are none are refused, each by its name', async () => {
    const { pathsOf } = await publishing();
    for (const variables of ['x', 7, null, [], ['a'], true])
      expect(await pathsOf({ ...reply, variables })).toEqual(['variables']);
    expect(await pathsOf('{"type":"reply","variables":1.0}')).toEqual(['variables']);
    const values = { a: null, b: {}, c: [1], d: '\ud800', e: 'x'.repeat(1025), f: 'x'.repeat(1024) };
    expect(await pathsOf([reply, { ...reply, variables: values }])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((name) => `[1].variables.${name}`),
    );
    const names = { '': 1, 'a b': 1, '.a': 1, 'a.': 1, 'a..b': 1, ü: 1, 'a-b': 1, '{a}': 1 };
    expect(await pathsOf({ ...reply, variables: names })).toHaveLength(Object.keys(names).length);
    expect(await pathsOf('{"type":"reply","variables":{"__proto__":"x"}}')).toEqual(['variables.__proto__']);
  });

  it('are at most 50, and 4 KB of names and values', async () => {
    const { publish, pathsOf } = await publishing();
    const some = (count: number, value: string) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`v${String(i).padStart(3, '0')}`, value]));
    const variables = some(51, 'x');
    for (const bad of [variables, some(100_000, 'x'), some(5, 'x'.repeat(816)), some(5, 'ü'.repeat(408))])
      expect(await pathsOf({ ...reply, variables: bad })).toEqual(['variables']);
    for (const good of [some(50, 'x'), some(4, 'x'.repeat(1020)), some(4, 'ü'.repeat(510))])
      expect((await publish({ ...reply, variables: good })).status).toBe(202);
  });
});

describe('callback parameters', () => {
  it('join an object payload as strings, whatever they are called', async () => {
    const { callOf } = await publishing();
    const parameters = '{"a":1.0,"b":true,"c d":"ü","__proto__":"p","constructor":12345678901234567890}';
    const { payload } = await callOf(
      `{"type":"reply","callbackParameters":${parameters},"payload":{"n":1.0,"__proto__":{"x":1}}}`,
    );
    expect(payload).toBe(
      '{"n":1.0,"__proto__":{"x":1},"customParameters":' +
        '{"a":"1.0","b":"true","c d":"ü","__proto__":"p","constructor":"12345678901234567890"}}',
    );
  });

  it('want an object to join, and are no object of objects', async () => {
    const { pathsOf } = await publishing();
    const callbackParameters = { a: 'x' };
    for (const payload of ['text', 7, null, [], [{}], true])
      expect(await pathsOf([reply, { ...reply, payload, callbackParameters }])).toEqual([
        '[1].callbackParameters',
      ]);
    expect(await pathsOf({ ...reply, callbackParameters })).toEqual(['callbackParameters']);
    expect(await pathsOf('{"type":"reply","payload":1.0,"callbackParameters":{"a":1}}')).toEqual([
      'callbackParameters',
    ]);
    const values = { a: {}, b: '\udc00', c: 'x'.repeat(1025), '\ud800': 'x' };
    expect(await pathsOf({ ...reply, payload: {}, callbackParameters: values })).toHaveLength(4);
  });

  it('count in the size of the payload', async () => {
    const { publish } = await publishing();
    const rest = '{"p":"","customParameters":{"a":"1"}}'.length;
    const sized = (bytes: number) => ({
      ...reply,
      payload: { p: 'x'.repeat(bytes - rest) },
      callbackParameters: { a: 1 },
    });
    expect((await publish(sized(256 * 1024))).status).toBe(202);
    const { status, body } = await publish([sized(256 * 1024 + 1)]);
    expect([status, body.type]).toEqual([413, 'too-large']);
    expect(body.detail).toContain('[0].payload');
  });
});

describe('ids of the platform', () => {
  it('travel with each call', async () => {
    const { callOf } = await publishing();
    const ids = { messageId: 'M 1', batchId: 'B/#1', communicationId: 'ü', memberId: 'x'.repeat(256) };
    expect(await callOf({ ...reply, ...ids })).toMatchObject(ids);
  });

  it('and keys are single lines of 256 characters', async () => {
    const { pathsOf } = await publishing();
    for (const field of ['messageId', 'batchId', 'communicationId', 'memberId', 'idempotencyKey'])
      for (const bad of ['', 'x'.repeat(257), 'a\nb', 'a\u0000', '\ud800', 7, null, {}])
        expect(await pathsOf([{ ...reply, [field]: bad }])).toEqual([`[0].${field}`]);
  });
});

it('the longest event there can be fits into a message, as a call and handed over', async () => {
  const world = apiWorld();
  const register = () => world.register({ events: ['many'] });
  await world.register({ events: ['one'] });
  for (let i = 0; i < 101; i++) await register();
  // What grows most on its way: characters above U+FFFF, and controls in values.
  const wide = (characters: number) => '😀'.repeat(characters / 2);
  const longest = (type: string) => ({
    type,
    messageId: wide(256),
    messageLocation: wide(2048),
    payload: { p: '😀'.repeat(65_000), q: '\u0001'.repeat(300) },
    variables: Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`v${i}`, '\u0001'.repeat(1020)])),
    callbackParameters: { a: '\u0001'.repeat(20) },
    ...{ batchId: wide(256), communicationId: wide(256), memberId: wide(256), idempotencyKey: wide(256) },
  });
  expect((await world.ask('POST', '/events', { body: longest('one') })).status).toBe(202);
  expect(
    (await world.ask('POST', '/events', { body: { ...longest('many'), idempotencyKey: 'x' } })).status,
  ).toBe(202);
  const [call, handover] = [world.queues.sent.deliveries[0], world.queues.sent.events[0]];
  for (const message of [call, handover]) {
    const escaped = JSON.stringify(message).replace(/[\ud800-\udfff]/g, '\\uXXXX');
    expect(Buffer.byteLength(escaped)).toBeGreaterThan(700_000);
    expect(Buffer.byteLength(escaped)).toBeLessThan(1_048_576);
  }
});
