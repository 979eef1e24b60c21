import { globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from 'vitest';

/** Which rooms a room may look into, besides itself. What is not here may be looked into by nobody outside. */
const MAY_IMPORT: Record<string, string[]> = {
  'lambdas/contract': [],
  'lambdas/domain': ['lambdas/contract'],
  'lambdas/ports': ['lambdas/domain', 'lambdas/contract'],
  'lambdas/usecases': ['lambdas/domain', 'lambdas/ports', 'lambdas/contract'],
  'lambdas/adapters': ['lambdas/domain', 'lambdas/ports', 'lambdas/contract'],
  'lambdas/runtime': ['lambdas/usecases', 'lambdas/domain', 'lambdas/ports', 'lambdas/contract'],
  'lambdas/functions': [
    'lambdas/runtime',
    'lambdas/usecases',
    'lambdas/adapters',
    'lambdas/domain',
    'lambdas/ports',
    'lambdas/contract',
  ],
  lib: ['lambdas/contract'],
  'bin/ops': [
    'lambdas/functions',
    'lambdas/runtime',
    'lambdas/adapters',
    'lambdas/domain',
    'lambdas/ports',
    'lambdas/contract',
  ],
  bin: ['lib', 'bin/ops'],
  local: ['lambdas/contract'],
};

/** Packages that a room may use; every other room's are free. Pure rooms reach neither AWS nor the outside. */
const PACKAGES: Record<string, RegExp> = {
  'lambdas/contract': /^zod(\/mini)?$/,
  'lambdas/domain': /^(ulid|url-template|htmlparser2|character-entities-html4|node:(crypto|net|util))$/,
  'lambdas/ports': /^$/,
  'lambdas/usecases': /^$/,
  'lambdas/runtime':
    /^(zod\/mini|aws-lambda|quick-lru|@middy\/.*|@aws-lambda-powertools\/.*|node:(crypto|timers\/promises|util))$/,
};

interface Import {
  from: string;
  to: string;
}

const files = globSync('{bin,lib,lambdas,local}/**/*.ts');
const imports = files.flatMap((file) => importsOf(file));

describe('the arrows between rooms', () => {
  it('point only where the layout allows', () => {
    const local = imports.filter(({ to }) => to.startsWith('.') && to.endsWith('.ts'));
    expect(local.length).toBeGreaterThan(100);
    const forbidden = local.filter(({ from, to }) => {
      const [room, target] = [roomOf(from), roomOf(normalize(join(dirname(from), to)))];
      return room !== target && !MAY_IMPORT[room]?.includes(target ?? '');
    });
    expect(forbidden).toEqual([]);
  });

  it('leave SDKs, sockets and clocks to the rooms that may have them', () => {
    const packages = imports.filter(({ to }) => !to.startsWith('.'));
    expect(packages.length).toBeGreaterThan(50);
    const forbidden = packages.filter(
      ({ from, to }) => PACKAGES[roomOf(from)] && !PACKAGES[roomOf(from)]!.test(to),
    );
    expect(forbidden).toEqual([]);
  });

  it('keep the domain pure: it awaits nothing and asks no clock and no chance', () => {
    const impure = files
      .filter((file) => file.startsWith('lambdas/domain/'))
      .filter((file) =>
        /\bawait\b|Date\.now|new Date\(\)|Math\.random|randomBytes|process\./.test(code(file)),
      );
    expect(impure).toEqual([]);
  });

  it('keep time and chance out of the use cases but through their ports', () => {
    const impure = files
      .filter((file) => file.startsWith('lambdas/usecases/'))
      .filter((file) => /Date\.now|new Date\(\)|Math\.random|setTimeout|process\./.test(code(file)));
    expect(impure).toEqual([]);
  });

  it('leave no file over 200 lines', () => {
    const all = [...files, ...globSync('test/**/*.ts')];
    expect(all.filter((file) => code(file).split('\n').length > 201)).toEqual([]);
  });
});

function roomOf(file: string): string {
  return Object.keys(MAY_IMPORT).find((room) => file.startsWith(`${room}/`)) ?? file;
}

/** Types included: an arrow of types is an arrow. The formatter holds the statements to this form. */
function importsOf(from: string): Import[] {
  const statements = code(from).matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'/gm);
  const dynamic = code(from).matchAll(/\bimport\(['"]([^'"]+)['"]\)/g);
  return [...statements, ...dynamic].map(([, to]) => ({ from, to: to! }));
}

function code(file: string): string {
  return readFileSync(file, 'utf8');
}
