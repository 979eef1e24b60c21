import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { parkedBeat } from '../../../lambdas/domain/health/beat-steps.ts';
import { drainStep } from '../../../lambdas/domain/health/drain-steps.ts';
import type { Health } from '../../../lambdas/domain/health/health.ts';
import type { DeliverPorts } from '../../../lambdas/usecases/deliver/deliver-ports.ts';
import { sampleCallback, sampleMessage } from '../../kit/samples.ts';
import { BROKEN, deliverWorld, ID, OK, stored, type World } from './world.ts';

export const INTERVAL_MS = 300_000;

export const firstAttempts = (count: number): CallMessage[] =>
  Array.from({ length: count }, () => sampleMessage());

/** Ten first attempts failed over eleven seconds. What they sent is taken; the receiver is well by now. */
export async function parkedWorld(changes: Partial<Callback> = {}) {
  const world = await deliverWorld({ callback: sampleCallback(changes) });
  world.answers.next = () => BROKEN;
  const messages = firstAttempts(10);
  await world.deliver(messages.slice(0, 9));
  await world.clock.advance(11_000);
  await world.deliver(messages.slice(9));
  world.answers.next = () => OK;
  return { world, messages, retries: world.takeRetries(), beats: world.takeRecovery() };
}

/** A beat as `recover` works it: the next one is claimed, then the call is probed in that. */
export async function probeOf(world: World, message: CallMessage, changes: Partial<CallMessage> = {}) {
  await world.clock.advance(INTERVAL_MS);
  const health = await world.health.get(ID);
  const step = parkedBeat(health, { now: world.clock.now(), waits: true, intervalMs: INTERVAL_MS });
  const { epoch, beat } = (await world.health.apply(ID, step.change)).health;
  return { ...(await sentFor(world, message)), trigger: 'probe', epoch, beat, ...changes } as const;
}

/** Parked, probed and back: its drain has begun, with no step yet. */
export async function drainingWorld(changes: Partial<Callback> = {}) {
  const { world, messages, ...rest } = await parkedWorld(changes);
  await world.deliver([await probeOf(world, messages[0]!)]);
  await world.clock.advance(1000);
  return { world, waiting: messages.slice(1), ...rest, beats: world.takeRecovery() };
}

/** A step of a drain as `recover` sends it. */
export async function drainOf(world: World, calls: CallMessage[]): Promise<CallMessage[]> {
  const found = { count: calls.length, cursor: calls.at(-1)?.callId, isEnd: false };
  const step = drainStep(await world.health.get(ID), found, world.clock.now());
  const { drainId, drainStep: number } = (await world.health.apply(ID, step.change)).health;
  const drain = { id: drainId!, step: number! };
  return Promise.all(
    calls.map(async (call) => ({ ...(await sentFor(world, call)), trigger: 'drain', drain })),
  );
}

/** Another worker: with a view of its own, and a clock that is ahead of, or behind, the others'. */
export function worker(world: World, skewMs = 0): DeliverPorts {
  const views = new Map<string, Health>();
  const { clock, health } = world;
  return {
    ...world.ports,
    clock: {
      now: () => clock.now() + skewMs,
      sleep: (ms) => clock.sleep(ms),
      fraction: () => clock.fraction(),
      randomBytes: (count) => clock.randomBytes(count),
    },
    healthView: {
      get: async (id) => views.get(id) ?? health.get(id),
      remember: (id, known) => void views.set(id, known),
    },
  };
}

export const kindsOfNotices = ({ queues }: World) => queues.sent.notices.map(({ message }) => message.kind);

/** The kinds of the state events that were published. */
export const announced = ({ queues }: World) =>
  queues.sent.events.map(({ event }) => (event as { type: string }).type.split('.').at(-1));

async function sentFor(world: World, message: CallMessage) {
  const call = await stored(world, message);
  return { v: 1, callId: message.callId, callbackId: ID, turn: call!.turn } as const;
}
