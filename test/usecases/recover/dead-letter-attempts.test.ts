import { describe, expect, it } from 'vitest';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import { closed, marked } from '../../../lambdas/domain/call/call-moves.ts';
import { DAY_MS, START, sampleMessage } from '../../kit/samples.ts';
import { breakOnce, OK } from '../deliver/world.ts';
import { changed, deadLetterScene, SENT_AT } from './dead-letter-scene.ts';

const ENDS: [string, (call: Call) => Call][] = [
  ['a person marked it', (call) => marked(call, 'SUCCESS', { at: START })!],
  ['it is past its cutoff', (call) => closed(call, 'cutoff', START)],
];

describe('a dead letter whose call has gone on without it', () => {
  it('shows its attempt as unknown where another message recorded the turn, dated when it was sent', async () => {
    const { world, diesFiveTimes, receive, shown } = await deadLetterScene();
    const first = sampleMessage();
    await diesFiveTimes('one', first);
    await world.clock.advance(1000);
    await receive('other', { ...first, again: true });
    world.takeRetries();
    const call = await world.storedCall(first);
    expect(await world.reviveLetter('one', first, SENT_AT)).toEqual([]);
    expect(await shown(first)).toEqual([
      { outcome: 'http_error', startedAt: START + 1000 },
      { outcome: 'unknown', startedAt: SENT_AT },
    ]);
    expect(await world.storedCall(first)).toEqual(call);
    expect(world.takeRetries()).toMatchObject([{ message: { turn: 2 }, dueAt: call.nextAttemptAt }]);
    expect(world.requests).toHaveLength(2);
  });

  it('does so, too, when the call is several turns further', async () => {
    const { world, diesFiveTimes, receive, goesOn, outcomes } = await deadLetterScene();
    const first = sampleMessage();
    await diesFiveTimes('one', first);
    await receive('other', { ...first, again: true });
    await goesOn();
    await world.reviveLetter('one', first, SENT_AT);
    expect(await outcomes(first)).toEqual(['http_error', 'http_error', 'unknown']);
    expect(world.events()).toContain('message.dropped');
  });

  it.each([1, 2, 5])('shows nothing more where its receive %i is recorded', async (receiveCount) => {
    const { world, receive, goesOn, outcomes } = await deadLetterScene();
    const first = sampleMessage();
    await receive('one', first, receiveCount);
    const before = await outcomes(first);
    await world.reviveLetter('one', first, SENT_AT);
    expect(await outcomes(first)).toEqual(before);
    await goesOn();
    await world.reviveLetter('one', first, SENT_AT);
    expect(await outcomes(first)).toEqual([...before, 'http_error'].sort());
  });

  it.each(ENDS)('shows it where the call ended at its very turn: %s', async (_, end) => {
    const { world, diesFiveTimes, receive, outcomes } = await deadLetterScene();
    const first = sampleMessage();
    await receive('one', first);
    const [{ message } = {}] = world.takeRetries();
    await world.clock.advance(400_000);
    await diesFiveTimes('two', message!);
    await changed(world, first, end);
    await world.reviveLetter('two', message!, SENT_AT);
    expect(await outcomes(first)).toEqual(['http_error', 'unknown']);
  });

  it('shows a person’s retry, though the call’s own chain goes on without it', async () => {
    const { world, diesFiveTimes, receive, shown } = await deadLetterScene();
    const first = sampleMessage();
    await receive('one', first);
    const [{ message } = {}] = world.takeRetries();
    const manual = { ...message!, trigger: 'manual' } as const;
    await diesFiveTimes('manual', manual);
    await world.reviveLetter('manual', manual, SENT_AT);
    expect(await shown(first)).toEqual([
      { outcome: 'unknown', startedAt: SENT_AT },
      { outcome: 'http_error', startedAt: START },
    ]);
    expect(world.takeRetries()).toEqual([]);
  });
});

describe('a dead letter that is worked twice', () => {
  it('shows its attempt once, also where it moved the call on itself, and dated it when it was due', async () => {
    const { world, diesFiveTimes, receive, shown } = await deadLetterScene();
    const first = sampleMessage();
    await receive('one', first);
    const [{ message, dueAt } = {}] = world.takeRetries();
    await world.clock.advance(400_000);
    await diesFiveTimes('two', message!);
    const expected = [
      { outcome: 'unknown', startedAt: dueAt },
      { outcome: 'http_error', startedAt: START },
    ];
    breakOnce(world, ['queue', 'retry'], 'before');
    expect(await world.reviveLetter('two', message!, SENT_AT)).toEqual(['two']);
    expect(await shown(first)).toEqual(expected);
    expect(await world.reviveLetter('two', message!, SENT_AT)).toEqual([]);
    expect(await shown(first)).toEqual(expected);
    expect(world.takeRetries()).toMatchObject([{ message: { turn: 3 } }]);
  });

  it.each(['before', 'after'] as const)(
    'shows it once where its worker died %s it was kept',
    async (when) => {
      const { world, diesFiveTimes, receive, outcomes } = await deadLetterScene();
      const first = sampleMessage();
      await diesFiveTimes('one', first);
      await receive('other', { ...first, again: true });
      breakOnce(world, ['calls', 'keepAttempt'], when);
      expect(await world.reviveLetter('one', first, SENT_AT)).toEqual(['one']);
      expect(await world.reviveLetter('one', first, SENT_AT)).toEqual([]);
      expect(await outcomes(first)).toEqual(['http_error', 'unknown']);
    },
  );

  it('is kept back where the history cannot be read', async () => {
    const { world, receive } = await deadLetterScene();
    const first = sampleMessage();
    await receive('other', first);
    breakOnce(world, ['calls', 'attempts'], 'before');
    expect(await world.reviveLetter('one', first, SENT_AT)).toEqual(['one']);
  });
});

describe('a dead letter of a replay', () => {
  async function replayed() {
    const all = await deadLetterScene();
    const { world, receive } = all;
    const first = sampleMessage();
    await receive('one', first);
    world.takeRetries();
    await changed(world, first, (call) => closed(call, 'cutoff', START + DAY_MS));
    await world.clock.advance(2 * DAY_MS);
    const { call: _, ...rest } = first;
    const letter: CallMessage = { ...rest, turn: 2, trigger: 'replay', replay: { id: 'rep_1', step: 1 } };
    return { ...all, letter };
  }

  it('that did not reopen the call did not attempt it either, however often it is worked', async () => {
    const { world, letter, outcomes } = await replayed();
    breakOnce(world, ['queue', 'retry'], 'before');
    expect(await world.reviveLetter('two', letter, SENT_AT)).toEqual(['two']);
    expect(await world.reviveLetter('two', letter, SENT_AT)).toEqual([]);
    expect(await outcomes(letter)).toEqual(['http_error']);
    expect(await world.storedCall(letter)).toMatchObject({ status: 'PENDING', turn: 3 });
    expect(world.takeRetries()).toMatchObject([{ message: { turn: 3 } }]);
  });

  it('that found it changed by another is not said to have attempted it', async () => {
    const { world, letter, receive, outcomes } = await replayed();
    world.answers.next = () => OK;
    await receive('other', { ...letter, replay: { id: 'rep_2', step: 1 } });
    await world.reviveLetter('two', letter, SENT_AT);
    await receive('two', letter, 5);
    expect(await outcomes(letter)).toEqual(['http_error', 'success']);
  });

  it('that reopened it may have', async () => {
    const { world, letter, diesFiveTimes, outcomes } = await replayed();
    await diesFiveTimes('two', letter);
    await world.reviveLetter('two', letter, SENT_AT);
    await world.reviveLetter('two', letter, SENT_AT);
    expect(await outcomes(letter)).toEqual(['http_error', 'unknown']);
    expect(await world.storedCall(letter)).toMatchObject({ turn: 4 });
  });
});
