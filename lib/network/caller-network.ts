import { type IVpc, Peer, Port, SecurityGroup, type SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { Effect, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { FunctionOptions } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { acknowledgeWildcard } from '../functions/wildcard.ts';
import { callerSubnets } from './caller-subnets.ts';

/** A network of the app's own, for the functions that call customers' URLs. */
export interface Network {
  vpc: IVpc;
  /** Private ones with a way out, whose NAT gateways' addresses receivers see. All such subnets, unless named. */
  subnets?: SubnetSelection;
}

export interface CallerNetworkProps {
  network: Network;
  /** The ports that callbacks may be on. */
  allowedPorts: number[];
}

/** AWS itself is asked there, whatever callbacks may use. */
const HTTPS = 443;

/** What Lambda does, in the name of a function's role, to put the function into a network. */
const PLACE_FUNCTION = [
  'ec2:CreateNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:DeleteNetworkInterface',
  'ec2:AssignPrivateIpAddresses',
  'ec2:UnassignPrivateIpAddresses',
];

/** Where calls come from when receivers want to know it beforehand: a place in a VPC, with a guard at its door. */
export class CallerNetwork extends Construct {
  /** For the functions that stand there. */
  readonly placement: Pick<FunctionOptions, 'vpc' | 'vpcSubnets' | 'securityGroups'>;

  constructor(scope: Construct, id: string, props: CallerNetworkProps) {
    super(scope, id);
    const { network, allowedPorts } = props;
    const vpcSubnets = callerSubnets(network);
    const { vpc } = network;
    const guard = new SecurityGroup(this, 'Guard', {
      vpc,
      description: 'Redial: out to receivers and AWS; nothing comes in',
      allowAllOutbound: false,
    });
    for (const port of new Set([HTTPS, ...allowedPorts]))
      guard.addEgressRule(Peer.anyIpv4(), Port.tcp(port), 'Receivers and AWS');
    this.placement = { vpc, vpcSubnets, securityGroups: [guard] };
  }

  /** Lets Lambda put the function of this role here. The function's own code may do none of it. */
  admit(role: Role): void {
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: PLACE_FUNCTION,
        resources: ['*'],
        // Every request of the function's code names the function; Lambda's own for its network do not.
        conditions: { Null: { 'lambda:SourceFunctionArn': 'true' } },
      }),
    );
    acknowledgeWildcard(
      role,
      '*',
      'Lambda makes and removes network interfaces whose names are not known beforehand, and lists of them have no narrower resource.',
    );
  }
}
