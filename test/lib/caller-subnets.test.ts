import { rmSync } from 'node:fs';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Subnet, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Network } from '../../lib/network/caller-network.ts';
import { Redial } from '../../lib/redial.ts';
import { testApp } from './synthesized.ts';

const kind = (subnetType: SubnetType) => ({ name: subnetType.toLowerCase(), subnetType });
const PRIVATE = kind(SubnetType.PRIVATE_WITH_EGRESS);
const ISOLATED = kind(SubnetType.PRIVATE_ISOLATED);
const PUBLIC = kind(SubnetType.PUBLIC);

function shop(): Stack {
  const app = testApp();
  onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
  return new Stack(app, 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
}

/** Redial in a network of this stack. */
const placed = (stack: Stack, network: unknown) =>
  new Redial(stack, 'Callbacks', { network: network as Network });

describe('a network', () => {
  it('that is no VPC in an object is refused with the way to give it', () => {
    const stack = shop();
    const vpc = new Vpc(stack, 'Vpc');
    for (const network of [vpc, 'vpc-1', null, {}, { vpc: 'vpc-1' }, { vpcId: 'vpc-1' }])
      expect(() => placed(new Stack(stack, `S${stack.node.children.length}`), network)).toThrow(
        'network: give it as { vpc }',
      );
  });

  it('with a slip of the pen in it is refused: other subnets would be taken', () => {
    const stack = shop();
    const network = { vpc: new Vpc(stack, 'Vpc'), subnet: { subnetGroupName: 'callers' } };
    expect(() => placed(stack, network)).toThrow(
      'network: there is no subnet in it: give vpc, and maybe subnets.',
    );
  });

  it('without private subnets that have a way out is refused', () => {
    const stack = shop();
    const vpc = new Vpc(stack, 'Vpc', { subnetConfiguration: [ISOLATED, PUBLIC] });
    expect(() => placed(stack, { vpc })).toThrow(
      /^network: there are no such subnets in this VPC\. .*PRIVATE_WITH_EGRESS/,
    );
  });

  it.each([
    ['isolated', ISOLATED],
    ['public', PUBLIC],
  ])('is refused where %s subnets are named, by type or one by one', (word, { subnetType }) => {
    const stack = shop();
    const vpc = new Vpc(stack, 'Vpc', { subnetConfiguration: [PRIVATE, ISOLATED, PUBLIC] });
    const [one] = vpc.selectSubnets({ subnetType }).subnets;
    const again = Subnet.fromSubnetId(stack, 'Again', one?.subnetId ?? '');
    for (const subnets of [{ subnetType }, { subnets: [...vpc.privateSubnets, one] }, { subnets: [again] }])
      expect(() => placed(new Stack(stack, `S${stack.node.children.length}`), { vpc, subnets })).toThrow(
        new RegExp(`^network\\.subnets: Shop/Vpc/\\w+Subnet1 is ${word}: .*PRIVATE_WITH_EGRESS`),
      );
  });

  it.each([
    ['a group that is not there', { subnetGroupName: 'callers' }],
    ['a zone that has none', { availabilityZones: ['eu-west-1x'] }],
    ['none at all', { subnets: [] }],
  ])('is refused where its subnets are %s', (_which, subnets) => {
    const stack = shop();
    expect(() => placed(stack, { vpc: new Vpc(stack, 'Vpc'), subnets })).toThrow(
      /^network\.subnets: there are no such subnets in this VPC\./,
    );
  });

  it('may have ways out that its subnets do not show, or be known only after a look', () => {
    const stack = shop();
    const apart = Subnet.fromSubnetId(stack, 'Apart', 'subnet-apart');
    const vpc = new Vpc(stack, 'Vpc', { subnetConfiguration: [ISOLATED, PUBLIC] });
    placed(stack, { vpc, subnets: { subnets: [apart] } });
    Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', {
      VpcConfig: { SubnetIds: ['subnet-apart'] },
    });
    const later = shop();
    placed(later, { vpc: Vpc.fromLookup(later, 'Vpc', { vpcId: 'vpc-1' }) });
  });
});
