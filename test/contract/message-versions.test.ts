import { describe, expect, it } from 'vitest';
import * as messages from '../../lambdas/contract/messages.ts';
import { queuedEvent } from '../../lambdas/runtime/queued-event.ts';
import { readBody } from '../../lambdas/runtime/sqs-entry.ts';
import frozen from './frozen/messages.json' with { type: 'json' };

/**
 * What a release sends may be read by the next one, or by the one before: it lies in a queue for up to 14 days, and while
 * functions are exchanged both releases run. So nothing here is ever changed or taken away. A new field, always an
 * optional one, gets a sample beside these.
 */
const { callMessage, noticeMessage, recoveryMessage, eventHandover } = messages;
const SCHEMAS = { callMessage, noticeMessage, recoveryMessage, eventHandover };
type Kind = keyof typeof SCHEMAS;

const samples = (Object.keys(SCHEMAS) as Kind[]).flatMap((kind) =>
  frozen[kind].map((message): [Kind, Record<string, unknown>] => [kind, message]),
);

describe.each(samples)('%s %j', (kind, message) => {
  it('is read as it was written', () => {
    expect(readBody(JSON.stringify(message), SCHEMAS[kind])).toEqual({ message });
  });

  it('is read with a field that the next release added', () => {
    const next = { ...message, ofTheNextRelease: { more: 1 } };
    expect(readBody(JSON.stringify(next), SCHEMAS[kind])).toEqual({ message });
  });
});

describe('what lies in queues', () => {
  it('is read with a field that the next release added to what it holds', () => {
    const [first] = frozen.callMessage;
    const next = { ...first, call: { ...first!.call, ofTheNextRelease: 1 } };
    expect(readBody(JSON.stringify(next), callMessage)).toEqual({ message: first });
    const step = { ...frozen.callMessage[2], drain: { id: 'drain-1', step: 2, ofTheNextRelease: 1 } };
    expect(readBody(JSON.stringify(step), callMessage)).toEqual({ message: frozen.callMessage[2] });
  });

  it.each(frozen.eventHandover)('is an event that accept understands: %j', (handover) => {
    const next = { ...handover, ofTheNextRelease: 1 };
    for (const body of [handover, next])
      expect(readBody(JSON.stringify(body), queuedEvent)).toMatchObject({
        message: { eventId: handover.eventId, event: { type: 'reply', tenant: 'acme' } },
      });
  });

  it('has a sample of every kind, field and trigger', () => {
    const known = Object.values(SCHEMAS).flatMap(fieldsOf);
    expect(known.length).toBeGreaterThan(40);
    const shown = samples.flatMap(([, message]) => [...pathsOf(message)]);
    // No queue holds a test: it is answered to whom asked for it.
    const triggers = messages.triggers.filter((trigger) => trigger !== 'test');
    expect([...known, ...triggers].filter((each) => !shown.includes(each))).toEqual([]);
  });
});

/** Of a schema: the names of all its fields, a part's behind a dot, and its kinds. */
function fieldsOf(schema: unknown): string[] {
  const { def } = (schema as { _zod: { def: Definition } })._zod;
  if (def.options) return def.options.flatMap(fieldsOf);
  if (def.innerType) return fieldsOf(def.innerType);
  if (def.values) return def.values.map(String);
  return Object.entries(def.shape ?? {}).flatMap(([name, field]) => {
    const parts = fieldsOf(field).map((part) => (part.startsWith('.') ? `.${name}${part}` : part));
    return [`.${name}`, ...parts];
  });
}

interface Definition {
  options?: unknown[];
  innerType?: unknown;
  values?: unknown[];
  shape?: Record<string, unknown>;
}

/** Of a message: the same, and all its texts and numbers. */
function* pathsOf(value: unknown, path = ''): Generator<string> {
  if (path) yield path;
  if (typeof value !== 'object' || value === null) yield String(value);
  else for (const [name, part] of Object.entries(value)) yield* pathsOf(part, `${path}.${name}`);
}
