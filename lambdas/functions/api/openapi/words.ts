import { callback } from '../../../contract/api/answers/callback.ts';
import { described } from './parameters.ts';

interface Schemas {
  [name: string]: { properties?: Record<string, { description?: string }> };
}
interface Operations {
  [method: string]: { parameters?: { in: string; name: string; schema?: object }[] };
}

/** As far as words are added to it. */
interface Wordless {
  paths?: Record<string, Operations>;
  components?: { schemas?: Schemas };
}

/** Says what parameters are, and what the fields of a callback are where a request names them. */
export function withWords<T extends Wordless>(document: T): T {
  for (const operations of Object.values(document.paths ?? {}))
    for (const operation of Object.values(operations))
      operation.parameters = operation.parameters?.map((parameter) =>
        parameter.in === 'path' ? parameter : described(parameter),
      );
  for (const [name, { properties = {} }] of Object.entries(document.components?.schemas ?? {}))
    if (name.startsWith('Callback'))
      for (const [field, schema] of Object.entries(properties))
        schema.description ??= (callback.shape as Record<string, { description?: string }>)[
          field
        ]?.description;
  return document;
}
