import type { CallbackRules } from '../../lambdas/contract/api/callback.ts';
import { openApiDocument } from '../../lambdas/functions/api/openapi/document.ts';
import type { Route } from '../../lambdas/runtime/api-route.ts';
import { patternOf } from '../../lambdas/runtime/own-ids.ts';
import { documentReader } from './api-document.ts';
import type { Answered } from './api-world.ts';

let reader: ReturnType<typeof documentReader> | undefined;

/** Fails the test that gets an answer which the API's document does not say. */
export function holdToDocument(
  routes: Route[],
  rules: CallbackRules,
  { method, path }: { method: string; path: string },
  answer: Answered,
): void {
  const route = routes.find((one) => one.method === method && patternOf(one.path).test(path));
  if (!route) return;
  reader ??= documentReader(openApiDocument(routes, rules));
  const surprises = reader.surprises(method, route.path, answer);
  if (surprises.length > 0)
    throw new Error(`${method} ${path} is answered otherwise than documented: ${surprises.join('; ')}`);
}
