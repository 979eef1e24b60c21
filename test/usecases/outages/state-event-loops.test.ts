import { describe, expect, it } from 'vitest';
import { sampleCallback } from '../../kit/samples.ts';
import { BROKEN, OK } from '../deliver/world.ts';
import { outageMachine } from './outage-machine.ts';

const { retry } = sampleCallback();
const subscriber = (id: string) => ({ id, events: ['*'], retry: { ...retry, windowSeconds: 7200 } });
const one = subscriber('cb_00000000000000000000000001');
const other = subscriber('cb_00000000000000000000000002');
const reply = { type: 'reply', tenant: 'default' };

it('an end is told half an hour later, and its call has all its time then', async () => {
  const short = { retry: { ...retry, windowSeconds: 600 } };
  const machine = await outageMachine(one, { ...other, ...short });
  machine.answers.next = () => (machine.requests.length === 1 ? BROKEN : OK);
  await machine.publish({ ...reply, callbackId: one.id });
  expect(await machine.runUntilQuiet(1)).toBe(true);
  expect(machine.announced).toEqual(['1.outage', '1.recovered']);
  expect(machine.requests).toHaveLength(4);
});

describe('two callbacks that subscribe to everything, each other’s state included', () => {
  it('are told once of an outage, and of none that such news opens, where both are dead for good', async () => {
    const machine = await outageMachine(one, other);
    machine.answers.next = () => BROKEN;
    await machine.publish({ ...reply, callbackId: one.id });
    expect(await machine.runUntilQuiet(2)).toBe(true);
    expect(machine.announced).toEqual(['1.outage']);
    expect(machine.mailer.taken).toHaveLength(2);
    expect((await machine.health.get(other.id)).outageCalls).toBe(1);
  });

  it('tell each other once where both fail by other calls', async () => {
    const machine = await outageMachine(one, other);
    machine.answers.next = () => BROKEN;
    await machine.publish(reply);
    expect(await machine.runUntilQuiet(2)).toBe(true);
    expect(machine.announced.sort()).toEqual(['1.outage', '2.outage']);
  });

  it('tell each other once of an end, where each call fails at first, that of a state event too', async () => {
    const slow = { retry: { ...retry, intervalSeconds: 900 } };
    const machine = await outageMachine(one, { ...other, ...slow });
    const seen = new Set<string>();
    machine.answers.next = ({ headers }) => {
      const [, id = ''] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'webhook-id')!;
      const isFirst = !seen.has(id);
      seen.add(id);
      return isFirst ? BROKEN : OK;
    };
    await machine.publish(reply);
    expect(await machine.runUntilQuiet(4)).toBe(true);
    expect(seen.size).toBe(6);
    expect(machine.announced.sort()).toEqual(['1.outage', '1.recovered', '2.outage', '2.recovered']);
  });

  it('tell each other once that a rule has stopped them, and their owners that alone', async () => {
    const disable = { afterConsecutiveErrors: 1, afterExhaustedCalls: null, afterFailingSeconds: null };
    const machine = await outageMachine({ ...one, disable }, { ...other, disable });
    machine.answers.next = () => BROKEN;
    await machine.publish(reply);
    await machine.runUntilQuiet(1);
    expect(machine.announced.sort()).toEqual(['1.errors', '1.outage', '2.errors', '2.outage']);
    expect(machine.requests).toHaveLength(2);
    const subjects = machine.mailer.taken.map(({ subject }) => subject);
    expect(subjects).toEqual([expect.stringContaining('disabled'), expect.stringContaining('disabled')]);
  });
});
