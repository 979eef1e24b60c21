import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../../lambdas/contract/version.ts';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import { type CallToSend, prepareRequest } from '../../../lambdas/domain/request/request.ts';
import { sampleCallback } from '../../kit/samples.ts';

const call: CallToSend = { id: 'call_1', attemptCount: 2, event: 'reply', messageId: 'msg 1' };
const prepared = (changes: Partial<Callback> = {}, payload: string | undefined = '{"a":1.0}', more = {}) =>
  prepareRequest(sampleCallback(changes), { ...call, ...more }, payload, { now: Date.now() });
function made(changes: Partial<Callback> = {}, payload?: string) {
  const result = prepared(changes, payload);
  if (result.kind === 'unsendable') throw new Error(result.message);
  return result.request;
}

describe('the request of an attempt', () => {
  it('names the attempt and the version', () => {
    expect(made().headers).toMatchObject({ 'x-redial-attempt': '3', 'user-agent': `Redial/${VERSION}` });
    expect(JSON.parse(readFileSync('package.json', 'utf8')).version).toBe(VERSION);
  });

  it('has no body and no content type as a GET, or without a payload', () => {
    const bare = prepareRequest(sampleCallback(), call, undefined, { now: 0 });
    for (const contentType of ['json', 'xml'] as const) {
      const got = prepared({ method: 'GET', contentType }, '{"no name":1}');
      for (const result of [got, bare]) {
        if (result.kind === 'unsendable') throw new Error(result.message);
        expect(result.request).not.toHaveProperty('body');
        expect(result.request.headers).not.toHaveProperty('content-type');
      }
    }
  });

  it('goes to the URL of the callback as it is, with the values of the call', () => {
    expect(made({ url: 'https://x.example/{id}{?event,callId}' }).url).toBe(
      'https://x.example/msg%201?event=reply&callId=call_1',
    );
    expect(prepared({ url: 'https://x.example/{id}' }, '{}', { variables: { id: 'own' } })).toMatchObject({
      request: { url: 'https://x.example/own' },
    });
  });

  it('cannot be made where the URL has no value', () => {
    expect(prepared({ url: 'https://x.example/{batchId}' })).toEqual({
      kind: 'unsendable',
      outcome: 'missing_variable',
      message: 'The event brought no value for the variable batchId.',
    });
  });

  it('has the body that the callback wants', () => {
    expect(made()).toMatchObject({ body: '{"a":1.0}', headers: { 'content-type': 'application/json' } });
    expect(made({ contentType: 'xml' })).toMatchObject({
      body: '<?xml version="1.0" encoding="UTF-8"?><payload><a>1.0</a></payload>',
      headers: { 'content-type': 'application/xml; charset=utf-8' },
    });
    expect(made({ contentType: 'xml' }, '"<a/>"').body).toBe('<a/>');
    const html = '{"responseMessage":{"content":"<b>1 &lt; 2</b>"}}';
    expect(made({}, html).body).toBe(html);
    expect(made({ removeHTML: true }, html).body).toBe('{"responseMessage":{"content":"1 < 2"}}');
    expect(made({ removeHTML: true, contentType: 'xml' }, html).body).toContain(
      '<content>1 &lt; 2</content>',
    );
  });

  it('cannot be made of what XML cannot say', () => {
    expect(prepared({ contentType: 'xml' }, '{"a b":1}')).toEqual({
      kind: 'unsendable',
      outcome: 'unrenderable_payload',
      message: 'XML cannot say ["a b"]: that is no name of XML.',
    });
  });

  it.each([
    [{ type: 'httpheader', key: 'k1' }, 'x-redial-callback-key', 'k1'],
    [{ type: 'httpheader', key: 'k1', header: 'X-Api-Key' }, 'x-api-key', 'k1'],
    [{ type: 'basic', username: 'ü', password: 'p:w' }, 'authorization', 'Basic w7w6cDp3'],
    [{ type: 'bearer', token: 't' }, 'authorization', 'Bearer t'],
  ] as const)('carries credentials %j', (auth, header, value) => {
    expect(made({ auth }).headers[header]).toBe(value);
  });

  it('carries the access token that was asked for', () => {
    const auth = {
      type: 'oauth2',
      tokenUrl: 'https://t.example/',
      clientId: 'c',
      clientSecret: 's',
    } as const;
    const at = { now: 0, token: 'abc' };
    expect(prepareRequest(sampleCallback({ auth }), call, '{}', at)).toMatchObject({
      request: { headers: { authorization: 'Bearer abc' } },
    });
    expect(made({ auth }).headers).not.toHaveProperty('authorization');
    expect(prepareRequest(sampleCallback(), call, '{}', at)).not.toHaveProperty(
      'request.headers.authorization',
    );
  });

  it('carries a key in the query, leaving the rest of the URL as it was written', () => {
    const auth = { type: 'querystring', key: 'a b&c' } as const;
    const urlOf = (url: string) => made({ auth, url }).url;
    expect(urlOf('https://x.example/p?b=%2f')).toBe('https://x.example/p?b=%2f&auth=a%20b%26c');
    expect(urlOf('https://x.example/p')).toBe('https://x.example/p?auth=a%20b%26c');
    expect(urlOf('https://x.example/p{?batchId}')).toBe('https://x.example/p?auth=a%20b%26c');
    expect(urlOf('https://x.example/p{?id}')).toBe('https://x.example/p?id=msg%201&auth=a%20b%26c');
  });

  it('sends custom headers, but never in place of its own', () => {
    const { headers } = made({ headers: { 'X-Team': 'blue', 'Webhook-Id': 'forged' } });
    expect(headers).toMatchObject({ 'x-team': 'blue', 'webhook-id': 'call_1' });
  });
});
