import { expect } from 'vitest';
import type { LocalRun } from './local-run.ts';
import { startReceiverProcess } from './receiver-process.ts';

export interface ListedCall {
  id: string;
  status: string;
  waiting: string | null;
  attemptCount: number;
  resolution: { by: string } | null;
}

export type OutageScene = Awaited<ReturnType<typeof outageScene>>;

/** A callback with a receiver of its own, and what a test asks about it. */
export async function outageScene(redial: LocalRun, changes: Record<string, unknown>) {
  const receiver = await startReceiverProcess();
  const type = `reply-${crypto.randomUUID()}`;
  const { status, json } = await redial.api('POST', '/callbacks', {
    url: `${receiver.url}/hook`,
    events: [type],
    retriesEnabled: true,
    retry: { intervalSeconds: 1 },
    email: 'owner@example.com',
    ...changes,
  });
  expect(status, JSON.stringify(json)).toBe(201);
  const id: string = json.id;
  return {
    id,
    receiver,
    type,
    publish: (count: number, more: object = {}) =>
      redial.api(
        'POST',
        '/events',
        Array.from({ length: count }, (_, n) => ({ type, payload: { n }, ...more })),
      ),
    patch: (body: object) => redial.api('PATCH', `/callbacks/${id}`, body),
    read: async () => (await redial.api('GET', `/callbacks/${id}`)).json,
    outages: async () => (await redial.api('GET', `/callbacks/${id}/outages`)).json.outages,
    calls: async (query = '') =>
      (await redial.api('GET', `/callbacks/${id}/calls?limit=100${query}`)).json.calls as ListedCall[],
    mails: async () => (await redial.mails()).filter(({ text }) => text.includes(id)),
  };
}
