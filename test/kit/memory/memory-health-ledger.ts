import { cut } from '../../../lambdas/domain/call/payload.ts';
import { HEALTHY, type Health, type HealthChange } from '../../../lambdas/domain/health/health.ts';
import {
  isSettled,
  type Notice,
  type NoticeKind,
  type Outage,
} from '../../../lambdas/domain/health/outage.ts';
import type { Clock } from '../../../lambdas/ports/clock.ts';
import type { HealthLedger, NoticeResult } from '../../../lambdas/ports/health-ledger.ts';
import { storedCopy } from './stored-copy.ts';

const DAY_MS = 86_400_000;
const MESSAGE_BYTES = 120;
const OVERDUE_PER_PAGE = 100;

export class MemoryHealthLedger implements HealthLedger {
  readonly #clock: Clock;
  readonly #historyMs: number;
  readonly #health = new Map<string, Health>();
  /** By callback, then by outage. */
  readonly #outages = new Map<string, Map<string, Outage>>();
  /** By outage: those whose callback is deleted, and until when they are kept. */
  readonly #final = new Map<string, number>();

  constructor({ clock, historyDays }: { clock: Clock; historyDays: number }) {
    this.#clock = clock;
    this.#historyMs = historyDays * DAY_MS;
  }

  async get(callbackId: string): Promise<Health> {
    return this.#read(callbackId);
  }

  async getMany(callbackIds: string[]): Promise<Map<string, Health>> {
    const found = new Map<string, Health>();
    for (const id of callbackIds) found.set(id, this.#read(id));
    return found;
  }

  async apply(callbackId: string, change: HealthChange): Promise<{ applied: boolean; health: Health }> {
    refuseOverlap(change);
    const health = this.#read(callbackId);
    if (!change.when.every((condition) => holds(health, condition))) return { applied: false, health };
    const add: Record<string, number> = change.add ?? {};
    const changed: Record<string, unknown> = Object.assign({ ...health }, change.set);
    for (const field in add) changed[field] = ((changed[field] as number | undefined) ?? 0) + add[field]!;
    for (const field of change.remove ?? []) changed[field] = HEALTHY[field];
    const whole = storedCopy(withShortMessages(changed as unknown as Health));
    this.#health.set(callbackId, whole);
    return { applied: true, health: whole };
  }

  async keepOutage(outage: Outage): Promise<Outage> {
    const ofCallback = this.#outages.get(outage.callbackId) ?? new Map<string, Outage>();
    this.#outages.set(outage.callbackId, ofCallback);
    const stored = ofCallback.get(outage.id);
    if (stored === undefined || (!this.#final.has(stored.id) && isNewer(outage, stored))) {
      const { notices, mails } = stored ?? { notices: {}, mails: outage.mails };
      const firstError = shortened(outage.firstError);
      ofCallback.set(outage.id, storedCopy({ ...outage, firstError, notices, mails }));
    }
    return storedCopy(ofCallback.get(outage.id)!);
  }

  async getOutage(callbackId: string, outageId: string): Promise<Outage | undefined> {
    const outage = this.#outages.get(callbackId)?.get(outageId);
    return outage && this.#readable(outage) ? storedCopy(outage) : undefined;
  }

  async listOutages(callbackId: string, limit: number, before?: string): Promise<Outage[]> {
    const outages = [...(this.#outages.get(callbackId)?.values() ?? [])]
      .filter((outage) => (before === undefined || outage.id < before) && this.#readable(outage))
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    return storedCopy(outages.slice(0, limit));
  }

  async claimNotice(
    callbackId: string,
    outageId: string,
    kind: NoticeKind,
    now: number,
    staleBefore: number,
  ): Promise<boolean> {
    const outage = this.#outages.get(callbackId)?.get(outageId);
    if (outage === undefined || isSettled(outage, kind)) return false;
    const { claimedAt } = outage.notices[kind] ?? {};
    if (claimedAt !== undefined && claimedAt > staleBefore) return false;
    this.#keepNotice(outage, kind, { ...outage.notices[kind], claimedAt: now });
    return true;
  }

  async releaseNotice(callbackId: string, outageId: string, kind: NoticeKind): Promise<void> {
    const outage = this.#outages.get(callbackId)?.get(outageId);
    if (outage !== undefined) this.#keepNotice(outage, kind, unclaimed(outage, kind));
  }

  async recordNotice(
    callbackId: string,
    outageId: string,
    kind: NoticeKind,
    result: NoticeResult,
  ): Promise<void> {
    const outage = this.#outages.get(callbackId)?.get(outageId);
    if (outage === undefined) return;
    const { notifiedAt, mailId } = outage.notices[kind] ?? {};
    const isKnown = 'mailFault' in result ? notifiedAt !== undefined : mailId === result.mailId;
    if (isKnown) return;
    const mails = outage.mails + ('mailId' in result ? 1 : 0);
    this.#keepNotice({ ...outage, mails }, kind, { ...unclaimed(outage, kind), ...result });
  }

  /** As the index has it: what has a shard and a time, the longest overdue first. */
  async *overdue(before: number): AsyncIterable<string[]> {
    const due = [...this.#health]
      .flatMap(([id, { unhealthyShard, beatAt }]) =>
        unhealthyShard !== undefined && beatAt !== undefined && beatAt < before ? [{ id, beatAt }] : [],
      )
      .sort((one, other) => one.beatAt - other.beatAt)
      .map(({ id }) => id);
    for (let i = 0; i < due.length; i += OVERDUE_PER_PAGE) yield due.slice(i, i + OVERDUE_PER_PAGE);
  }

  async troubled(): Promise<number> {
    const all = [...this.#health.values()];
    return all.filter(({ unhealthyShard, beatAt }) => unhealthyShard !== undefined && beatAt !== undefined)
      .length;
  }

  async expire(callbackId: string, at: number): Promise<void> {
    const { outageId = '' } = this.#read(callbackId);
    const outage = this.#outages.get(callbackId)?.get(outageId);
    if (outage !== undefined && !this.#final.has(outage.id)) this.#final.set(outage.id, at);
  }

  /** Without a pause: a conditional write sees no other between its condition and its effect. */
  #read(callbackId: string): Health {
    return this.#health.get(callbackId) ?? storedCopy(HEALTHY);
  }

  /** A notice that says nothing is none. */
  #keepNotice(outage: Outage, kind: NoticeKind, notice: Notice): void {
    const { [kind]: _before, ...others } = outage.notices;
    const notices = Object.keys(notice).length > 0 ? { ...others, [kind]: notice } : others;
    this.#outages.get(outage.callbackId)!.set(outage.id, storedCopy({ ...outage, notices }));
  }

  #readable(outage: Outage): boolean {
    const until =
      outage.endedAt === undefined ? this.#final.get(outage.id) : outage.endedAt + this.#historyMs;
    return until === undefined || this.#clock.now() < until;
  }
}

/** Absent fields were filled in from HEALTHY before: what is undefined here is absent for good. */
function holds(health: Health, condition: HealthChange['when'][number]): boolean {
  const value = health[condition.field];
  if (condition.is === 'equal') return value === condition.to;
  if (value === undefined) return condition.is === 'absent-or-below';
  if (typeof value !== 'number') return false;
  return condition.is === 'at-least' ? value >= condition.to : value < condition.to;
}

function unclaimed({ notices }: Outage, kind: NoticeKind): Notice {
  const { claimedAt: _, ...notice } = notices[kind] ?? {};
  return notice;
}

/** Figures grow; with equal ones the end is the later news. What comes late changes nothing. */
function isNewer(outage: Outage, stored: Outage): boolean {
  if (outage.attempts !== stored.attempts) return outage.attempts > stored.attempts;
  return outage.endedAt !== undefined || stored.endedAt === undefined;
}

/** The table refuses an update that names a field twice. */
function refuseOverlap({ set = {}, add = {}, remove = [] }: HealthChange): void {
  const twice =
    Object.keys(add).find((field) => field in set) ??
    remove.find((field, i) => field in set || field in add || remove.indexOf(field) !== i);
  if (twice !== undefined) throw new Error(`A health change names ${twice} twice.`);
}

function withShortMessages(health: Health): Health {
  const { lastError, outageFirstError } = health;
  if (lastError) health.lastError = shortened(lastError, 24);
  if (outageFirstError) health.outageFirstError = shortened(outageFirstError, 30);
  return health;
}

function shortened<F extends { message?: string }>(failure: F, messageBytes = MESSAGE_BYTES): F {
  return failure.message === undefined
    ? failure
    : { ...failure, message: cut(failure.message, messageBytes) };
}
