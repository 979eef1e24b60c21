import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apiRoutes } from '../../lambdas/functions/api/routes.ts';
import { patternOf } from '../../lambdas/runtime/own-ids.ts';
import { documentReader } from '../kit/api-document.ts';
import { type Answered, answered, requestEvent } from '../kit/api-world.ts';
import { type Described, type MadeRequest, requestTo } from './api-request.ts';
import { type ApiScene, apiScene } from './api-scene.ts';

/** A failure prints its seed and path: set them here to see it again. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20_260_105);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);

const METHODS = 'GET PUT PATCH POST DELETE HEAD OPTIONS TRACE get'.split(' ');

let scene = await apiScene();
const { body: document } = await scene.world.ask('GET', '/openapi.json');
const { at, surprises, flaws } = documentReader(document);
const routes = apiRoutes(scene.world.ports);

describe('whatever is sent to', () => {
  it.each(routes)('$method $path, the answer is one that its document says', async (route) => {
    const described = at('paths', route.path, route.method.toLowerCase()) as Described;
    const met = new Set<number>();
    await fc.assert(
      fc.asyncProperty(requestTo(route, described, scene), async (made) => {
        const { status } = await checked(route.method, made);
        met.add(status);
      }),
      { seed: SEED, numRuns: RUNS },
    );
    // Requests that never come through to what the route does would prove little.
    expect([...met].filter((status) => status < 300).length, [...met].join(' ')).toBeGreaterThan(0);
  });

  it('any path by any method, the answer is a problem where nothing is served', async () => {
    const known = routes.flatMap(({ path }) => path.split('/'));
    const segment = fc.constantFrom(...known, ...scene.values, '..', '', '%2f');
    const path = fc.array(segment, { maxLength: 6 }).map((segments) => `/${segments.join('/')}`);
    const made = requestTo({ path: '' }, {}, scene);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...METHODS), made, path, async (method, request, elsewhere) => {
        await checked(method, { ...request, path: elsewhere });
      }),
      { seed: SEED, numRuns: RUNS * 5 },
    );
  });
});

/** Asks, and holds the answer to the document of the route that serves the path. */
async function checked(method: string, made: MadeRequest): Promise<Answered> {
  const answer = await answerTo(scene, method, made);
  // Nothing is changed by what is refused or read.
  if (answer.status < 300 && method !== 'GET') scene = await apiScene();
  expect(answer.status).toBeLessThan(500);
  if (answer.status >= 400) expect(answer.headers['content-type']).toBe('application/problem+json');
  const serving = routes.filter((route) => route.method === method && patternOf(route.path).test(made.path));
  // What no route matches as it stands may still be one whose id has slashes, or nowhere.
  const ownIds = routes.filter((route) => route.method === method && route.hasOwnId);
  const perhaps = serving.length > 0 ? serving : ownIds;
  const said = perhaps.map((route) => surprises(method, route.path, answer));
  const isNowhere = serving.length === 0 && [404, 405].includes(answer.status);
  if (isNowhere) said.push(flaws(['components', 'schemas', 'Problem'], answer.body));
  expect(said, answer.text.slice(0, 2000)).toContainEqual([]);
  return answer;
}

async function answerTo({ world, keys }: ApiScene, method: string, made: MadeRequest) {
  const { who, path, query, headers, body, isBase64Encoded } = made;
  const key = keys[who];
  const event = requestEvent(method, '/', {
    ...{ headers, isBase64Encoded },
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body }),
  });
  event.rawPath = path;
  event.rawQueryString = query;
  event.requestContext.http.path = path;
  return answered(await world.handler(event, {} as never));
}
