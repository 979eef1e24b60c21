import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { METRICS_NAMESPACE, metrics, signals } from '../../lambdas/contract/signals.ts';
import { synthesized } from './synthesized.ts';
import { isOfResource, metricsOfWidget, type Widget, widgetsOf } from './watched-metrics.ts';

const prod = synthesized({ stage: 'prod' });
const widgets = widgetsOf(prod);
const watched = widgets.flatMap((widget) =>
  metricsOfWidget(widget).map((metric) => ({ ...metric, title: widget.properties.title })),
);

describe('the dashboard', () => {
  it('is in the stage `prod`, elsewhere on demand, and once', () => {
    expect(prod.ofType('AWS::CloudWatch::Dashboard').map(([name]) => name)).toEqual([
      'Watch/Dashboard/Dashboard',
    ]);
    expect(widgetsOf(synthesized())).toEqual([]);
    expect(widgetsOf(synthesized({ dashboard: true })).length).toBe(widgets.length);
    expect(widgetsOf(synthesized({ stage: 'prod', dashboard: false }))).toEqual([]);
  });

  it('has a name that no deployment in another region has: names are the account’s', () => {
    const nameIn = (stage: string) =>
      String(
        synthesized({ stage, dashboard: true }).at('Watch/Dashboard/Dashboard').Properties.DashboardName,
      );
    expect(nameIn('one')).not.toBe(nameIn('two'));
    expect(nameIn('one')).toMatch(/^[\w-]+-AWS::Region$/);
  });

  it('begins with every alarm', () => {
    const { type, properties } = widgets[0]!;
    expect(type).toBe('alarm');
    expect(properties).toMatchObject({
      alarms: prod.ofType('AWS::CloudWatch::Alarm').map(([name]) => `${name}.Arn`),
    });
  });

  it('lays its widgets side by side, and none over another', () => {
    const covers = (one: Widget, x: number, y: number) =>
      x >= one.x && x < one.x + one.width && y >= one.y && y < one.y + one.height;
    for (const { x, y, width, properties } of widgets) {
      expect(x + width, properties.title).toBeLessThanOrEqual(24);
      expect(widgets.filter((other) => covers(other, x, y))).toHaveLength(1);
    }
  });

  it('shows all that Redial counts, of this stage', () => {
    const own = watched.filter(({ namespace }) => namespace === METRICS_NAMESPACE);
    expect(new Set(own.map(({ name }) => name))).toEqual(new Set(Object.keys(metrics)));
    for (const { name, dimensions } of own) expect(dimensions, name).toEqual({ Stage: 'prod' });
  });

  it('shows of AWS only what there is: metrics of resources in the template, and the mails of the account', () => {
    const foreign = watched.filter(({ namespace }) => namespace !== METRICS_NAMESPACE);
    expect(foreign.length).toBeGreaterThan(50);
    const unknown = foreign.filter((metric) => !isOfResource(prod, metric));
    expect(unknown.map(({ namespace, name }) => `${namespace} ${name}`)).toEqual(['AWS/SES Send']);
  });

  it('tells every queue, its dead letters, every function and every table', () => {
    const shown = (title: string) =>
      watched
        .filter((metric) => metric.title === title)
        .flatMap(({ dimensions }) => Object.values(dimensions));
    const all = (type: string) => prod.ofType(type).map(([name]) => name);
    const queues = all('AWS::SQS::Queue').map((name) => `${name}.QueueName`);
    expect(shown('Oldest message').sort()).toEqual(queues.filter((name) => !name.includes('Dead')).sort());
    expect(shown('Dead letters').sort()).toEqual(queues.filter((name) => name.includes('Dead')).sort());
    for (const title of ['Functions that fail', 'Functions throttled', 'Functions at once', 'Lambda'])
      expect(shown(title).sort(), title).toEqual(all('AWS::Lambda::Function').sort());
    for (const title of ['DynamoDB: writes', 'DynamoDB: reads', 'Tables throttled'])
      expect(shown(title), title).toEqual(expect.arrayContaining(all('AWS::DynamoDB::Table')));
  });

  it('counts the bytes of every function’s own log', () => {
    const logs = watched.filter(({ title }) => title === 'Logs');
    expect(logs.map(({ dimensions }) => dimensions.LogGroupName)).toEqual(
      prod.ofType('AWS::Lambda::Function').map(([name]) => `${name}Log`),
    );
  });

  it('counts the seconds of a function by its memory', () => {
    const { properties } = widgets.find(({ properties: { title } }) => title === 'Lambda')!;
    const expressions = properties.metrics!.flatMap(([first]) =>
      typeof first === 'object' ? [String(first.expression)] : [],
    );
    const memoryOf = (name: string) => Number(prod.at(`${name}/Function`).Properties.MemorySize) / 1024;
    expect(expressions).toEqual(
      ['Api', 'Accept', 'Deliver', 'Recover', 'Notify'].map(
        (name) => `${name.toLowerCase()}Ms / 1000 * ${memoryOf(name)}`,
      ),
    );
  });
});

describe('the worst callbacks', () => {
  const queries = widgets.flatMap(({ type, properties }) => (type === 'log' ? [properties.query!] : []));

  it('are asked of the log of deliver', () => {
    expect(queries).toHaveLength(2);
    for (const query of queries) expect(query).toMatch(/^SOURCE 'Deliver\/FunctionLog' \| filter message = /);
  });

  it('are found in lines that are written, by fields that they have', () => {
    const line = readFileSync('lambdas/usecases/deliver/make-attempt.ts', 'utf8');
    for (const query of queries) {
      const [, event] = /message = "([\w.]+)"/.exec(query)!;
      expect(Object.keys(signals)).toContain(event);
      expect(line).toContain(`log.info('${event}'`);
      const fields = query.match(/\b(callbackId|tenant|outcome|statusCode|durationMs|url)\b/g)!;
      expect(new Set(fields).size).toBeGreaterThan(3);
      for (const field of fields) expect(line).toMatch(new RegExp(`\\b${field}[:,]`));
    }
  });
});
