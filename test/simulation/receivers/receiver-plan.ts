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
export type Phase = { from: number } & ({ behaviour: Behaviour } | { flap: Flap });

/** By chance for each request, up with a probability from 0 to 1; or by the clock, down first. */
export type Flap = { down: Behaviour; up: Behaviour } & (
  | { upShare: number }
  | { downMs: number; upMs: number }
);

export interface Once {
  from: number;
  behaviour: Behaviour;
}

/**
 * Calls that it never takes well, however often they come and whatever the phase: those whose payload contains a text,
 * or each nth that it meets.
 */
export type Poison = { behaviour: Behaviour } & ({ containing: string } | { nth: number });

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
    if (isUnreached(usual)) return usual;
    return this.#oncePassed(elapsedMs) ?? this.#overLimit(elapsedMs) ?? this.#poison(callId, body) ?? usual;
  }

  #usual(elapsedMs: number): Behaviour {
    const phase = this.#plan.phases.findLast(({ from }) => from <= elapsedMs);
    if (phase === undefined) return WELL;
    if ('behaviour' in phase) return phase.behaviour;
    const { flap } = phase;
    if ('upShare' in flap) return this.#random() < flap.upShare ? flap.up : flap.down;
    return (elapsedMs - phase.from) % (flap.downMs + flap.upMs) < flap.downMs ? flap.down : flap.up;
  }

  #oncePassed(elapsedMs: number): Behaviour | undefined {
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

  #poison(callId: string, body = ''): Behaviour | undefined {
    const { poison } = this.#plan;
    if (poison === undefined) return undefined;
    if ('containing' in poison) return body.includes(poison.containing) ? poison.behaviour : undefined;
    const order = this.#met.get(callId) ?? this.#met.size + 1;
    this.#met.set(callId, order);
    return order % poison.nth === 0 ? poison.behaviour : undefined;
  }
}
