import { callFrom, failed, succeeded } from '../../../lambdas/domain/call/call-moves.ts';
import type { Answered, ApiWorld, Asked } from '../../kit/api-world.ts';
import { sampleAttempt } from '../../kit/samples.ts';

/** Publishes events and returns the messages that were made of them. */
export async function publish(world: ApiWorld, body: unknown, asked: Asked = {}, query = '') {
  const before = world.queues.sent.deliveries.length;
  const { status, text } = await world.ask('POST', `/events${query}`, { ...asked, body });
  if (status !== 202) throw new Error(text);
  return world.queues.sent.deliveries.slice(before);
}

/** Records a call as deliver would have left it. */
export async function record(
  world: ApiWorld,
  { callId, callbackId, call }: Awaited<ReturnType<typeof publish>>[number],
  kind: 'SUCCESS' | 'FAILED' | 'PENDING',
): Promise<void> {
  const fresh = callFrom(callId, callbackId, call!);
  const attempt = sampleAttempt({ startedAt: world.clock.now() });
  const after = {
    SUCCESS: () => succeeded(fresh, { ...attempt, outcome: 'success', statusCode: 200 }),
    FAILED: () => failed(fresh, attempt, { giveUp: 'exhausted' }),
    PENDING: () => failed(fresh, attempt, { retryAt: world.clock.now() + 300_000 }),
  };
  await world.calls.put(after[kind](), 'nothing');
}

/** The page that the `next` link leads to; undefined on the last. */
export async function nextPage(
  world: ApiWorld,
  { body }: Answered,
  key?: string,
): Promise<Answered | undefined> {
  const next = body.link.find(({ rel }: { rel: string }) => rel === 'next');
  return (
    next && world.ask('GET', next.uri.replace('https://api.example', ''), key === undefined ? {} : { key })
  );
}

/** A page and all that follow it. */
export async function allPages(world: ApiWorld, path: string): Promise<Answered[]> {
  const pages: Answered[] = [];
  for (
    let page: Answered | undefined = await world.ask('GET', path);
    page;
    page = await nextPage(world, page)
  )
    pages.push(page);
  return pages;
}
