import { rmSync } from 'node:fs';
import { Stack, Validations } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, onTestFinished } from 'vitest';
import project from '../../cdk.json' with { type: 'json' };
import { FixedAddresses } from '../../docs/examples/embedded/fixed-addresses.ts';
import type { Network } from '../../lib/network/caller-network.ts';
import { Redial } from '../../lib/redial.ts';
import type { SettingsInput } from '../../lib/settings.ts';
import { findingsIn } from './findings.ts';
import { synthesized, testApp } from './synthesized.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
  Condition?: unknown;
}

/** An app's stack with Redial in a network that the app has already. */
function embedded(settings: SettingsInput = {}, place: Omit<Network, 'vpc'> = {}) {
  const app = testApp(project.context);
  onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const stack = new Stack(app, 'Shop');
  const vpc: IVpc = Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1',
    availabilityZones: ['a', 'b'],
    publicSubnetIds: ['subnet-public-a', 'subnet-public-b'],
    privateSubnetIds: ['subnet-private-a', 'subnet-private-b'],
    isolatedSubnetIds: ['subnet-isolated-a', 'subnet-isolated-b'],
    // Not asked for, but CDK warns where they are not known.
    publicSubnetRouteTableIds: ['routes', 'routes'],
    privateSubnetRouteTableIds: ['routes', 'routes'],
    isolatedSubnetRouteTableIds: ['routes', 'routes'],
  });
  new Redial(stack, 'Callbacks', {
    mailFrom: 'callbacks@example.org',
    ...settings,
    network: { vpc, ...place },
  });
  return { app, template: Template.fromStack(stack) };
}

/** What each function has of `VpcConfig`, by its name. */
function placesIn(template: Template): Record<string, { SubnetIds: string[]; SecurityGroupIds: unknown[] }> {
  return Object.fromEntries(
    Object.values(template.findResources('AWS::Lambda::Function')).flatMap(({ Properties }) => {
      const [, name] = /^Redial (\w+):/.exec(Properties.Description ?? '') ?? [];
      return name && Properties.VpcConfig ? [[name, Properties.VpcConfig]] : [];
    }),
  );
}

function guardIn(template: Template) {
  const groups = Object.entries(template.findResources('AWS::EC2::SecurityGroup'));
  expect(groups).toHaveLength(1);
  const [[id, { Properties }]] = groups as [[string, { Properties: Record<string, unknown> }]];
  return { id, Properties };
}

const portsOf = (properties: Record<string, unknown>) =>
  (properties.SecurityGroupEgress as Record<string, unknown>[]).map(
    ({ CidrIp, IpProtocol, FromPort, ToPort }) => [CidrIp, IpProtocol, FromPort, ToPort],
  );

describe('without a network', () => {
  it.each(['dev', 'prod'])('the stage %s has nothing of a VPC in it', (stage) => {
    const { template } = synthesized({ stage });
    expect(placesIn(template)).toEqual({});
    expect(JSON.stringify(template.toJSON())).not.toMatch(/ec2:|AWS::EC2|VpcConfig/);
  });
});

describe('in a network', () => {
  it('run those functions that call customers, in its private subnets behind one guard, and no other', () => {
    const { template } = embedded();
    const place = {
      SubnetIds: ['subnet-private-a', 'subnet-private-b'],
      SecurityGroupIds: [{ 'Fn::GetAtt': [guardIn(template).id, 'GroupId'] }],
    };
    expect(placesIn(template)).toEqual({ api: place, deliver: place });
    const told = Object.values(template.findResources('AWS::Lambda::Function')).filter(
      ({ Properties }) => Properties.Environment.Variables.ADDRESS_POLICY,
    );
    expect(told).toHaveLength(2);
    for (const { Properties } of told) {
      expect(Properties.VpcConfig).toEqual(place);
      expect(Properties.Environment.Variables.ADDRESS_POLICY).toBe('public');
    }
  });

  it('they run in other subnets where these are named', () => {
    const { template } = embedded({}, { subnets: { availabilityZones: ['b'] } });
    expect(placesIn(template).deliver?.SubnetIds).toEqual(['subnet-private-b']);
  });

  it('the guard lets nothing in, and out only to the ports that callbacks may be on', () => {
    const { Properties } = guardIn(embedded().template);
    expect(Properties).toMatchObject({
      VpcId: 'vpc-1',
      GroupDescription: expect.stringMatching(/^Redial: /),
    });
    expect(Properties.SecurityGroupIngress).toBeUndefined();
    expect(portsOf(Properties)).toEqual([
      ['0.0.0.0/0', 'tcp', 443, 443],
      ['0.0.0.0/0', 'tcp', 80, 80],
    ]);
    const { template } = embedded({ allowedPorts: [8443] });
    expect(portsOf(guardIn(template).Properties)).toEqual([
      ['0.0.0.0/0', 'tcp', 443, 443],
      ['0.0.0.0/0', 'tcp', 8443, 8443],
    ]);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupEgress', 0);
  });

  it('their roles let Lambda place them, and their own code do none of it', () => {
    const { template } = embedded();
    const rights = Object.entries(template.findResources('AWS::IAM::Policy')).flatMap(([id, policy]) =>
      (policy.Properties.PolicyDocument.Statement as Statement[])
        .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('ec2:')))
        .map((statement) => [/^Callbacks(Api|Accept|Deliver|Recover|Notify)/.exec(id)?.[1], statement]),
    );
    const placing = {
      Effect: 'Allow',
      Action: expect.toSatisfy((actions: string[]) => {
        const asked = ['Create', 'Delete'].map((verb) => `ec2:${verb}NetworkInterface`);
        const seen = ['ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets'];
        const addresses = ['Assign', 'Unassign'].map((verb) => `ec2:${verb}PrivateIpAddresses`);
        return actions.toSorted().join() === [...asked, ...seen, ...addresses].sort().join();
      }),
      Resource: '*',
      Condition: { Null: { 'lambda:SourceFunctionArn': 'true' } },
    };
    expect(rights.sort()).toEqual([
      ['Api', placing],
      ['Deliver', placing],
    ]);
    expect(JSON.stringify(template.findResources('AWS::IAM::Role'))).not.toContain('AWSLambdaVPCAccess');
  });

  it('the rules of AWS Solutions find nothing', () => {
    const { app } = embedded();
    expect(findingsIn(app)).toEqual([]);
  });
});

describe('the example of a network', () => {
  it('has gateways with addresses that stay, and a way to the tables beside them', () => {
    const app = testApp();
    onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
    const stack = new Stack(app, 'Shop');
    const network = new FixedAddresses(stack, 'Network');
    new Redial(stack, 'Callbacks', { network });
    const template = Template.fromStack(stack);
    const addresses = template.findResources('AWS::EC2::EIP');
    expect(Object.values(addresses).map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'Retain',
      'Retain',
    ]);
    const used = Object.values(template.findResources('AWS::EC2::NatGateway')).map(
      ({ Properties }) => Properties.AllocationId['Fn::GetAtt'][0],
    );
    expect(used.sort()).toEqual(Object.keys(addresses).sort());
    template.hasResourceProperties('AWS::EC2::VPCEndpoint', { VpcEndpointType: 'Gateway' });
    expect(Object.keys(placesIn(template))).toEqual(['api', 'deliver']);
    expect(placesIn(template).deliver?.SubnetIds).toHaveLength(2);
  });

  it('takes addresses that are there, and makes none then', () => {
    const app = testApp();
    onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
    const stack = new Stack(app, 'Shop');
    const addresses = ['eipalloc-1', 'eipalloc-2'];
    new FixedAddresses(stack, 'Network', { addresses });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::EC2::EIP', 0);
    const gateways = Object.values(template.findResources('AWS::EC2::NatGateway'));
    expect(gateways.map(({ Properties }) => Properties.AllocationId)).toEqual(addresses);
  });
});
