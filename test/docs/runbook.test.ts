import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { commandFrom } from '../../bin/ops/command.ts';
import { METRICS_NAMESPACE, signals } from '../../lambdas/contract/signals.ts';
import { Redial } from '../../lib/redial.ts';
import { synthesized, testApp } from '../lib/synthesized.ts';
import { metricsOfAlarm, widgetsOf } from '../lib/watched-metrics.ts';
import { eventsLoggedBy } from './logged-events.ts';
import { eventsIn, logQueriesOf, preface, resourcesIn, runbook, sections } from './runbook-text.ts';

const prod = synthesized({ stage: 'prod' });
const all = [preface, ...sections];

describe('the commands of the runbook', () => {
  it('are good bash, and call nothing but what is there', () => {
    const blocks = [...runbook.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!);
    const defined = [...blocks[0]!.matchAll(/^(\w+)\(\)/gm)].map(([, name]) => name!);
    expect(blocks.length).toBeGreaterThan(3);
    for (const input of blocks) expect(spawnSync('bash', ['-n'], { input }).stderr.toString()).toBe('');
    const called = [...runbook.matchAll(/\$\(([a-z]\w*)/g)].map(([, name]) => name!);
    expect([...defined, 'aws', 'date', 'node']).toEqual(expect.arrayContaining(called));
  });

  const stacks = () => {
    const app = testApp();
    onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
    const shop = new Stack(app, 'Shop');
    new Redial(new Construct(shop, 'After-Sales'), 'Returns', {});
    return [
      { template: prod.template, construct: 'Callbacks' },
      { template: Template.fromStack(shop), construct: 'AfterSalesReturns' },
    ];
  };

  it('find one resource each, in a stack of its own and in any app', () => {
    const asked = all.flatMap(resourcesIn);
    expect(new Set(asked.map(([type]) => type)).size).toBe(6);
    for (const { template, construct } of stacks()) {
      const found = asked.map(([type, name]) => {
        const ids = Object.keys(template.findResources(type));
        return [name, ids.filter((id) => id.startsWith(`${construct}${name}`)).length];
      });
      expect(found).toEqual(asked.map(([, name]) => [name, 1]));
    }
  });

  it('are what `npm run ops` takes', () => {
    const given = [...runbook.matchAll(/npm run ops -- ([^`\n#]+)/g)].map(([, words]) => words!.trim());
    expect(given.length).toBeGreaterThan(3);
    for (const words of given) {
      const named = words.replace('$STACK', 'Redial-prod').replace('…', 'events');
      expect(commandFrom(named.split(/ +/))).toMatchObject({ stack: 'Redial-prod' });
    }
  });
});

describe('what the runbook looks at', () => {
  it('is logged, by the function in whose log it is looked for', () => {
    const queries = all.flatMap(logQueriesOf).filter((query) => eventsIn(query).length > 0);
    expect(queries.length).toBeGreaterThan(15);
    for (const query of queries) {
      const logged = eventsLoggedBy(query.of.toLowerCase());
      for (const event of eventsIn(query))
        expect(
          logged.some((name) => event.test(name) || event.source.startsWith(`^${name.replace('.', '\\.')}`)),
          `${query.of}: ${event}`,
        ).toBe(true);
    }
  });

  const counted = prod.ofType('AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) => {
    const [metric, ...more] = metricsOfAlarm(Properties);
    const isTooMuch = Properties.ComparisonOperator === 'GreaterThanOrEqualToThreshold';
    if (metric?.namespace !== METRICS_NAMESPACE || more.length > 0 || !isTooMuch) return [];
    return [{ heading: String(Properties.AlarmName).split(': ')[1]!, metric: metric.name }];
  });

  it.each(counted)('when "$heading" rings is every event that it counts', ({ heading, metric }) => {
    const section = sections.find((one) => one.heading === heading)!;
    const shown = logQueriesOf(section).flatMap(eventsIn);
    const events = Object.keys(signals).filter((name) => signals[name]!.some((one) => one.metric === metric));
    expect(events.length).toBeGreaterThan(0);
    expect(events.filter((event) => !shown.some((pattern) => pattern.test(event)))).toEqual([]);
  });

  it('is on the dashboard where it is named like a graph', () => {
    const titles = widgetsOf(prod).map(({ properties }) => properties.title);
    const named = all.flatMap(({ text }) =>
      [...text.matchAll(/(?<!\*)\*([A-Z][^*"]+)\*(?!\*)/g)].map(([, title]) => title!),
    );
    expect(named.length).toBeGreaterThan(8);
    expect(titles).toEqual(expect.arrayContaining(named));
  });
});
