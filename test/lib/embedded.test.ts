import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { acceptWorld } from '../functions/accept-world.ts';
import { transformed } from './input-transformer.ts';

const example = fileURLToPath(new URL('../../docs/examples/embedded/shop.ts', import.meta.url));
let template: Template;

/** The example as `cdk synth --app` runs it, but for the bundles. */
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'redial-embedded-'));
  const CDK_CONTEXT_JSON = JSON.stringify({ 'aws:cdk:bundling-stacks': [] });
  const env = { ...process.env, CDK_OUTDIR: folder, CDK_CONTEXT_JSON, CDK_VALIDATION: 'false' };
  await promisify(execFile)(process.execPath, [example], { env });
  template = Template.fromString(readFileSync(join(folder, 'Shop.template.json'), 'utf8'));
  rmSync(folder, { recursive: true, force: true });
});

const idOf = (type: string, pattern: RegExp): string =>
  Object.keys(template.findResources(type)).find((id) => pattern.test(id)) ?? `no ${pattern}`;
const events = () => ({ 'Fn::GetAtt': [idOf('AWS::SQS::Queue', /EventsQueue/), 'Arn'] });

/** What EventBridge sends to the queue for an event that this rule matches. */
function sent(rule: RegExp, event: object): string {
  const { Properties } = template.findResources('AWS::Events::Rule')[idOf('AWS::Events::Rule', rule)]!;
  expect(Properties.Targets).toEqual([
    { Id: 'Target0', Arn: events(), InputTransformer: expect.anything() as unknown },
  ]);
  return transformed(Properties.Targets[0].InputTransformer, event);
}

describe('an app that embeds Redial', () => {
  it('has a producer that may send to the events queue and do nothing else', () => {
    const policy = idOf('AWS::IAM::Policy', /^Reminder/);
    const { Properties } = template.findResources('AWS::IAM::Policy')[policy]!;
    expect(Properties.PolicyDocument.Statement).toEqual([
      { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: events() },
    ]);
    template.hasResourceProperties('AWS::Lambda::Function', {
      Environment: { Variables: { EVENTS_QUEUE_URL: { Ref: events()['Fn::GetAtt'][0] } } },
      Role: { 'Fn::GetAtt': [Properties.Roles[0].Ref, 'Arn'] },
    });
  });

  it('lets EventBridge send for its two rules, and for no other', () => {
    const [document] = Object.values(template.findResources('AWS::SQS::QueuePolicy'))
      .filter(({ Properties }) => Properties.Queues[0].Ref === events()['Fn::GetAtt'][0])
      .map(({ Properties }) => Properties.PolicyDocument);
    expect(document.Statement.slice(1)).toEqual(
      [/^Orders/, /^Documents/].map((rule) => ({
        Effect: 'Allow',
        Principal: { Service: 'events.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: events(),
        Condition: {
          ArnEquals: { 'aws:SourceArn': { 'Fn::GetAtt': [idOf('AWS::Events::Rule', rule), 'Arn'] } },
        },
      })),
    );
  });

  it('makes events of what its rules match, once however often EventBridge delivers it', async () => {
    const world = await acceptWorld();
    const detail = { orderId: 'order-7', text: 'a "quoted" <word>', lines: [{ price: 1.5 }] };
    const order = { id: 'e-1', 'detail-type': 'order.placed', source: 'shop.orders', detail };
    const object = { id: 'e-2', 'detail-type': 'Object Created', source: 'aws.s3', detail: { key: 'k' } };
    const messages = [sent(/^Orders/, order), sent(/^Orders/, order), sent(/^Documents/, object)];
    for (const message of messages) expect(await world.accept([message])).toEqual({ batchItemFailures: [] });
    const calls = world.queues.sent.deliveries.map(({ call }) => call);
    expect(calls).toMatchObject([
      { event: 'order.placed', messageId: 'order-7' },
      { event: 'document.ready', payload: '{"key":"k"}' },
    ]);
    expect(JSON.parse(String(calls[0]?.payload))).toEqual(detail);
  });
});
