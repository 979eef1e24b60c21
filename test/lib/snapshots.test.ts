import { describe, expect, it } from 'vitest';
import { synthesized } from './synthesized.ts';

/**
 * A change of the template that nobody meant shows here. Above all one of a logical id: CloudFormation would make the
 * thing anew, and leave or delete the old one with its data. A change that was meant is taken over with `vitest run -u`.
 */
describe('the template', () => {
  it.each(['dev', 'prod'])(
    'of the stage %s is as it was, but for the code of the functions',
    async (stage) => {
      const { Resources, ...rest } = synthesized({ stage }).template.toJSON() as Template;
      const resources = Object.fromEntries(
        Object.entries(Resources).map(([id, { Metadata, ...resource }]) => [id, resource]),
      );
      const text = JSON.stringify({ ...rest, Resources: resources }, undefined, 2);
      const masked = text.replace(/\b[0-9a-f]{64}\b/g, '<hash>');
      await expect(`${masked}\n`).toMatchFileSnapshot(`../snapshots/redial-${stage}.template.json`);
    },
  );
});

interface Template {
  Resources: Record<string, { Metadata?: unknown }>;
}
