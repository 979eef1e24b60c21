import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { describe, expect, it, onTestFinished } from 'vitest';
import { deploymentIn, queueNames, type StackResource } from '../../bin/ops/deployment.ts';
import { findDeployment } from '../../bin/ops/find-deployment.ts';
import { type ServiceAnswer, type ServiceRequest, startScriptedService } from '../kit/scripted-service.ts';
import { synthesized } from '../lib/synthesized.ts';

/** What a stack would list of the template: every resource, named after its logical id. */
function resourcesOf(prefix = 'Callbacks'): StackResource[] {
  const { Resources } = synthesized().template.toJSON() as { Resources: Record<string, { Type: string }> };
  return Object.entries(Resources).map(([made, { Type: type }]) => {
    const logicalId = made.replace(/^Callbacks/, prefix);
    return { type, logicalId, physicalId: `physical-${logicalId}` };
  });
}

describe('the parts of a stack', () => {
  it('are found in what the app makes', () => {
    const { queues, tables } = deploymentIn('Redial-dev', resourcesOf());
    expect(Object.keys(queues)).toEqual([...queueNames]);
    for (const name of queueNames) {
      const title = `${name[0]!.toUpperCase()}${name.slice(1)}`;
      expect(queues[name].queueUrl).toMatch(new RegExp(`^physical-CallbacksQueues${title}Queue\\w{8}$`));
      expect(queues[name].deadLettersUrl).toMatch(
        new RegExp(`^physical-CallbacksQueues${title}DeadLetters\\w{8}$`),
      );
    }
    expect(tables).toEqual({
      callbacks: expect.stringMatching(/^physical-CallbacksStorageCallbacks\w{8}$/),
      health: expect.stringMatching(/^physical-CallbacksStorageHealth\w{8}$/),
      calls: expect.stringMatching(/^physical-CallbacksStorageCalls\w{8}$/),
      attempts: expect.stringMatching(/^physical-CallbacksStorageAttempts\w{8}$/),
      access: expect.stringMatching(/^physical-CallbacksStorageAccess\w{8}$/),
    });
  });

  it('are found under any name that an app gives its Redial', () => {
    const { tables } = deploymentIn('Shop', [
      ...resourcesOf('ShopHooks'),
      { type: 'AWS::DynamoDB::Table', logicalId: 'OrdersTable0A1B2C3D', physicalId: 'orders' },
      { type: 'AWS::S3::Bucket', logicalId: 'FileStorageCalls0A1B2C3D', physicalId: 'files' },
    ]);
    expect(tables.calls).toMatch(/^physical-ShopHooksStorageCalls/);
  });

  it('are missed in a stack of something else', () => {
    const orders = { type: 'AWS::DynamoDB::Table', logicalId: 'Orders0A1B2C3D', physicalId: 'orders' };
    expect(() => deploymentIn('Shop', [orders])).toThrow('The stack Shop holds no Redial:');
  });

  it('are not guessed at where there are two', () => {
    const both = [...resourcesOf('One'), ...resourcesOf('Two')];
    expect(() => deploymentIn('Shop', both)).toThrow(/more than one Redial .* such as --stack Shop\/One\.$/);
    expect(deploymentIn('Shop', both, 'Two').tables.calls).toMatch(/^physical-TwoStorageCalls/);
    expect(() => deploymentIn('Shop', both, 'Three')).toThrow('The stack Shop holds no Redial called Three:');
  });
});

describe('a stack', () => {
  async function cloudFormation(answer: (request: ServiceRequest) => ServiceAnswer) {
    const service = await startScriptedService(answer);
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = new CloudFormationClient({ region: 'eu-west-1', endpoint: service.origin, credentials });
    onTestFinished(async () => {
      client.destroy();
      await service.stop();
    });
    return client;
  }

  it('is read page by page', async () => {
    const all = resourcesOf();
    const client = await cloudFormation(({ body }) => {
      const from = Number(new URLSearchParams(body).get('NextToken') ?? 0);
      const members = all
        .slice(from, from + 30)
        .map(
          ({ type, logicalId, physicalId }) =>
            `<member><ResourceType>${type}</ResourceType><LogicalResourceId>${logicalId}</LogicalResourceId><PhysicalResourceId>${physicalId}</PhysicalResourceId></member>`,
        );
      const next = from + 30 < all.length ? `<NextToken>${from + 30}</NextToken>` : '';
      return {
        status: 200,
        headers: { 'content-type': 'text/xml' },
        body: `<ListStackResourcesResponse><ListStackResourcesResult><StackResourceSummaries>${members.join('')}</StackResourceSummaries>${next}</ListStackResourcesResult></ListStackResourcesResponse>`,
      };
    });
    expect(all.length).toBeGreaterThan(30);
    const found = deploymentIn('Redial-dev', all);
    expect(await findDeployment(client, 'Redial-dev')).toEqual(found);
    expect(await findDeployment(client, 'Redial-dev/Call-backs')).toEqual(found);
  });

  it('that is not there is told with where it was looked for', async () => {
    const client = await cloudFormation(() => ({
      status: 400,
      headers: { 'content-type': 'text/xml' },
      body: '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id Redial-x does not exist</Message></Error></ErrorResponse>',
    }));
    await expect(findDeployment(client, 'Redial-x')).rejects.toThrow(
      'There is no stack Redial-x in eu-west-1 of this account.',
    );
  });
});
