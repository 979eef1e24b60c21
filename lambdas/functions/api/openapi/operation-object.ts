import * as z from 'zod';
import type { ZodOpenApiOperationObject } from 'zod-openapi';
import type { Route } from '../../../runtime/api-route.ts';
import type { Content, Operation, OperationAnswer } from './operation.ts';
import { pathParameters } from './parameters.ts';

/** One operation as zod-openapi takes it, without its refusals. */
export function operationObject(route: Route, operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, query, header, request, answers } = operation;
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description && { description }),
    ...(route.roles === 'anyone' && { security: [] }),
    parameters: pathParameters(route.path),
    requestParams: { ...(query && { query: shown(query) }), ...(header && { header }) },
    ...(request && { requestBody: { required: !route.bodyIsOptional, content: contentOf(request) } }),
    responses: Object.fromEntries(
      Object.entries(answers).map(([status, answer]) => [status, answerObject(answer)]),
    ),
  };
}

/** Without what a query's schema names only to refuse it with the mend: that takes nothing but being left out. */
function shown({ shape }: z.ZodObject): z.ZodObject {
  const taken = Object.entries(shape).filter(
    ([, schema]) => !('innerType' in schema.def && schema.def.innerType instanceof z.ZodUndefined),
  );
  return z.object(Object.fromEntries(taken));
}

function answerObject({ description, headers, content }: OperationAnswer) {
  return {
    description,
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, says]) => [
          name,
          { description: says, schema: { type: 'string' as const } },
        ]),
      ),
    }),
    ...(content && { content: contentOf(content) }),
  };
}

function contentOf({ schema, examples }: Content) {
  const values = Object.entries(examples).map(([name, value]) => [name, { value }]);
  return { 'application/json': { schema, examples: Object.fromEntries(values) } };
}
