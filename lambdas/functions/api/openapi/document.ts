import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiResponseObject } from 'zod-openapi';
import type { CallbackRules } from '../../../contract/api/callback.ts';
import { VERSION } from '../../../contract/version.ts';
import type { Route } from '../../../runtime/api-route.ts';
import { byHand } from './by-hand.ts';
import { nameComponents } from './components.ts';
import { type Operation, tags } from './operation.ts';
import { operationObject } from './operation-object.ts';
import { operationsOf } from './operations.ts';
import { refusal, refusalName, refusalsOf } from './refusals.ts';
import { withWords } from './words.ts';

const DESCRIPTION = `Delivers callbacks (webhooks) and keeps what became of them.

Send your key in \`x-api-key\`. Times are ISO 8601 in UTC. Fields and query parameters that are not known are refused.
Whatever is refused is answered as \`application/problem+json\`; a path that does not answer to a method says which it
does (405, header \`Allow\`).`;

/** The API in OpenAPI 3.1, made from its routes and the schemas they check by. It names no server. */
export function openApiDocument(routes: Route[], rules: CallbackRules) {
  const operations = operationsOf(rules);
  nameComponents(operations);
  const paths: Record<string, Record<string, ZodOpenApiOperationObject>> = {};
  const responses: Record<string, ZodOpenApiResponseObject> = {};
  for (const route of routes) {
    const operation = (operations as Record<string, Operation>)[`${route.method} ${route.path}`]!;
    const object = operationObject(route, operation);
    for (const [status, types] of refusalsOf(route, operation)) {
      const name = refusalName(types);
      responses[name] = refusal(types);
      object.responses = { ...object.responses, [status]: { $ref: `#/components/responses/${name}` } };
    }
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: object };
  }
  const document = createDocument(
    {
      openapi: '3.1.0',
      info: { title: 'Redial', version: VERSION, description: DESCRIPTION },
      tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
      security: [{ key: [] }],
      paths,
      components: {
        securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
        responses,
      },
    },
    { override: byHand },
  );
  return withWords(JSON.parse(JSON.stringify(document)));
}
