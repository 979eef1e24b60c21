import { expect } from 'vitest';
import { type ReceivedRequest, type Receiver, startReceiver } from '../../kit/receiver.ts';
import { type Answer, type LocalRun, startLocalRun, until } from '../local-run.ts';

/** What the API said to whom: looked through for secrets at the end. */
export interface Said {
  method: string;
  path: string;
  /** Who asked; absent: an administrator. */
  key: string | undefined;
  answer: Answer;
}

export type RowsWorld = Awaited<ReturnType<typeof startRowsWorld>>;

/** One local run and one receiver, which answers every request with all that it was sent. */
export async function startRowsWorld() {
  const [redial, receiver] = await Promise.all([startLocalRun(), startReceiver()]);
  receiver.respond(echoed);
  const said: Said[] = [];

  const api: LocalRun['api'] = async (method, path, body, key) => {
    const answer = await redial.api(method, path, body, key);
    said.push({ method, path, key, answer });
    return answer;
  };

  const register = async (changes: Record<string, unknown> = {}, query = '') => {
    const body = {
      url: `${receiver.url}/hook`,
      events: [uniqueType()],
      retry: { intervalSeconds: 1 },
      ...changes,
    };
    const { status, json, text } = await api('POST', `/callbacks${query}`, body);
    expect(status, text).toBe(201);
    return json as { id: string; secret: string; events: string[]; state: string };
  };

  /** Publishes one event to the callback's first type; returns its call's id. */
  const publish = async (callback: { events: string[] }, event: Record<string, unknown> = {}) => {
    const { status, json, text } = await api('POST', '/events', { type: callback.events[0], ...event });
    expect(status, text).toBe(202);
    return json.calls[0].id as string;
  };

  const recorded = async (callback: { id: string }, callId: string) => {
    const path = `/callbacks/${callback.id}/calls/${callId}`;
    await until(async () => (await redial.api('GET', path)).status === 200, `${callId} is recorded`);
    return (await api('GET', path)).json;
  };

  /** The call, once it has this status. */
  const settled = async (callback: { id: string }, callId: string, status: string) => {
    const path = `/callbacks/${callback.id}/calls/${callId}`;
    const isSo = async () => (await redial.api('GET', path)).json?.status === status;
    await until(isSo, `${callId} is ${status}`);
    return (await api('GET', path)).json;
  };

  const requestsOf = (callId: string): ReceivedRequest[] =>
    receiver.requests.filter(({ headers }) => headers['webhook-id'] === callId);

  /** The call's first request, once it came. */
  const arrived = async (callId: string): Promise<ReceivedRequest> => {
    await until(() => requestsOf(callId).length > 0, `${callId} arrives`);
    return requestsOf(callId)[0]!;
  };

  const stop = async () => {
    await Promise.all([redial.stop(), receiver.close()]);
  };
  return { redial, receiver, said, api, register, publish, recorded, settled, requestsOf, arrived, stop };
}

export function uniqueType(): string {
  return `reply-${crypto.randomUUID()}`;
}

/** As chatty receivers do: the whole request comes back, its credentials included. */
export function echoed(request: ReceivedRequest): { status: number; body: string } {
  const { path, headers, body } = request;
  return { status: 200, body: JSON.stringify({ path, headers, body: body.toString() }) };
}

export function refusing(status: number): (request: ReceivedRequest) => { status: number; body: string } {
  return (request) => ({ ...echoed(request), status });
}

export type Receiving = Receiver;
