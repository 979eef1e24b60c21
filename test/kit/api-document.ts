import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import type { openApiDocument } from '../../lambdas/functions/api/openapi/document.ts';
import type { Answered } from './api-world.ts';

type ApiDocument = ReturnType<typeof openApiDocument>;

/** Reads the document as a client would: nothing but the document says what is right. */
export function documentReader(document: ApiDocument) {
  // Examples are no keyword of a validator; what the document must be is another test's.
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  ajv.addSchema(document, 'api');

  /** What is wrong with a value by the schema at a place of the document. */
  const flaws = (place: string[], value: unknown): string[] => {
    const validate = ajv.getSchema(`api#${pointer(place)}`);
    if (!validate) throw new Error(`There is no schema at ${pointer(place)}.`);
    if (validate(value)) return [];
    return validate.errors!.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
  };

  const resolved = (place: string[]) => {
    const node = nodeAt(document, place) as { $ref?: string; content?: object; headers?: object } | undefined;
    return node?.$ref === undefined ? place : node.$ref.split('/').slice(1);
  };

  /** What an answer to a request of this route has that its document does not say. */
  const surprises = (method: string, path: string, answer: Answered): string[] => {
    const place = resolved(['paths', path, method.toLowerCase(), 'responses', String(answer.status)]);
    const documented = nodeAt(document, place) as
      | { content?: Record<string, { examples: object }> }
      | undefined;
    if (!documented) return [`status ${answer.status}`];
    const [type] = Object.keys(documented.content ?? {});
    const isProblem = type === 'application/problem+json';
    // Each kind of problem that may be met is shown.
    if (isProblem && !Object.hasOwn(documented.content![type]!.examples, answer.body.type))
      return [`a problem of type ${answer.body.type}`];
    if (answer.headers['content-type'] !== type) return [`content-type ${answer.headers['content-type']}`];
    if (type === undefined) return answer.text === '' ? [] : ['a body'];
    return flaws([...place, 'content', type, 'schema'], answer.body);
  };

  return { flaws, surprises, at: (...place: string[]) => nodeAt(document, place) };
}

function nodeAt(document: object, place: string[]): unknown {
  return place.reduce<unknown>(
    (node, step) => (node as Record<string, unknown> | undefined)?.[step],
    document,
  );
}

function pointer(place: string[]): string {
  return place
    .map((step) => `/${encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1'))}`)
    .join('');
}
