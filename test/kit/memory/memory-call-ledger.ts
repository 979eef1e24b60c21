import { isDeepStrictEqual } from 'node:util';
import { LARGEST_PAGE } from '../../../lambdas/contract/limits.ts';
import type { IdRange } from '../../../lambdas/domain/api/page-cursor.ts';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import type { Call } from '../../../lambdas/domain/call/call.ts';
import type { CallGroup, CallLedger, CallPage } from '../../../lambdas/ports/call-ledger.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import { storedCopy } from './stored-copy.ts';

const DAY_MS = 86_400_000;

interface KeptAttempt {
  attempt: Attempt;
  readableUntil: number;
}

/** With `indexLagMs` the lists of groups show what was written so long ago, as an index may; pages never do. */
export class MemoryCallLedger implements CallLedger {
  readonly #clock: Clock;
  readonly #historyMs: number;
  readonly #indexLagMs: number;
  /** When an index that lags was written, by call. */
  readonly #indexed = new Map<string, { status: Call['status']; at: number }[]>();
  /** By callback, then by call. */
  readonly #calls = new Map<string, Map<string, Call>>();
  readonly #payloads = new Map<string, { payload: string; readableUntil: number }>();
  readonly #attempts = new Map<string, Map<string, KeptAttempt>>();

  constructor({
    clock,
    historyDays,
    indexLagMs = 0,
  }: { clock: Clock; historyDays: number; indexLagMs?: number }) {
    this.#clock = clock;
    this.#historyMs = historyDays * DAY_MS;
    this.#indexLagMs = indexLagMs;
  }

  async get(callbackId: string, callId: string): Promise<Call | undefined> {
    return this.#read(callbackId, callId);
  }

  async getMany(named: { callbackId: string; id: string }[]): Promise<Call[]> {
    return named.flatMap(({ callbackId, id }) => this.#read(callbackId, id) ?? []);
  }

  async put(call: Call, replaces: number | 'nothing'): Promise<Call | undefined> {
    const copy = storedCopy(call);
    const ofCallback = this.#calls.get(call.callbackId) ?? new Map<string, Call>();
    const current = ofCallback.get(call.id);
    if ((current?.revision ?? 'nothing') !== replaces) {
      if (current === undefined) throw new Error(`There is no call ${call.id} to replace.`);
      // A repeat of a write whose answer was lost finds its own work: that is a success.
      return isDeepStrictEqual(plain(current), plain(copy)) ? undefined : storedCopy(current);
    }
    this.#calls.set(call.callbackId, ofCallback.set(call.id, copy));
    if (this.#indexLagMs > 0) {
      const entry = { status: call.status, at: this.#clock.now() };
      this.#indexed.set(call.id, [entry, ...(this.#indexed.get(call.id) ?? [])]);
    }
    return undefined;
  }

  async payload(call: Call): Promise<string | undefined> {
    if (call.payloadApart === undefined) return call.payload;
    const kept = this.#payloads.get(call.id);
    return kept && this.#clock.now() < kept.readableUntil ? kept.payload : undefined;
  }

  async keepPayload(call: Call, payload: string): Promise<void> {
    if (this.#payloads.has(call.id)) return;
    this.#payloads.set(call.id, { payload, readableUntil: call.retryUntil + this.#historyMs });
  }

  async prolongPayload(call: Call): Promise<void> {
    const kept = this.#payloads.get(call.id);
    if (call.payloadApart === undefined || kept === undefined) return;
    kept.readableUntil = Math.max(kept.readableUntil, call.retryUntil + this.#historyMs);
  }

  async keepAttempt(call: Call, attempt: Attempt): Promise<void> {
    const ofCall = this.#attempts.get(call.id) ?? new Map<string, KeptAttempt>();
    this.#attempts.set(call.id, ofCall);
    if (ofCall.has(attempt.id)) return;
    ofCall.set(attempt.id, {
      attempt: storedCopy(attempt),
      readableUntil: call.retryUntil + this.#historyMs,
    });
  }

  async attempts(callId: string, limit: number): Promise<Attempt[]> {
    return this.#attemptsOf(callId).reverse().slice(0, limit);
  }

  async firstAttempt(callId: string): Promise<Attempt | undefined> {
    return this.#attemptsOf(callId)[0];
  }

  newest(callbackId: string, range: IdRange, pageSize: number): AsyncIterable<CallPage> {
    return this.#pages(() => this.#of(callbackId), range, pageSize);
  }

  newestIn(
    groups: CallGroup[],
    callbackId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage> {
    return this.#pages(() => this.#in(groups, callbackId), range, pageSize);
  }

  oldestIn(
    group: CallGroup,
    callbackId: string,
    range: IdRange & { after?: string },
    pageSize: number,
  ): AsyncIterable<CallPage> {
    return this.#pages(() => this.#in([group], callbackId), range, pageSize, 'ascending');
  }

  newestOfMessage(
    tenant: string,
    messageId: string,
    range: IdRange,
    pageSize: number,
  ): AsyncIterable<CallPage> {
    const ofMessage = () =>
      [...this.#calls.keys()]
        .flatMap((callbackId) => this.#of(callbackId))
        .filter((call) => call.tenant === tenant && call.messageId === messageId);
    return this.#pages(ofMessage, range, pageSize);
  }

  #of(callbackId: string): Call[] {
    return [...(this.#calls.get(callbackId)?.values() ?? [])];
  }

  #in(groups: CallGroup[], callbackId: string): Call[] {
    const statuses = groups.map((group) => (group === 'OPEN' ? 'PENDING' : 'FAILED'));
    return this.#of(callbackId).filter((call) => statuses.some((one) => one === this.#indexedStatus(call)));
  }

  #indexedStatus({ id, status }: Call): Call['status'] | undefined {
    if (this.#indexLagMs === 0) return status;
    const shownAt = this.#clock.now() - this.#indexLagMs;
    return this.#indexed.get(id)?.find(({ at }) => at <= shownAt)?.status;
  }

  async *#pages(
    all: () => Call[],
    { from, before, after }: IdRange & { after?: string },
    firstSize: number,
    order: 'ascending' | 'descending' = 'descending',
  ): AsyncIterable<CallPage> {
    const first = order === 'ascending' ? -1 : 1;
    for (let above = after, below = before, size = firstSize; ; size = LARGEST_PAGE) {
      const left = all()
        .filter(({ id }) => (below === undefined || id < below) && (above === undefined || id > above))
        .filter(({ id }) => from === undefined || id >= from)
        .sort((a, b) => (a.id < b.id ? first : -first));
      const page = left.slice(0, size);
      if (page.length === 0) return;
      const position = page.at(-1)!.id;
      if (order === 'ascending') above = position;
      else below = position;
      const calls = storedCopy(page.filter((call) => this.#readable(call)));
      const more = left.length > page.length;
      yield { calls, read: page.length, last: position, more };
      if (!more) return;
    }
  }

  #attemptsOf(callId: string): Attempt[] {
    return [...(this.#attempts.get(callId)?.values() ?? [])]
      .filter((kept) => this.#clock.now() < kept.readableUntil)
      .map((kept) => storedCopy(kept.attempt))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  #read(callbackId: string, callId: string): Call | undefined {
    const call = this.#calls.get(callbackId)?.get(callId);
    return call && this.#readable(call) ? storedCopy(call) : undefined;
  }

  #readable(call: Call): boolean {
    return this.#clock.now() < call.retryUntil + this.#historyMs;
  }
}

/** Numbers kept as written are compared by their text. */
function plain(call: Call): unknown {
  return JSON.parse(JSON.stringify(call));
}
