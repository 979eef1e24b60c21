import type { Route } from '../../../runtime/api-route.ts';

/** What a document says of a parameter besides what the schemas know. */
interface Parameter {
  description: string;
  /** In place of the schema's own, which checks text. */
  schema?: object;
}

const idOf = (kind: string) => ({ type: 'string', pattern: `^${kind}_[0-7][0-9A-HJKMNP-TV-Z]{25}$` });

/** By the segment before it: `/callbacks/{id}`. */
const PATH_PARAMETERS: Record<string, Required<Parameter>> = {
  'callbacks/{id}': { description: "The callback's id.", schema: idOf('cb') },
  'calls/{callId}': { description: "The call's id.", schema: idOf('call') },
  'replays/{replayId}': { description: "The replay's id.", schema: idOf('rep') },
  'batches/{id}': {
    description: "The batch's id, the platform's own, percent-encoded.",
    schema: { type: 'string', minLength: 1, maxLength: 256 },
  },
  'messages/{messageId}': {
    description: "The message's id, the platform's own, percent-encoded.",
    schema: { type: 'string', minLength: 1, maxLength: 256 },
  },
  'keys/{id}': { description: "The key's id.", schema: idOf('key') },
  'tenants/{tenant}': {
    description: "The tenant's name.",
    schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
  },
};

const TIME = { type: 'string', format: 'date-time' };

/** Of a query or a header. */
const PARAMETERS: Record<string, Parameter> = {
  tenant: { description: "An admin's way to another tenant." },
  limit: {
    description: 'How many at most.',
    schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
  },
  cursor: { description: 'Where to go on: out of the `next` link of the page before.' },
  includemembers: { description: 'Whether to list the members, each with its calls: `limit` of them.' },
  verify: {
    description:
      'Calls the URL first, and registers it only where it answers well: `true` makes one GET, `post` a signed test POST.',
  },
  state: { description: 'Only callbacks in this state.' },
  event: { description: 'Only what hears this event type, or carries it.' },
  status: { description: 'Only calls of this status.' },
  since: { description: 'Only calls accepted at this time or later.', schema: TIME },
  until: { description: 'Only calls accepted before this time.', schema: TIME },
  include: { description: '`attempts`: each call with its last 10. The limit is 20 at most then.' },
  'Idempotency-Key': {
    description:
      'For 24 hours, a request with the same key and the same body is this request; with another body, a 409.',
  },
  id: { description: 'The calls, by their ids: `?id=call_…&id=call_…`.' },
};

/** Parameters of a route's path. */
export function pathParameters(path: Route['path']) {
  return [...path.matchAll(/(\w+\/\{(\w+)\})/g)].map(([, place, name]) => {
    const known = PATH_PARAMETERS[place!];
    if (!known) throw new Error(`Nothing is said of the parameter ${place}.`);
    return { in: 'path' as const, name: name!, required: true, ...known };
  });
}

/** Adds what is said of a query's or a header's parameter to it. */
export function described<T extends { name: string }>(parameter: T): T & Parameter {
  const known = PARAMETERS[parameter.name];
  if (!known) throw new Error(`Nothing is said of the parameter ${parameter.name}.`);
  return { ...parameter, ...known };
}
