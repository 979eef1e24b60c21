import type { CreateDocumentOptions } from 'zod-openapi';
import { customHeaders } from '../../../contract/api/headers.ts';
import { parameters, variables } from '../../../contract/api/text-values.ts';

const textValues = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] } };

/** What code of ours checks, no library can describe. One that is missing here stops the document from being made. */
const BY_HAND = new Map<unknown, object>([
  [customHeaders, { type: 'object', additionalProperties: { type: ['string', 'null'] } }],
  [variables.def.in, textValues],
  [parameters.def.in, textValues],
]);

export const byHand: CreateDocumentOptions['override'] = ({ zodSchema, jsonSchema }) => {
  Object.assign(jsonSchema, BY_HAND.get(zodSchema));
};
