import { describe, expect, it } from 'vitest';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { byHand, failedOnce } from './by-hand.ts';
import { BROKEN, breakOnce, deliverWorld, ID, OK, type PortMethod, stored, type World } from './world.ts';

const notify = { ...sampleCallback().notify, everyFailedCall: true };

/** The calls that a mail was asked for, each as often as it was. */
const asked = ({ queues }: World) =>
  queues.sent.notices.flatMap(({ message }) => (message.kind === 'call' ? [message.callId] : []));

describe('a callback that wants a mail for each failed call', () => {
  it('has one asked for at the first failure of each, and none at further ones', async () => {
    const world = await deliverWorld({ callback: sampleCallback({ notify }) });
    world.answers.next = () => BROKEN;
    const messages = [sampleMessage(), sampleMessage(), sampleMessage()];
    await world.deliver(messages);
    for (let round = 0; round < 3; round++) {
      await world.clock.advance(400_000);
      await world.deliver(world.takeRetries().map(({ message }) => message));
    }
    expect(world.requests).toHaveLength(12);
    expect(asked(world).sort()).toEqual(messages.map(({ callId }) => callId).sort());
    const [first] = world.queues.sent.notices.filter(({ message }) => message.kind === 'call');
    expect(first).toMatchObject({ delaySeconds: 0, message: { v: 1, callbackId: ID } });
  });

  it('has one asked for where no request could be made', async () => {
    const url = 'https://receiver.example/{memberId}';
    const world = await deliverWorld({ callback: sampleCallback({ notify, url }) });
    const message = sampleMessage();
    await world.deliver([message]);
    expect(asked(world)).toEqual([message.callId]);
    await world.deliver([await byHand(world, message)]);
    expect(asked(world)).toEqual([message.callId]);
  });

  it('has none asked for of what succeeds, also when that message returns', async () => {
    const world = await deliverWorld({ callback: sampleCallback({ notify }) });
    const message = sampleMessage();
    await world.deliver([message]);
    await world.deliver([message], { receiveCount: 2 });
    expect(world.queues.sent.notices).toEqual([]);
  });

  it('has none asked for at a person’s retry of a call that it knows has failed', async () => {
    const { world, message } = await failedOnce({ notify, retriesEnabled: false });
    world.answers.next = () => BROKEN;
    await world.deliver([await byHand(world, message)]);
    expect(asked(world)).toEqual([message.callId]);
  });

  it('has its outage all the same', async () => {
    const { world } = await failedOnce({ notify });
    expect(await world.health.listOutages(ID, 10)).toHaveLength(1);
  });
});

it('a callback that does not has none asked for but its outage’s', async () => {
  const { world } = await failedOnce();
  expect(world.queues.sent.notices.map(({ message }) => message.kind)).toEqual(['outage']);
});

it('two workers that fail with one call at once ask for one mail', async () => {
  const world = await deliverWorld({ callback: sampleCallback({ notify }) });
  world.answers.next = () => BROKEN;
  const message = sampleMessage();
  await Promise.all([world.deliver([message]), world.deliver([message])]);
  expect(world.requests).toHaveLength(2);
  expect(asked(world)).toEqual([message.callId]);
});

it('a mail that cannot be asked for takes no other call of its batch with it', async () => {
  const world = await deliverWorld({ callback: sampleCallback({ notify }) });
  world.answers.next = () => BROKEN;
  await world.deliver([sampleMessage()]);
  const messages = [sampleMessage(), sampleMessage()];
  breakOnce(world, ['notices', 'notify'], 'before');
  const returned = await world.deliver(messages);
  expect(returned).toHaveLength(1);
  const [lost] = messages.splice(Number(returned[0]), 1);
  expect(asked(world).slice(1)).toEqual([messages[0]!.callId]);
  expect(world.takeRetries().map(({ message }) => message.callId)).not.toContain(lost!.callId);
  await world.deliver([lost!], { receiveCount: 2 });
  expect(asked(world).slice(1)).toEqual([messages[0]!.callId, lost!.callId]);
  expect(world.takeRetries().map(({ message }) => message.callId)).toEqual([lost!.callId]);
});

it('a call whose outage is not written has its mail asked for when its message returns', async () => {
  const world = await deliverWorld({ callback: sampleCallback({ notify }) });
  world.answers.next = () => BROKEN;
  const messages = [sampleMessage(), sampleMessage()];
  for (const nth of [1, 2, 3]) breakOnce(world, ['health', 'apply'], 'before', nth);
  expect((await world.deliver(messages)).sort()).toEqual(['0', '1']);
  expect(asked(world)).toEqual([]);
  await world.deliver(messages, { receiveCount: 2 });
  expect(asked(world).sort()).toEqual(messages.map(({ callId }) => callId).sort());
});

const EFFECTS: PortMethod[] = [
  ['calls', 'keepAttempt'],
  ['calls', 'put'],
  ['health', 'apply'],
  ['health', 'keepOutage'],
  ['notices', 'notify'],
  ['queue', 'retry'],
];
const STOPS = EFFECTS.flatMap((effect) => [1, 2].map((nth) => [effect, nth] as const));

describe.each(
  STOPS.flatMap((stop) => (['before', 'after'] as const).map((when) => [...stop, when] as const)),
)('a first failure whose worker stops at %j (%i), %s the effect', (effect, nth, when) => {
  it.each([BROKEN, OK])('is mailed about at least once, where the repeat still fails', async (repeated) => {
    const world = await deliverWorld({ callback: sampleCallback({ notify }) });
    world.answers.next = () => BROKEN;
    const message = sampleMessage();
    breakOnce(world, effect, when, nth);
    const returned = await world.deliver([message]);
    world.answers.next = () => repeated;
    world.forgetViews();
    await world.clock.advance(900_000);
    if (returned.length > 0) await world.deliver([message], { receiveCount: 2 });
    const hasFailed = (await stored(world, message))!.status !== 'SUCCESS';
    expect(new Set(asked(world))).toEqual(new Set(hasFailed ? [message.callId] : []));
    expect(asked(world).length).toBeLessThanOrEqual(2);
  });
});
