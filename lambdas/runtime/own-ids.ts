import type { MiddlewareObj } from '@middy/core';
import type { ApiEvent, ApiResult, Route } from './api-route.ts';

/** What a path of the route table matches; `segment`: what may stand for a parameter. */
export function patternOf(path: string, segment = '[^/]+'): RegExp {
  return new RegExp(`^${path.replace(/\{([^}]+)\}/g, `(?<$1>${segment})`)}/?$`);
}

/**
 * Finds the ids that are the platform's own whole again. An HTTP API decodes a path before a function sees it, so
 * that an encoded slash of an id has become one of the path. Where a path is no route's as it stands, what a route with such an
 * id finds between its own words is the id.
 */
export function wholeOwnIds(routes: Route[]): MiddlewareObj<ApiEvent, ApiResult> {
  const patterns = routes.map(({ path }) => patternOf(path));
  const ownIds = routes
    .filter(({ hasOwnId }) => hasOwnId)
    .map((route) => ({ ...route, pattern: patternOf(route.path, '.+?') }));
  return {
    before: ({ event }) => {
      const { http } = event.requestContext;
      if (patterns.some((pattern) => pattern.test(http.path))) return;
      const meant = ownIds.find(({ method, pattern }) => method === http.method && pattern.test(http.path));
      if (!meant) return;
      event.pathParameters = { ...meant.pattern.exec(http.path)?.groups };
      http.path = meant.path;
    },
  };
}
