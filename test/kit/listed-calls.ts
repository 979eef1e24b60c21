import { expect } from 'vitest';
import { type ApiWorld, PUBLIC_URL } from './api-world.ts';

/** All ids of a list of calls, page after page as its links lead; and how many pages there were. */
export async function listed(world: ApiWorld, path: string): Promise<{ ids: string[]; pages: number }> {
  const { status, body, text } = await world.ask('GET', path);
  expect(status, text).toBe(200);
  const ids = body.calls.map(({ id }: { id: string }) => id);
  const next = body.link.find(({ rel }: { rel: string }) => rel === 'next');
  if (!next) return { ids, pages: 1 };
  const rest = await listed(world, next.uri.replace(PUBLIC_URL, ''));
  return { ids: [...ids, ...rest.ids], pages: rest.pages + 1 };
}
