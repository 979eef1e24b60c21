import { describe, expect, it } from 'vitest';
import { identityOf, queuedEvent } from '../../lambdas/runtime/queued-event.ts';
import { START, sampleMessage } from '../kit/samples.ts';
import { beat, ID, parked } from '../usecases/recover/recover-world.ts';
import { recoverFunction } from './recover-world.ts';
import { sqsEvent } from './sqs-event.ts';

const at = (time: number) => ({ tick: new Date(time).toISOString() });

describe('recover', () => {
  it('works the messages of its queue', async () => {
    const world = await recoverFunction({ health: parked() });
    await world.store(1);
    const message = JSON.stringify(beat({ epoch: 1, beat: 3 }));
    expect(await world.invoke(sqsEvent([message], { queue: 'recovery' }))).toEqual({ batchItemFailures: [] });
    expect(world.take().retries).toMatchObject([{ message: { trigger: 'probe', epoch: 1, beat: 4 } }]);
  });

  it('revives the dead letters of deliveries and of retries', async () => {
    const world = await recoverFunction();
    for (const queue of ['deliveries-dead-letters', 'retries-dead-letters']) {
      const message = sampleMessage();
      const answer = await world.invoke(sqsEvent([JSON.stringify(message)], { queue, receiveCount: 6 }));
      expect(answer).toEqual({ batchItemFailures: [] });
      expect(world.take().retries).toMatchObject([{ message: { callId: message.callId, turn: 2 } }]);
    }
  });

  it('hands back what it cannot read to its own queue at once, and lets a dead letter lie', async () => {
    const world = await recoverFunction();
    const bodies = ['no JSON', JSON.stringify({ v: 1, kind: 'beat' })];
    for (const queue of ['recovery', 'deliveries-dead-letters']) {
      const answer = await world.invoke(sqsEvent(bodies, { queue }));
      expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }, { itemIdentifier: '1' }] });
    }
    expect(world.handedBack).toEqual(['0', '1']);
    const reasons = world.log.lines.map(({ event, fields }) => [event, fields.reason]);
    expect(reasons).toEqual(
      Array.from({ length: 4 }, () => ['message.rejected', expect.stringMatching(/JSON|callbackId|callId/)]),
    );
  });

  it('takes no letter for a message of its own queue, whatever it looks like', async () => {
    const world = await recoverFunction({ health: parked() });
    await world.store(1);
    const message = JSON.stringify(beat({ epoch: 1, beat: 3 }));
    const answer = await world.invoke(sqsEvent([message], { queue: 'retries-dead-letters' }));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    expect(world.take().retries).toEqual([]);
  });

  it('wakes what is overdue on a tick', async () => {
    const world = await recoverFunction({ health: parked() });
    await world.clock.advance(121_000);
    expect(await world.invoke(at(START + 7 * 60_000))).toBeUndefined();
    expect(world.take().recovery).toEqual([{ message: { v: 1, kind: 'beat', callbackId: ID }, delayMs: 0 }]);
  });

  it('refuses a tick without a time', async () => {
    const world = await recoverFunction();
    await expect(world.invoke({ tick: '<aws.scheduler.scheduled-time>' })).rejects.toThrow('its time');
  });
});

describe('dead letters that a tick sends round', () => {
  it('stay where they are if they are not what their queue takes, and their reason is said', async () => {
    const world = await recoverFunction();
    world.deadLetters.lay('notices', '{"v":1,"kind":"outage"}');
    world.deadLetters.lay('recovery', '{"v":1,"kind":"party","callbackId":"cb_1"}');
    world.deadLetters.lay('events', '{"type":"a b"}');
    await world.invoke(at(START));
    expect(world.deadLetters.sentAgain).toEqual({ notices: [], recovery: [], events: [] });
    const reasons = world.log.lines.map(({ fields }) => [fields.queue, fields.reason]);
    expect(Object.fromEntries(reasons)).toEqual({
      notices: expect.stringContaining('callbackId'),
      recovery: expect.stringContaining('kind'),
      events: expect.stringContaining('type'),
    });
  });

  it('are the same as before', async () => {
    const world = await recoverFunction();
    const letter = ' {"v":1, "kind":"beat", "callbackId":"cb_1"} ';
    const handover = `{"v":1,"eventId":"evt_1","acceptedAt":${START},"event":{"type":"reply","payload":1.0}}`;
    world.deadLetters.lay('recovery', letter, 'cb_1');
    world.deadLetters.lay('events', handover);
    await world.invoke(at(START));
    expect(world.deadLetters.sentAgain.recovery).toEqual([{ body: letter, groupId: 'cb_1' }]);
    expect(world.deadLetters.sentAgain.events).toEqual([{ body: handover }]);
  });

  it('keep the identity that a bare event had by its message, and its numbers', async () => {
    const world = await recoverFunction();
    world.deadLetters.lay('events', '{"type":"reply","payload":{"big":12345678901234567890}}');
    await world.clock.advance(900_000);
    await world.invoke(at(START + 900_000));
    const [{ body } = { body: '' }] = world.deadLetters.sentAgain.events;
    expect(body).toContain('"payload":{"big":12345678901234567890}');
    const handover = JSON.parse(body);
    expect(queuedEvent.safeParse(handover).success).toBe(true);
    expect(handover).toMatchObject({ acceptedAt: START, again: true, windowFrom: START + 900_000 });
    expect(handover.eventId).toBe(identityOf({ id: 'letter-1', sentAt: START }).eventId);
    // The same message, looked at in another round, is the same event.
    world.deadLetters.lay('events', body);
    await world.invoke(at(START + 1_800_000));
    expect(world.deadLetters.sentAgain.events[1]).toEqual({ body });
  });
});
