import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRunnerPages } from '../../../local/front/runner-pages.ts';
import { type LoopbackServer, serveLoopback } from '../../../local/loopback.ts';

let server: LoopbackServer;
beforeAll(async () => {
  server = await serveLoopback(
    createRunnerPages({ mails: {} as never, queues: { depths: () => [] } as never, labels: new Map() }),
  );
});
afterAll(() => server.close());

/** The path as it stands: `fetch` would tidy it up. */
function get(path: string): Promise<{ status: number; type: string; policy: string; body: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path }, async (response) => {
      const { statusCode, headers } = response;
      const body = (await response.setEncoding('utf8').toArray()).join('');
      resolve({
        status: statusCode!,
        type: headers['content-type'] ?? '',
        policy: String(headers['content-security-policy']),
        body,
      });
    })
      .on('error', reject)
      .end();
  });
}

describe('the page of the API', () => {
  it('is made of files of this machine, and allows no others', async () => {
    const page = await get('/_local/api');
    expect([page.status, page.type]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.policy).toContain("default-src 'none'; script-src 'self'");
    const named = [...page.body.matchAll(/(?:href|src)="([^"]+)"/g)].map(([, path]) => path!);
    expect(named).toHaveLength(3);
    const loaded = await Promise.all(named.map(get));
    expect(loaded.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(loaded.map(({ type }) => type.split(';')[0])).toEqual([
      'text/css',
      'text/javascript',
      'text/javascript',
    ]);
    const [css, bundle, start] = loaded.map(({ body }) => body);
    expect(css).not.toMatch(/url\(["']?https?:|@import/);
    expect(bundle!.length).toBeGreaterThan(1_000_000);
    expect(start).toContain("url: '/openapi.json'");
    expect(start).toContain('validatorUrl: null');
    expect(page.body + start).not.toContain('http');
  });

  it.each([
    '/_local/api/',
    '/_local/api/swagger-ui-bundle.js.map',
    '/_local/api/../../package.json',
    '/_local/api/..%2f..%2fpackage.json',
    '/_local/api/swagger-ui-dist/package.json',
    '/_local/api/constructor',
    '/_local/api/__proto__',
  ])('has nothing at %s', async (path) => {
    const { status, body } = await get(path);
    expect(status).toBe(404);
    expect(JSON.parse(body).message).toContain('/_local/api');
  });
});
