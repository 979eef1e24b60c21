import { type Behaviour, isUnreached } from './behaviour.ts';

/** What a receiver does over the hours of a scenario; plain data. Before the first phase it is well. */
export interface ReceiverPlan {
  /** In time order; each lasts until the next begins. */
  phases: Phase[];
  /** The first request that reaches it at `from` or later meets this, and no other does. */
  once?: Once[];
  poison?: Poison;
  /** Of all that reaches it, in any minute of the scenario's; the rest is told 429. */
  limit?: { perMinute: number; retryAfterSeconds: number };
}

/** `from`: ms since the scenario's start. */
export type Phase = { from: number } & ({ behaviour: Planned } | { flap: Flap });

/** It names the time at which all may come back: the next whole multiple of so many seconds. */
export interface Away {
  kind: 'away';
  statusCode: number;
  everySeconds: number;
}

export type Planned = Behaviour | Away;

/** By chance for each request, up with a probability from 0 to 1; or by the clock, down first. */
export type Flap = { down: Planned; up: Planned } & ({ upShare: number } | { downMs: number; upMs: number });

export interface Once {
  from: number;
  behaviour: Planned;
}

/**
 * Calls that it never takes well, however often they come and whatever the phase: those whose payload contains a text,
 * or of each `of` that it meets the last `last`.
 */
export type Poison = { behaviour: Planned } & ({ containing: string } | { last: number; of: number });

export interface SimulatedRequest {
  /** Ms since the epoch. */
  at: number;
  callId: string;
  body: string | undefined;
}

export const WELL: Behaviour = { kind: 'answer', statusCode: 200, afterMs: 50 };
const MINUTE_MS = 60_000;

/** One receiver through one scenario. All chance is `random`, in [0, 1). */
export class SimulatedReceiver {
  readonly #plan: ReceiverPlan;
  readonly #startedAt: number;
  readonly #random: () => number;
  readonly #left: Once[];
  /** Calls by the order in which they were met, from 1. */
  readonly #met = new Map<string, number>();
  #minute = 0;
  #inMinute = 0;

  constructor(plan: ReceiverPlan, { startedAt, random }: { startedAt: number; random: () => number }) {
    this.#plan = plan;
    this.#startedAt = startedAt;
    this.#random = random;
    this.#left = [...(plan.once ?? [])];
  }

  /** As on a real machine: what cannot be connected to reads nothing, and a limit is there to save reading. */
  react({ at, callId, body }: SimulatedRequest): Behaviour {
    const elapsedMs = at - this.#startedAt;
    const usual = this.#usual(elapsedMs);
    if (usual.kind !== 'away' && isUnreached(usual)) return usual;
    const planned =
      this.#oncePassed(elapsedMs) ?? this.#overLimit(elapsedMs) ?? this.#poison(callId, body) ?? usual;
    return planned.kind === 'away' ? untilNext(planned, at) : planned;
  }

  #usual(elapsedMs: number): Planned {
    const phase = this.#plan.phases.findLast(({ from }) => from <= elapsedMs);
    if (phase === undefined) return WELL;
    if ('behaviour' in phase) return phase.behaviour;
    const { flap } = phase;
    if ('upShare' in flap) return this.#random() < flap.upShare ? flap.up : flap.down;
    return (elapsedMs - phase.from) % (flap.downMs + flap.upMs) < flap.downMs ? flap.down : flap.up;
  }

  #oncePassed(elapsedMs: number): Planned | undefined {
    const due = this.#left.findIndex(({ from }) => from <= elapsedMs);
    return due < 0 ? undefined : this.#left.splice(due, 1)[0]!.behaviour;
  }

  #overLimit(elapsedMs: number): Behaviour | undefined {
    const { limit } = this.#plan;
    if (limit === undefined) return undefined;
    const minute = Math.floor(elapsedMs / MINUTE_MS);
    if (minute !== this.#minute) {
      this.#minute = minute;
      this.#inMinute = 0;
    }
    this.#inMinute += 1;
    if (this.#inMinute <= limit.perMinute) return undefined;
    return { kind: 'answer', statusCode: 429, afterMs: 20, retryAfter: String(limit.retryAfterSeconds) };
  }

  #poison(callId: string, body = ''): Planned | undefined {
    const { poison } = this.#plan;
    if (poison === undefined) return undefined;
    if ('containing' in poison) return body.includes(poison.containing) ? poison.behaviour : undefined;
    const order = this.#met.get(callId) ?? this.#met.size + 1;
    this.#met.set(callId, order);
    return (order - 1) % poison.of >= poison.of - poison.last ? poison.behaviour : undefined;
  }
}

function untilNext({ statusCode, everySeconds }: Away, at: number): Behaviour {
  const everyMs = everySeconds * 1000;
  const backAt = new Date((Math.floor(at / everyMs) + 1) * everyMs);
  return { kind: 'answer', statusCode, afterMs: 30, retryAfter: backAt.toUTCString() };
}
