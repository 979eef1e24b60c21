import { beforeAll, describe, expect, it } from 'vitest';
import * as access from '../../../lambdas/functions/api/openapi/examples/access.ts';
import * as batches from '../../../lambdas/functions/api/openapi/examples/batches.ts';
import * as callbacks from '../../../lambdas/functions/api/openapi/examples/callbacks.ts';
import * as calls from '../../../lambdas/functions/api/openapi/examples/calls.ts';
import * as events from '../../../lambdas/functions/api/openapi/examples/events.ts';
import * as trials from '../../../lambdas/functions/api/openapi/examples/trials.ts';
import { documentReader } from '../../kit/api-document.ts';
import { apiStory } from '../../kit/api-story.ts';
import { apiWorld } from '../../kit/api-world.ts';

const { body: document } = await apiWorld().ask('GET', '/openapi.json');
const { flaws, at } = documentReader(document);

/** Every place of the document that has examples beside a schema. */
function exampled(node: unknown, place: string[] = []): { place: string[]; names: string[] }[] {
  if (typeof node !== 'object' || node === null) return [];
  const { schema, examples } = node as { schema?: object; examples?: object };
  if (schema && examples) return [{ place, names: Object.keys(examples) }];
  return Object.entries(node).flatMap(([step, inner]) => exampled(inner, [...place, step]));
}

describe('the examples of the document', () => {
  it('are there for every body, and hold to their own schemas', () => {
    const places = exampled(document);
    expect(places.length).toBeGreaterThan(40);
    for (const { place, names } of places) {
      expect(names.length, place.join(' ')).toBeGreaterThan(0);
      for (const name of names) {
        const value = at(...place, 'examples', name, 'value');
        expect({ place, name, flaws: flaws([...place, 'schema'], value) }).toEqual({
          place,
          name,
          flaws: [],
        });
      }
    }
  });
});

describe('the examples are what the API answers', () => {
  let story: Awaited<ReturnType<typeof apiStory>>;
  beforeAll(async () => {
    story = await apiStory();
  });
  const ask = async (method: string, path: string, body?: unknown) => {
    const { callbackId, callId, key } = story;
    const filled = path.replace('{id}', callbackId).replace('{callId}', callId);
    return (await story.world.ask(method, filled, { key, ...(body !== undefined && { body }) })).body;
  };

  it('to a key, a registration and events', async () => {
    expect(told(story.madeKey.body)).toEqual(told(access.newKey));
    expect(told(story.registered.body)).toEqual(told(callbacks.registered));
    expect(told(story.published.body)).toEqual(told(events.published));
    const { body: keys } = await story.world.ask('GET', '/keys');
    expect(told(keys.keys)).toEqual(told([access.usedKey]));
    expect(told(await ask('POST', '/events', events.several))).toEqual(told(events.severalPublished));
  });

  it('to a callback in an outage', async () => {
    expect(told(await ask('GET', '/callbacks/{id}'))).toEqual(told(callbacks.failing));
    expect(told((await ask('GET', '/callbacks')).callbacks)).toEqual(told([callbacks.listed]));
    expect(told((await ask('GET', '/callbacks/{id}/outages')).outages)).toEqual(told([callbacks.outage]));
  });

  it('to a test, a preview and a batch', async () => {
    expect(told(await ask('POST', '/callbacks/{id}/test', events.reply))).toEqual(told(trials.tested));
    expect(told(await ask('POST', '/callbacks/{id}/preview', events.reply))).toEqual(told(trials.previewed));
    expect(told(await ask('GET', `/batches/${batches.BATCH_ID}`))).toEqual(told(batches.counted));
    const members = await ask('GET', `/batches/${batches.BATCH_ID}?includemembers=true`);
    expect(told(members)).toEqual(told(batches.withMembers));
    const completed = await ask('POST', `/batches/${batches.BATCH_ID}/complete`, {});
    expect(told(completed)).toEqual(told(batches.completion));
  });

  it('to a call that waits, and to marks', async () => {
    const listed = await ask('GET', '/callbacks/{id}/calls?status=PENDING');
    expect(told(listed.calls)).toEqual(told([calls.pending]));
    await ask('POST', '/events', events.reply);
    const results = await ask(
      'PUT',
      `/callbacks/{id}/calls?id={callId}&id=${calls.UNKNOWN_CALL_ID}`,
      calls.mark,
    );
    expect(told(results)).toEqual(told(calls.markResults));
    expect(told(await ask('GET', '/callbacks/{id}/calls/{callId}'))).toEqual(told(calls.marked));
  });
});

/** Ids by their kind and order of appearance; secrets, and what hangs on chance, by what they are. */
function told(value: unknown): unknown {
  const seen = new Map<string, string>();
  const text = JSON.stringify(value)
    .replace(/\b(cb|evt|call|out|key)_[0-9A-Z]{26}\b/g, (id, kind) => {
      if (!seen.has(id)) seen.set(id, `${kind}-${seen.size}`);
      return seen.get(id)!;
    })
    .replace(/"whsec_[^"]+"/g, '"a signing secret"')
    .replace(/"rdl_[^"]+"/g, '"a key"')
    .replace(/"v1,[^"]+"/g, '"a signature"')
    .replace(/"nextAttemptAt":"[^"]+"/g, '"nextAttemptAt":"soon"');
  return JSON.parse(text);
}
