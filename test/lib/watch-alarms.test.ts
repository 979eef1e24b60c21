import { readFileSync, rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, onTestFinished } from 'vitest';
import { METRICS_NAMESPACE, metrics, STAGE_DIMENSION } from '../../lambdas/contract/signals.ts';
import { Redial } from '../../lib/redial.ts';
import { type Synthesized, synthesized, testApp } from './synthesized.ts';
import { isOfResource, metricsOfAlarm } from './watched-metrics.ts';

const prod = synthesized({ stage: 'prod' });

function alarmsOf(stack: Synthesized) {
  return stack.ofType('AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
}

function headingOf(alarmName: unknown): string {
  return String(alarmName).replace(/^[^:]*: /, '');
}

const alarms = alarmsOf(prod).map((properties) => ({ heading: headingOf(properties.AlarmName), properties }));

describe('alarms', () => {
  it('ring when so much was too much for so long', () => {
    const rules = alarms.map(({ heading, properties: { Threshold, EvaluationPeriods, ...more } }) => {
      const watched = metricsOfAlarm(more).map(({ name }) => name);
      const isTooFew = more.ComparisonOperator === 'LessThanThreshold';
      const periodSeconds =
        more.Period ?? (more.Metrics as { MetricStat?: { Period: number } }[])[1]!.MetricStat!.Period;
      return [
        heading,
        [...new Set(watched)].join(' '),
        `${isTooFew ? '<' : '>='} ${Threshold}`,
        `${more.DatapointsToAlarm} of ${EvaluationPeriods} × ${periodSeconds} s`,
      ];
    });
    expect(rules).toEqual([
      ['Deliveries wait too long', 'ApproximateAgeOfOldestMessageInQuietGroups', '>= 300', '15 of 15 × 60 s'],
      ['Retries wait too long', 'ApproximateAgeOfOldestMessageInQuietGroups', '>= 1200', '15 of 15 × 60 s'],
      ['Events wait too long', 'ApproximateAgeOfOldestMessage', '>= 300', '10 of 10 × 60 s'],
      ['Recovery waits too long', 'ApproximateAgeOfOldestMessage', '>= 1200', '10 of 10 × 60 s'],
      ['Dead letters stay', 'ApproximateNumberOfMessagesVisible', '>= 1', '3 of 3 × 900 s'],
      ['The tick is missing', 'CallbacksTroubled', '< 1', '3 of 3 × 300 s'],
      ['Work comes back', 'WorkReturned', '>= 1', '3 of 3 × 300 s'],
      ['Calls go round again', 'CallsRevived', '>= 1', '1 of 24 × 300 s'],
      ['Messages cannot be read', 'MessagesRejected', '>= 1', '1 of 6 × 300 s'],
      ['Deliver crashes', 'Errors', '>= 1', '3 of 12 × 300 s'],
      ['Workers are throttled', 'Throttles', '>= 1', '3 of 3 × 300 s'],
      ['Nothing gets through', 'AttemptsFailed AttemptsSucceeded', '>= 1', '3 of 3 × 300 s'],
      ['The API fails', '5xx', '>= 5', '2 of 3 × 300 s'],
      ['Mails fail', 'MailsFailed', '>= 1', '1 of 12 × 300 s'],
    ]);
  });

  it('look at what is counted: by Redial, for this stage, or by AWS of a resource that is there', () => {
    for (const { heading, properties } of alarms) {
      const watched = metricsOfAlarm(properties);
      expect(watched.length, heading).toBeGreaterThan(0);
      for (const metric of watched) {
        if (metric.namespace === METRICS_NAMESPACE) {
          expect(Object.keys(metrics), heading).toContain(metric.name);
          expect(metric.dimensions, heading).toEqual({ [STAGE_DIMENSION]: 'prod' });
        } else expect(isOfResource(prod, metric), `${heading}: ${metric.name}`).toBe(true);
      }
    }
  });

  it('say what no data means: all is well, but for the tick, which is never silent', () => {
    for (const { heading, properties } of alarms) {
      const expected = heading === 'The tick is missing' ? 'breaching' : 'notBreaching';
      expect(properties.TreatMissingData, heading).toBe(expected);
    }
  });

  it('sum and compare what may have no data as nothing', () => {
    const computed = alarms.flatMap(({ heading, properties }) =>
      ((properties.Metrics ?? []) as { Expression?: string }[]).flatMap(({ Expression }) =>
        Expression === undefined ? [] : [[heading, Expression]],
      ),
    );
    expect(computed).toEqual([
      ['Dead letters stay', 'FILL(events, 0) + FILL(recovery, 0) + FILL(notices, 0)'],
      ['Nothing gets through', 'IF(FILL(failed, 0) >= 30 AND FILL(succeeded, 0) < 1, 1, 0)'],
    ]);
  });

  it('cost less than two dollars a month', () => {
    const analysed = alarms.flatMap(({ properties }) => metricsOfAlarm(properties));
    expect(analysed.length * 0.1).toBeLessThan(2);
  });

  it('are named for their deployment, so that several fit into an account', () => {
    expect(alarms[0]!.properties.AlarmName).toBe('Redial-prod/Callbacks: Deliveries wait too long');
    expect(alarmsOf(synthesized())[0]!.AlarmName).toBe('Redial-dev/Callbacks: Deliveries wait too long');
    const app = testApp();
    onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
    const shop = new Stack(app, 'Shop');
    for (const id of ['Orders', 'Returns']) {
      const redial = new Redial(shop, id, {});
      expect(redial.alarms).toHaveLength(alarms.length);
    }
    const all = Object.values(Template.fromStack(shop).findResources('AWS::CloudWatch::Alarm'));
    const names = new Set(all.map(({ Properties }) => Properties.AlarmName));
    expect(names.size).toBe(2 * alarms.length);
    expect(names).toContain('Shop/Returns: Mails fail');
  });
});

describe('the runbook', () => {
  const [, ...sections] = readFileSync('docs/runbook.md', 'utf8').split(/^## /m);
  const headings = sections.map((section) => section.slice(0, section.indexOf('\n')));

  it('has a heading for each alarm, and no other', () => {
    expect(headings).toEqual(alarms.map(({ heading }) => heading));
  });

  it.each(sections.map((section, at) => [headings[at]!, section]))(
    '%s: says what it means, how to look and how to fix, in this order',
    (_, section) => {
      const parts = [...section.matchAll(/^\*\*(.+)\.\*\* ?(.*)$/gm)];
      expect(parts.map(([, part]) => part)).toEqual(['Meaning', 'How to look', 'How to fix']);
      const texts = section.split(/^\*\*.+\.\*\*/m).slice(1);
      for (const text of texts) expect(text.trim().length).toBeGreaterThan(60);
    },
  );

  it('is named in every alarm', () => {
    for (const { heading, properties } of alarms)
      expect(properties.AlarmDescription).toMatch(new RegExp(`\\. .+ "${heading}" in docs/runbook\\.md\\.$`));
  });
});
