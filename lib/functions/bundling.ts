import { fileURLToPath } from 'node:url';
import { type BundlingOptions, Charset, LogLevel, OutputFormat } from 'aws-cdk-lib/aws-lambda-nodejs';

/**
 * What the SDK imports only when it comes to need it, and never does here. Lambda hands a function its credentials in
 * the environment, where the SDK looks first: profiles, single sign-on, web identities and metadata services are asked
 * only where it finds none. And no operation that Redial calls has a stream of events.
 */
const NEVER_LOADED = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@smithy/credential-provider-imds',
  '@smithy/core/event-streams',
];

/** How every function is bundled, in esbuild's words. What comes of it is held to budgets by a test. */
export const ESBUILD = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'esm',
  mainFields: ['module', 'main'],
  // Bundled code may still ask for `require`: dependencies in CommonJS do.
  banner: {
    js: "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);",
  },
  minify: true,
  charset: 'utf8',
  sourcemap: true,
  // Node reads the whole map at start; positions are enough to find the line in the repository.
  sourcesContent: false,
  external: NEVER_LOADED,
  // Each SDK client brings its whole package.json for the version in `user-agent`, which then does without.
  loader: { '.json': 'empty' },
  alias: {
    '@aws-sdk/endpoint-cache': inLambdas('adapters/dynamo/no-endpoint-cache.ts'),
    // What htmlparser2 calls its tables by.
    'entities/decode': inLambdas('domain/request/no-entity-tables.ts'),
  },
  logLevel: 'warning',
} as const;

/** The same in CDK's words; a test compares what comes of both. */
export const BUNDLING: BundlingOptions = {
  target: ESBUILD.target,
  format: OutputFormat.ESM,
  mainFields: [...ESBUILD.mainFields],
  banner: ESBUILD.banner.js,
  minify: ESBUILD.minify,
  charset: Charset.UTF8,
  sourceMap: ESBUILD.sourcemap,
  sourcesContent: ESBUILD.sourcesContent,
  externalModules: ESBUILD.external,
  loader: ESBUILD.loader,
  esbuildArgs: Object.fromEntries(
    Object.entries(ESBUILD.alias).map(([name, file]) => [`--alias:${name}`, file]),
  ),
  logLevel: LogLevel.WARNING,
  // The SDK that was tested is the SDK that runs, and it loads faster out of the bundle.
  bundleAwsSDK: true,
};

function inLambdas(path: string): string {
  return fileURLToPath(new URL(`../../lambdas/${path}`, import.meta.url));
}
