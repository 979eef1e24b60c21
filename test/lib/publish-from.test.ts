import { rmSync } from 'node:fs';
import { Duration, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventField, Rule, type RuleProps, Schedule } from 'aws-cdk-lib/aws-events';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { RuleEvent } from '../../lib/intake/rule-event.ts';
import { Redial } from '../../lib/redial.ts';
import { transformed } from './input-transformer.ts';
import { testApp } from './synthesized.ts';

const source = ['shop'];

/** A stack with Redial that rules publish to, synthesized. */
function published(publish: (redial: Redial, stack: Stack) => void): Template {
  const app = testApp();
  onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
  const stack = new Stack(app, 'Shop');
  publish(new Redial(stack, 'Callbacks'), stack);
  return Template.fromStack(stack);
}

/** The same with one rule. */
const fromRule = (event: object, rule: RuleProps = { eventPattern: { source } }) =>
  published((redial, stack) => redial.publishFrom(new Rule(stack, 'Orders', rule), event as RuleEvent));

function sent(template: Template): Record<string, unknown>[] {
  return Object.values(template.findResources('AWS::Events::Rule'))
    .filter(({ Properties }) => Properties.Targets[0].InputTransformer)
    .map(({ Properties }) => {
      const event = { id: 'e-1', 'detail-type': 'a', detail: { tenant: 'acme', days: '3' } };
      return JSON.parse(transformed(Properties.Targets[0].InputTransformer, event));
    });
}

describe('a rule', () => {
  it('that matches what another one matches, too, makes an event of its own', () => {
    const template = published((redial, stack) => {
      for (const name of ['One', 'Two'])
        redial.publishFrom(new Rule(stack, name, { eventPattern: { source } }));
    });
    expect(new Set(sent(template).map(({ idempotencyKey }) => idempotencyKey)).size).toBe(2);
  });

  it.each([
    ['type', 'Object Created', 'An event type has'],
    ['tenant', 'my shop', 'A tenant is named by'],
    ['messageId', 'two\nlines', 'This must be one line'],
    ['batchId', '', ''],
    ['callbackId', 'x'.repeat(65), ''],
    ['variables', { 'order id': '1' }, 'A variable is named by'],
    ['idempotencyKey', 7, ''],
  ])('is refused a %s that no event may have: %j', (name, value, reason) => {
    expect(() => fromRule({ [name]: value })).toThrow(
      `publishFrom: ${name}: ${JSON.stringify(value)}: ${reason}`,
    );
  });

  it('is refused a field that no event has', () => {
    expect(() => fromRule({ tennant: 'acme' })).toThrow(
      /^publishFrom: tennant: an event has no such field\. It has: type, tenant, /,
    );
  });

  it('is refused fields that are no object', () => {
    for (const event of ['order.placed', null])
      expect(() => fromRule(event as unknown as object)).toThrow(
        "publishFrom: give the event's fields as an object",
      );
  });

  it('of another stack, or made elsewhere, is refused with where to make it', () => {
    published((redial, stack) => {
      const other = new Stack(stack.node.root, 'Other');
      const there = new Rule(other, 'Orders', { eventPattern: { source } });
      expect(() => redial.publishFrom(there)).toThrow(
        'publishFrom: Other/Orders is in the stack Other, and Redial in Shop: make the rule in Shop.',
      );
      const arn = 'arn:aws:events:eu-west-1:111122223333:rule/orders';
      for (const rule of [Rule.fromEventRuleArn(stack, 'Known', arn), undefined])
        expect(() => redial.publishFrom(rule as Rule)).toThrow(
          'publishFrom: give a rule that this app makes',
        );
    });
  });

  it('may take fields from what it matched, and leave them out', () => {
    const tenant = EventField.fromPath('$.detail.tenant');
    const variables = { days: EventField.fromPath('$.detail.days'), shop: '1' };
    expect(sent(fromRule({ type: undefined, tenant, variables, idempotencyKey: undefined }))).toMatchObject([
      {
        type: 'a',
        tenant: 'acme',
        variables: { days: '3', shop: '1' },
        idempotencyKey: expect.stringMatching(/e-1$/),
      },
    ]);
  });
});

describe('a rule without a type', () => {
  it.each([
    ['Object Created', { eventPattern: { source, detailType: ['order.placed', 'Object Created'] } }],
    ['Scheduled Event', { schedule: Schedule.rate(Duration.hours(1)) }],
  ])('is refused where its events would be of the type "%s"', (detailType, rule) => {
    expect(() => fromRule({}, rule)).toThrow(
      new RegExp(
        `Shop/Orders\\] publishFrom: "${detailType}" would be the event's type\\. An event type has .* Give it a type`,
      ),
    );
    expect(sent(fromRule({ type: 'order.due' }, rule))).toMatchObject([{ type: 'order.due' }]);
  });

  it('is refused for what its pattern takes in later', () => {
    expect(() =>
      published((redial, stack) => {
        const rule = new Rule(stack, 'Orders', { eventPattern: { source } });
        redial.publishFrom(rule);
        rule.addEventPattern({ detailType: ['Object Created'] });
      }),
    ).toThrow(/"Object Created" would be/);
  });

  it('is taken where its types are good, or not known', () => {
    const detailType: string[] = ['order.placed', { prefix: 'Order ' } as unknown as string];
    expect(sent(fromRule({}, { eventPattern: { source, detailType } }))).toHaveLength(1);
  });
});
