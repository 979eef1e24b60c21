import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ApiPorts } from '../../lambdas/functions/api/api-ports.ts';
import { apiRoutes } from '../../lambdas/functions/api/routes.ts';
import { settingsSchema } from '../../lib/settings.ts';

const readme = readFileSync('README.md', 'utf8');

describe('the README', () => {
  it('lists every setting with its default and its sentence', () => {
    const { data: defaults } = settingsSchema.safeParse({});
    const rows = Object.entries(settingsSchema.shape).map(([name, schema]) => {
      const value = (defaults as Record<string, unknown>)[name];
      return `| \`${name}\` | ${value === undefined ? '–' : `\`${JSON.stringify(value)}\``} | ${schema.description} |`;
    });
    expect(rows.filter((row) => !readme.includes(row))).toEqual([]);
  });

  it('lists every route of the API', () => {
    const paths = apiRoutes({} as ApiPorts).map(({ path }) => path.replaceAll(/\{(\w+)\}/g, ':$1'));
    expect(paths.filter((path) => !readme.includes(path))).toEqual([]);
  });

  it('names only scripts that are there, and the test command that CI calls', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = [
      ...readme.matchAll(/npm (?:run )?(start|test|demo|synth|deploy|check|ops|bench\S*)\b/g),
    ].map(([, name]) => name!);
    expect(named.length).toBeGreaterThan(4);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
    expect(readme).toContain('npm ci && npm test');
    expect(readFileSync('.ci/run', 'utf8')).toMatch(/npm ci\nnpm test\n/);
  });
});
