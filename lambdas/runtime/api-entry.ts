import middy from '@middy/core';
import httpRouter from '@middy/http-router';
import { RefusedError } from '../domain/api/refused-error.ts';
import { compactJson } from '../domain/text/json-text.ts';
import type { Log } from '../ports/log.ts';
import { jsonBody } from './api-body.ts';
import { type KeyCheck, keyCheck } from './api-key-check.ts';
import { problemAnswers } from './api-problems.ts';
import type { Answer, ApiEvent, ApiResult, Route } from './api-route.ts';
import { patternOf, wholeOwnIds } from './own-ids.ts';

interface Entry {
  log: Log;
  check: KeyCheck;
  /** Absent: links lead to the host that was asked. */
  publicUrl?: string;
}

/** The whole API as one Lambda handler, made from its table of routes. */
export function apiEntry(routes: Route[], entry: Entry) {
  const router = httpRouter<ApiEvent, ApiResult>({
    routes: routes.map((route) => ({
      method: route.method,
      path: route.path,
      handler: routeHandler(route, entry),
    })),
    notFoundResponse: ({ path }) => {
      throw noRoute(routes, path);
    },
  });
  return middy<ApiEvent, ApiResult>().use(problemAnswers(entry.log)).use(wholeOwnIds(routes)).handler(router);
}

function routeHandler(route: Route, { check, publicUrl }: Entry) {
  const stack = middy<ApiEvent, ApiResult>();
  if (route.roles !== 'anyone') stack.use(keyCheck(check, route.roles));
  if (route.body) stack.use(jsonBody(route.body, route.bodyIsOptional));
  return stack.handler(async (event: ApiEvent) =>
    resultOf(
      await route.handle({
        caller: event.caller!,
        parameters: (event.pathParameters ?? {}) as Record<string, string>,
        search: new URLSearchParams(event.rawQueryString),
        headers: event.headers,
        body: event.json,
        baseUrl: publicUrl?.replace(/\/+$/, '') ?? askedHost(event),
        path: event.rawPath,
      }),
    ),
  );
}

function resultOf({ status, body, headers }: Answer): ApiResult {
  return {
    statusCode: status,
    headers: { ...(body && { 'content-type': 'application/json' }), 'cache-control': 'no-store', ...headers },
    ...(body && { body: compactJson(body) }),
  };
}

function askedHost({ headers, requestContext }: ApiEvent): string {
  const protocol = headers['x-forwarded-proto'] === 'http' ? 'http' : 'https';
  return `${protocol}://${headers.host ?? requestContext.domainName}`;
}

function noRoute(routes: Route[], path: string): RefusedError {
  const allow = routes.filter((route) => patternOf(route.path).test(path)).map(({ method }) => method);
  if (allow.length === 0) return new RefusedError('not-found', 'There is nothing at this path.');
  return new RefusedError('method-not-allowed', `This path answers to ${allow.join(', ')}.`, { allow });
}
