import { RefusedError } from '../../../lambdas/domain/api/refused-error.ts';
import type { PublishableEvent } from '../../../lambdas/domain/event/event.ts';
import type { PublishedEvent } from '../../../lambdas/domain/event/published-event.ts';
import { deleteCallback } from '../../../lambdas/usecases/callbacks/delete-callback.ts';
import { editCallback } from '../../../lambdas/usecases/callbacks/edit-callback.ts';
import { markCall } from '../../../lambdas/usecases/history/mark-call.ts';
import { retryCall } from '../../../lambdas/usecases/history/retry-call.ts';
import type { RequestKey } from '../../../lambdas/usecases/publish/claim-events.ts';
import { publishEvents } from '../../../lambdas/usecases/publish/publish-events.ts';
import { cancelReplay } from '../../../lambdas/usecases/replays/cancel-replay.ts';
import { startReplay } from '../../../lambdas/usecases/replays/start-replay.ts';
import type { SimApiPorts } from './functions.ts';
import type { PersonsAct } from './record.ts';
import type { World } from './world.ts';

const PERSON = { actor: 'key_PERSON', role: 'admin', tenant: 'default' } as const;
const NOTE = 'by hand';
const REPEATS_AFTER_MS = 30_000;
const POLICY = {
  rules: { minIntervalSeconds: 1, problemWithUrl: () => undefined, problemWithTokenUrl: () => undefined },
  retriesByDefault: false,
};

export type Asked =
  | { kind: 'mark' | 'undo' | 'retry'; callbackId: string; callId: string }
  | { kind: 'stop' | 'start' | 'delete' | 'replay'; callbackId: string }
  | { kind: 'edit'; callbackId: string; body: Record<string, unknown> }
  | { kind: 'cancel-replay'; callbackId: string; replayId: string };

/** Those who use the API: the platform, which repeats until it is answered, and people, who ask once. */
export function people({ api, record, time }: World) {
  return {
    /**
     * Asks again until it is answered: then the events are accepted, for the one callback that subscribes to them,
     * whatever calls the answer names.
     */
    publish(callbackId: string, events: PublishableEvent[], requestKey?: RequestKey): void {
      void (async () => {
        const act = ({ lookup, ...ports }: SimApiPorts) =>
          publishEvents({ ...ports, callbacks: lookup }, events, requestKey);
        const published = (await api.invoke(act)) as PublishedEvent[] | undefined;
        if (published === undefined)
          return time.at(time.now() + REPEATS_AFTER_MS, () => this.publish(callbackId, events, requestKey));
        for (const { id } of published) record.accepted.push({ eventId: id, callbackId, at: time.now() });
      })();
    },

    /** Resolves to what the API said; undefined: nothing. */
    async ask(asked: Asked): Promise<PersonsAct & { answer?: unknown }> {
      const { kind, callbackId } = asked;
      const act: PersonsAct = { kind, callbackId, at: time.now() };
      if ('callId' in asked) act.callId = asked.callId;
      if (kind === 'mark') Object.assign(act, { actor: PERSON.actor, note: NOTE });
      record.acts.push(act);
      const answered = (await api.invoke((ports) => statusOf(() => done(ports, asked)))) as
        | Answered
        | undefined;
      if (answered) Object.assign(act, { answeredAt: time.now(), status: answered.status });
      return { ...act, ...(answered && { answer: answered.answer }) };
    },
  };
}

interface Answered {
  status: number;
  answer?: unknown;
}

/** A fault of ours is no answer: nobody knows what was done. */
async function statusOf(work: () => Promise<unknown>): Promise<Answered> {
  try {
    return { status: 200, answer: await work() };
  } catch (error) {
    if (error instanceof RefusedError) return { status: error.status };
    throw error;
  }
}

function done(ports: SimApiPorts, asked: Asked): Promise<unknown> {
  const { callbackId } = asked;
  switch (asked.kind) {
    case 'mark':
      return markCall(ports, PERSON, callbackId, asked.callId, { status: 'SUCCESS', note: NOTE });
    case 'undo':
      return markCall(ports, PERSON, callbackId, asked.callId, { status: 'FAILED' });
    case 'retry':
      return retryCall(ports, PERSON, callbackId, asked.callId);
    case 'stop':
      return edited(ports, callbackId, { state: 'Stopped' });
    case 'start':
      return edited(ports, callbackId, { state: 'Active' });
    case 'edit':
      return edited(ports, callbackId, asked.body);
    case 'delete':
      return deleteCallback(ports, { historyDays: 30 }, PERSON, callbackId);
    case 'replay':
      return startReplay(ports, PERSON, callbackId, {});
    case 'cancel-replay':
      return cancelReplay(ports, PERSON, callbackId, asked.replayId);
  }
}

function edited(ports: SimApiPorts, callbackId: string, body: Record<string, unknown>): Promise<unknown> {
  return editCallback(ports, POLICY, PERSON, { callbackId, way: 'merge', body });
}
