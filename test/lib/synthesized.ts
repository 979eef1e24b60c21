import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import project from '../../cdk.json' with { type: 'json' };
import { RedialStack } from '../../lib/redial-stack.ts';
import { parseSettings, type SettingsInput } from '../../lib/settings.ts';

// CDK's own check of templates takes seconds each time; the test of the whole assembly leaves it on.
process.env.CDK_VALIDATION = 'false';

/** An app that skips bundling. Whoever synthesizes it removes its folder. */
export function testApp(context: Record<string, unknown> = {}): App {
  const outdir = mkdtempSync(join(tmpdir(), 'redial-stack-'));
  return new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
}

const made = new Map<string, Synthesized>();

/** The stack with these settings, synthesized once for all tests of a process. */
export function synthesized(given: SettingsInput = {}): Synthesized {
  const name = JSON.stringify(given);
  const known = made.get(name) ?? new Synthesized(given);
  made.set(name, known);
  return known;
}

type Json = string | number | boolean | Json[] | { [key: string]: Json };

export interface Resource {
  Type: string;
  /** With references written as names: see `readable`. */
  Properties: Record<string, Json>;
  DeletionPolicy?: string;
  UpdateReplacePolicy?: string;
}

/** A stack's template, its resources by their path in the construct: `Queues/Retries/Queue`. */
export class Synthesized {
  readonly stack: RedialStack;
  readonly template: Template;
  readonly resources = new Map<string, Resource>();

  constructor(given: SettingsInput = {}) {
    const app = testApp({ ...project.context, 'aws:cdk:enable-path-metadata': true });
    const settings = parseSettings({ mailFrom: 'callbacks@example.org', ...given });
    this.stack = new RedialStack(app, `Redial-${settings.stage}`, { settings });
    this.template = Template.fromStack(this.stack);
    rmSync(app.outdir, { recursive: true, force: true });
    const raw = Object.entries(this.template.toJSON().Resources as Record<string, RawResource>);
    const names = new Map(
      raw.map(([logicalId, { Metadata }]) => [logicalId, nameOf(Metadata['aws:cdk:path'])]),
    );
    for (const [logicalId, { Metadata, ...resource }] of raw) {
      this.resources.set(names.get(logicalId)!, readable(resource, names) as unknown as Resource);
    }
  }

  /** The one resource of this name. */
  at(name: string): Resource {
    const resource = this.resources.get(name);
    if (!resource)
      throw new Error(`${name} is not in the template: ${[...this.resources.keys()].join(', ')}`);
    return resource;
  }

  /** Every resource of a type, by name. */
  ofType(type: string): [string, Resource][] {
    return [...this.resources].filter(([, resource]) => resource.Type === type);
  }

  outputs(): Record<string, Json> {
    const { Outputs } = this.template.toJSON();
    return Object.fromEntries(
      Object.entries(Outputs as Record<string, { Value: Json }>).map(([name, { Value }]) => [name, Value]),
    );
  }
}

interface RawResource extends Record<string, unknown> {
  Metadata: { 'aws:cdk:path': string };
}

function nameOf(path: string): string {
  return path.replace(/^[^/]+\/Callbacks\//, '').replace(/\/Resource$/, '');
}

/** Values with CloudFormation's functions replaced: a reference by the resource's name, a join by its text. */
function readable(value: unknown, names: Map<string, string>): Json {
  if (Array.isArray(value)) return value.map((each) => readable(each, names));
  if (typeof value !== 'object' || value === null) return value as Json;
  const entries = Object.entries(value);
  const [[key, argument] = [], ...more] = entries;
  if (more.length === 0) {
    if (key === 'Ref') return names.get(argument) ?? String(argument);
    if (key === 'Fn::GetAtt') return `${names.get(argument[0])}.${argument[1]}`;
    if (key === 'Fn::Join') return (readable(argument[1], names) as Json[]).join(argument[0]);
  }
  return Object.fromEntries(entries.map(([name, each]) => [name, readable(each, names)]));
}
