import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A synthesized CloudFormation template, as far as the local run reads it. */
export interface Template {
  Resources: Record<string, Resource>;
}

export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** A cloud assembly on disk: the template and where its function bundles lie. */
export interface Assembly {
  stackName: string;
  template: Template;
  /** Folder of the bundle that was uploaded under this S3 key. */
  bundleFolder(s3Key: string): string;
}

interface AssetManifest {
  files: Record<string, { source: { path: string }; destinations: Record<string, { objectKey: string }> }>;
}

/** Reads `<stack>.template.json` and `<stack>.assets.json` from a synthesized folder. */
export async function readAssembly(folder: string, stackName: string): Promise<Assembly> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(folder, `${stackName}.${file}.json`), 'utf8'));
  const template = (await read('template')) as Template;
  const assets = (await read('assets')) as AssetManifest;
  const folders = new Map<string, string>();
  for (const { source, destinations } of Object.values(assets.files)) {
    for (const { objectKey } of Object.values(destinations))
      folders.set(objectKey, join(folder, source.path));
  }
  return {
    stackName,
    template,
    bundleFolder(s3Key) {
      const found = folders.get(s3Key);
      if (!found) throw new Error(`The assembly has no asset for ${s3Key}`);
      return found;
    },
  };
}
