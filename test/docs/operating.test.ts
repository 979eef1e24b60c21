import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { commandFrom } from '../../bin/ops/command.ts';
import { settingsSchema } from '../../lib/settings.ts';
import { synthesized } from '../lib/synthesized.ts';

const operating = readFileSync('docs/operating.md', 'utf8');
/** Those in lists are indented. */
const blocks = [...operating.matchAll(/^( *)```sh\n(.*?)^ *```/gms)].map(([, , block]) => block!);
const functions = [...operating.matchAll(/^ *(\w+)\(\) \{/gm)].map(([, name]) => name!);

it('its shell blocks are good bash, and call nothing but what is there', () => {
  expect(blocks.length).toBeGreaterThan(10);
  for (const block of blocks) {
    // What a reader has to fill in.
    const input = block.replaceAll(/<[^<>\n]+>/g, 'x');
    expect(spawnSync('bash', ['-n'], { input }).stderr.toString(), block).toBe('');
  }
  const called = blocks.flatMap((block) =>
    [...block.matchAll(/(?:^|\$\()([a-z]\w*)/gm)].map(([, name]) => name!),
  );
  const programs = ['aws', 'git', 'npm', 'npx', 'curl', 'export', 'read', 'done', 'esac'];
  // `resource` is one of the runbook's.
  expect([...programs, ...functions, 'resource', 'left', 'while', 'case']).toEqual(
    expect.arrayContaining([...new Set(called)]),
  );
});

it('the resources that its commands ask for are in the stack, one each', () => {
  const { template } = synthesized({ stage: 'prod' });
  const asked = [...operating.matchAll(/\bresource (AWS::[\w:]+) (\w+)/g)].map(([, type, name]) => [
    type!,
    name!,
  ]);
  expect(asked.length).toBeGreaterThan(3);
  for (const [type, name] of asked) {
    const ids = Object.keys(template.findResources(type!));
    expect(
      ids.filter((id) => id.startsWith(`Callbacks${name}`)),
      name,
    ).toHaveLength(1);
  }
});

it('its lines of `npm run ops` are taken', () => {
  const given = [...operating.matchAll(/npm run ops -- ([^`\n#]+)/g)].map(([, words]) => words!.trim());
  expect(given.length).toBeGreaterThan(4);
  for (const words of given) {
    const named = words.replaceAll(/<[^<>]+>/g, 'old-table').split(/ +/);
    expect(commandFrom(named), words).toMatchObject({ stack: 'Redial-prod' });
  }
});

it('the settings that it deploys with are settings', () => {
  const given = [...operating.matchAll(/-c (\w+)=/g)].map(([, name]) => name!);
  expect(new Set(given).size).toBeGreaterThan(4);
  expect(Object.keys(settingsSchema.shape)).toEqual(expect.arrayContaining([...new Set(given)]));
});
