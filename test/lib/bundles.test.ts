import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Stack } from 'aws-cdk-lib';
import type { CfnFunction } from 'aws-cdk-lib/aws-lambda';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import project from '../../cdk.json' with { type: 'json' };
import { ESBUILD } from '../../lib/functions/bundling.ts';
import { NodeFunction } from '../../lib/functions/node-function.ts';

/**
 * The most bytes of each bundle: what it had, and three in a hundred; of deliver, what was promised. To raise one is to
 * say why its cold start may grow.
 */
const BUDGETS: Record<string, number> = {
  accept: 318_000,
  api: 613_000,
  deliver: 450_000,
  notify: 383_000,
  recover: 371_000,
};
/** What a build would fall back into unnoticed, by a part of the path of its files. */
const UNWANTED = [
  // Of the SDK: other ways to credentials, each with a client of its own, and what comes with them.
  '@aws-sdk/nested-clients/',
  '@aws-sdk/credential-provider-(?!node|env)',
  '@smithy/credential-provider-imds/',
  '@smithy/core/dist-es/submodules/event-streams/',
  '@aws-sdk/endpoint-cache/',
  // Of htmlparser2: its tables of character references, and what reads them.
  '/entities/dist/',
  // A build in CommonJS beside the one in modules: the same library twice, or one that nothing can be left out of.
  '@(aws-sdk|smithy)/[^/]+/dist-cjs/',
  '@aws-lambda-powertools/[^/]+/lib/cjs/',
];
/** Full zod speaks to people in languages; only the API, whose schemas are its documentation, has use for it. */
const FULL_ZOD = 'node_modules/zod/v4/(classic|locales)/';
const names = readdirSync('lambdas/functions');

interface Bundle {
  text: string;
  /** Files that have bytes in it, from the root of the repository. */
  files: string[];
  /** What it would have of files of JSON, which are left out. */
  json: string[];
}
let bundles: Map<string, Bundle>;

beforeAll(async () => {
  bundles = new Map(
    await Promise.all(names.map(async (name) => [name, await bundleOf(name)] as [string, Bundle])),
  );
}, 60_000);

async function bundleOf(name: string): Promise<Bundle> {
  const entryPoints = [`lambdas/functions/${name}/index.ts`];
  const { outputFiles, metafile } = await build({
    ...ESBUILD,
    mainFields: [...ESBUILD.mainFields],
    entryPoints,
    outfile: 'index.mjs',
    write: false,
    metafile: true,
  });
  const inputs = Object.entries(metafile.outputs['index.mjs']!.inputs);
  return {
    text: outputFiles.find(({ path }) => path.endsWith('index.mjs'))!.text,
    files: inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([file]) => file),
    json: Object.keys(metafile.inputs).filter((file) => file.endsWith('.json')),
  };
}

describe('the bundles', () => {
  it('each have a budget', () => {
    expect(Object.keys(BUDGETS).sort()).toEqual(names.sort());
  });

  it.each(names)('of %s keeps to its budget', (name) => {
    expect(Buffer.byteLength(bundles.get(name)!.text)).toBeLessThanOrEqual(BUDGETS[name]!);
  });

  it.each(names)('of %s has nothing in it that is never used', (name) => {
    const unwanted = new RegExp((name === 'api' ? UNWANTED : [...UNWANTED, FULL_ZOD]).join('|'));
    const { files } = bundles.get(name)!;
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => unwanted.test(file))).toEqual([]);
  });

  it.each(names)('of %s misses no JSON but what the SDK says of itself', (name) => {
    const { json } = bundles.get(name)!;
    expect(json.length).toBeGreaterThan(0);
    expect(
      json.filter((file) => !/^node_modules\/@aws-sdk\/client-[^/]+\/package\.json$/.test(file)),
    ).toEqual([]);
  });

  it.each(names)('of %s has no package twice', (name) => {
    const folders = new Map<string, Set<string>>();
    for (const file of bundles.get(name)!.files) {
      const [folder, packageName] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file) ?? [];
      if (packageName) folders.set(packageName, (folders.get(packageName) ?? new Set()).add(folder!));
    }
    expect(folders.size).toBeGreaterThan(10);
    expect([...folders].filter(([, places]) => places.size > 1)).toEqual([]);
  });

  it('are what the construct makes', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'redial-bundles-'));
    try {
      const context = { ...project.context, 'aws:cdk:enable-asset-metadata': true };
      const stack = new Stack(new App({ outdir, context }), 'Bundles');
      const size = { limitSeconds: 1, memoryMb: 128, environment: {} };
      const made = new NodeFunction(stack, 'Accept', { name: 'accept', does: 'is compared', ...size });
      const asset = (made.node.defaultChild as CfnFunction).getMetadata('aws:asset:path') as string;
      expect(readFileSync(join(outdir, asset, 'index.mjs'), 'utf8')).toBe(bundles.get('accept')!.text);
    } finally {
      rmSync(outdir, { recursive: true, force: true });
    }
  }, 60_000);
});
