import { Validator } from '@seriousme/openapi-schema-validator';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../../lambdas/contract/version.ts';
import { openApiDocument } from '../../../lambdas/functions/api/openapi/document.ts';
import { operationsOf } from '../../../lambdas/functions/api/openapi/operations.ts';
import { apiRoutes } from '../../../lambdas/functions/api/routes.ts';
import { documentReader } from '../../kit/api-document.ts';
import { apiWorld } from '../../kit/api-world.ts';

const world = apiWorld();
const asked = await world.ask('GET', '/openapi.json', { key: undefined });
const document = asked.body;
const { at } = documentReader(document);
const routes = apiRoutes(world.ports);
const operationOf = (route: { method: string; path: string }) =>
  at('paths', route.path, route.method.toLowerCase()) as Record<string, ReturnType<typeof JSON.parse>>;
const keyed = routes.filter(({ roles }) => roles !== 'anyone');

describe('GET /openapi.json', () => {
  it('needs no key and is valid OpenAPI 3.1', async () => {
    expect([asked.status, asked.headers['content-type']]).toEqual([200, 'application/json']);
    expect(await new Validator().validate(document)).toEqual({ valid: true });
    expect(document.openapi).toBe('3.1.0');
    expect(document.info.version).toBe(VERSION);
  });

  it('names the host that was asked, or the public URL', async () => {
    expect(document.servers).toEqual([{ url: 'https://api.example' }]);
    const hosted = apiWorld({ publicUrl: '' });
    const { body } = await hosted.ask('GET', '/openapi.json', { headers: { host: 'one.example' } });
    expect(body.servers).toEqual([{ url: 'https://one.example' }]);
    const again = await hosted.ask('GET', '/openapi.json', { headers: { host: 'two.example' } });
    expect(again.body.servers).toEqual([{ url: 'https://two.example' }]);
  });

  it('has every route of the table, and no other', () => {
    const described = Object.entries(document.paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = routes.map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(served.sort());
    expect(Object.keys(operationsOf(world.ports.policy.rules)).sort()).toEqual(served);
  });

  it('says of every route who may, what is asked and how it is refused', () => {
    const ids = routes.map((route) => operationOf(route).operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const route of routes) {
      const { security, requestBody, responses, tags } = operationOf(route);
      expect(document.tags.map(({ name }: { name: string }) => name)).toContain(tags[0]);
      expect(security).toEqual(route.roles === 'anyone' ? [] : undefined);
      expect(requestBody?.required, `${route.method} ${route.path}`).toBe(
        route.body ? !route.bodyIsOptional : undefined,
      );
      const wanted = route.roles === 'anyone' ? ['500'] : ['401', '403', '404', '422', '500'];
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(wanted));
      if (route.body) expect(Object.keys(responses)).toEqual(expect.arrayContaining(['400', '413', '415']));
    }
    expect(document.components.securitySchemes).toEqual({
      key: { type: 'apiKey', in: 'header', name: 'x-api-key' },
    });
  });

  it('shows the rules of its deployment', () => {
    const interval = (minIntervalSeconds: number) => {
      const rules = { ...world.ports.policy.rules, minIntervalSeconds };
      const made = documentReader(openApiDocument(routes, rules) as never);
      return made.at('components', 'schemas', 'CallbackRegistration', 'properties', 'retry', 'properties');
    };
    expect(interval(60)).toMatchObject({ intervalSeconds: { minimum: 60, maximum: 86_400 } });
    expect(interval(5)).toMatchObject({ intervalSeconds: { minimum: 5 } });
  });
});

describe('the query parameters of the document', () => {
  const namesOf = (route: (typeof routes)[number]): string[] =>
    operationOf(route)
      .parameters.filter((parameter: { in: string }) => parameter.in === 'query')
      .map(({ name }: { name: string }) => name);
  const complaints = async (route: (typeof routes)[number], query: string): Promise<string> => {
    const path = route.path.replaceAll(/\{\w+\}/g, 'x');
    const answer = await world.ask(route.method, `${path}?${query}`, {
      ...(route.body && { body: {} }),
    });
    return answer.text;
  };

  it.each(keyed)('are those that $method $path knows', async (route) => {
    const names = namesOf(route);
    expect(names).toContain('tenant');
    const unknown = await complaints(route, 'surely-not-known=1');
    expect(JSON.parse(unknown)).toMatchObject({ errors: [{ path: 'surely-not-known' }] });
    const others = routes.flatMap(namesOf).filter((name) => !names.includes(name));
    for (const name of new Set(others))
      expect(await complaints(route, `${name}=1`)).toContain(
        `"path":"${name}","message":"This is not a known`,
      );
    for (const name of names)
      expect(await complaints(route, `${name}=1`)).not.toContain('This is not a known field.');
  });
});
