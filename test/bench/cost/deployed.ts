import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import project from '../../../cdk.json' with { type: 'json' };
import { RedialStack } from '../../../lib/redial-stack.ts';
import { parseSettings } from '../../../lib/settings.ts';
import type { QueueRules } from './virtual-queue.ts';

export interface FunctionPlan {
  memoryMb: number;
  limitSeconds: number;
}

export interface SourcePlan {
  queue: string;
  worker: string;
  batchSize: number;
  maxConcurrency: number;
}

/** What a deployment with the default settings is, by the short names of its functions and queues. */
export interface Deployed {
  functions: Map<string, FunctionPlan>;
  queues: Map<string, QueueRules>;
  sources: SourcePlan[];
  /** How many queues are polled, those of dead letters included. */
  polled: number;
  secrets: number;
  dashboards: number;
  /** Metrics that alarms watch, those of sums by their summands. */
  alarmMetrics: number;
}

interface Resource {
  Properties: Record<string, unknown>;
}

/** Read from the synthesized template, without bundles: what it says is what is deployed. */
export function deployed(): Deployed {
  const resources = (type: string): [string, Resource['Properties']][] =>
    Object.entries(template.findResources(type)).map(([id, resource]) => [
      id,
      (resource as Resource).Properties,
    ]);
  const template = synthesized();
  const workers = new Map(
    resources('AWS::Lambda::Function').flatMap(([id, { Description, MemorySize, Timeout }]) => {
      const name = /^Redial (\w+):/.exec(String(Description))?.[1];
      return name === undefined
        ? []
        : [[id, { name, memoryMb: Number(MemorySize), limitSeconds: Number(Timeout) }]];
    }),
  );
  const queues = new Map(
    resources('AWS::SQS::Queue').flatMap(([id, { DelaySeconds = 0, VisibilityTimeout = 30 }]) => {
      const name = queueName(id);
      const rules = { delaySeconds: Number(DelaySeconds), visibilitySeconds: Number(VisibilityTimeout) };
      return name === undefined ? [] : [[name, rules]];
    }),
  );
  const mappings = resources('AWS::Lambda::EventSourceMapping');
  const sources = mappings.flatMap(([_, mapping]) => {
    const queue = queueName((mapping.EventSourceArn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]);
    const worker = workers.get((mapping.FunctionName as { Ref: string }).Ref)!.name;
    const { MaximumConcurrency: maxConcurrency } = mapping.ScalingConfig as { MaximumConcurrency: number };
    return queue === undefined
      ? []
      : [{ queue, worker, batchSize: Number(mapping.BatchSize), maxConcurrency }];
  });
  return {
    functions: new Map([...workers.values()].map(({ name, ...plan }) => [name, plan])),
    queues,
    sources,
    polled: mappings.length,
    secrets: resources('AWS::SecretsManager::Secret').length,
    dashboards: resources('AWS::CloudWatch::Dashboard').length,
    alarmMetrics: resources('AWS::CloudWatch::Alarm').reduce(
      (sum, [, { Metrics }]) => sum + (Array.isArray(Metrics) ? Metrics.filter(isMeasured).length : 1),
      0,
    ),
  };
}

/** No sum of others. */
function isMeasured(metric: { MetricStat?: unknown }): boolean {
  return metric.MetricStat !== undefined;
}

/** `CallbacksQueuesRetriesQueue1A2B3C4D` → `retries`; a dead-letter queue has no name here. */
function queueName(logicalId: string): string | undefined {
  return /Queues([A-Z][a-z]+)Queue[0-9A-F]{8}$/.exec(logicalId)?.[1]?.toLowerCase();
}

function synthesized(): Template {
  // CDK's own check of the finished template takes longer than all the rest.
  process.env.CDK_VALIDATION = 'false';
  const outdir = mkdtempSync(join(tmpdir(), 'redial-cost-'));
  try {
    const app = new App({ outdir, context: { ...project.context, 'aws:cdk:bundling-stacks': [] } });
    const settings = parseSettings({ mailFrom: 'callbacks@example.org' });
    return Template.fromStack(new RedialStack(app, 'Redial-dev', { settings }));
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}
