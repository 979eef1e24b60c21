import { writeFile } from 'node:fs/promises';
import openapiTS, { astToString } from 'openapi-typescript';
import type { ApiPorts } from '../../lambdas/functions/api/api-ports.ts';
import { openApiDocument } from '../../lambdas/functions/api/openapi/document.ts';
import { apiRoutes } from '../../lambdas/functions/api/routes.ts';

/** Types do not depend on what a deployment allows. */
const ANY_RULES = {
  minIntervalSeconds: 60,
  problemWithUrl: () => undefined,
  problemWithTokenUrl: () => undefined,
};

/** The types of the API's requests and answers, made from the document that every deployment serves. */
export async function clientTypes(): Promise<string> {
  // The document is made of the table alone; nothing is asked of the ports.
  const document = openApiDocument(apiRoutes({} as ApiPorts), ANY_RULES);
  const types = await openapiTS(JSON.stringify(document));
  return `// Made by \`npm run client\` from the API's OpenAPI document. Do not edit.\n\n${astToString(types)}`;
}

if (import.meta.main) await writeFile(new URL('redial-api.ts', import.meta.url), await clientTypes());
