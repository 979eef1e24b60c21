import type { Answer, ApiRequest, Route } from '../../runtime/api-route.ts';
import type { ApiPorts } from './api-ports.ts';

/**
 * `GET /openapi.json`. Made when it is first asked for, and kept: what makes it is loaded then, too, so that no other
 * request waits for it.
 */
export function openApiHandler({ policy }: ApiPorts, routes: () => Route[]) {
  const make = async () => {
    const { openApiDocument } = await import('./openapi/document.ts');
    return openApiDocument(routes(), policy.rules);
  };
  let making: ReturnType<typeof make> | undefined;

  return async ({ baseUrl }: ApiRequest): Promise<Answer> => {
    making ??= make().catch((error) => {
      // The next request tries again.
      making = undefined;
      throw error;
    });
    const { openapi, info, ...rest } = await making;
    return { status: 200, body: { openapi, info, servers: [{ url: baseUrl }], ...rest } };
  };
}
