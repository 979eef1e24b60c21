import { type ISubnet, type SelectedSubnets, type SubnetSelection, SubnetType } from 'aws-cdk-lib/aws-ec2';
import type { Network } from './caller-network.ts';

const FIELDS = ['vpc', 'subnets'];
const MEND =
  'Receivers and AWS are reached through private subnets behind NAT gateways (SubnetType.PRIVATE_WITH_EGRESS)';

/**
 * The subnets of a network that callers may stand in. What CDK knows to have no way out for a function would deploy, and
 * then every call would time out: it is an error that names the field and the mend. A VPC that is still to be looked up
 * is taken as it is.
 */
export function callerSubnets(network: Network): SubnetSelection {
  const { vpc, subnets } = network ?? {};
  if (typeof vpc?.selectSubnets !== 'function')
    throw new Error("network: give it as { vpc }, with a VPC of CDK's, such as one of Vpc.fromLookup.");
  // A construct may be more than a network.
  const slip = network.constructor === Object && Object.keys(network).find((name) => !FIELDS.includes(name));
  if (slip) throw new Error(`network: there is no ${slip} in it: give ${FIELDS.join(', and maybe ')}.`);
  const selection = subnets ?? { subnetType: SubnetType.PRIVATE_WITH_EGRESS };
  const selected = select({ vpc, subnets: selection }, subnets ? 'network.subnets' : 'network');
  if (selected.isPendingLookup) return selection;
  refuse(among(selected, vpc.isolatedSubnets), 'isolated: nothing leaves its network');
  refuse(among(selected, vpc.publicSubnets), 'public: a function has no address there to be answered at');
  return selection;
}

function select({ vpc, subnets }: Network, field: string): SelectedSubnets {
  const none = `${field}: there are no such subnets in this VPC. ${MEND}; give it some, or name others in network.subnets.`;
  let selected: SelectedSubnets;
  try {
    selected = vpc.selectSubnets(subnets);
  } catch (cause) {
    throw new Error(`${none} (${cause instanceof Error ? cause.message : cause})`, { cause });
  }
  if (selected.subnets.length === 0 && !selected.isPendingLookup) throw new Error(none);
  return selected;
}

function among({ subnetIds }: SelectedSubnets, kind: ISubnet[]): ISubnet[] {
  return kind.filter(({ subnetId }) => subnetIds.includes(subnetId));
}

function refuse([subnet]: ISubnet[], why: string): void {
  if (subnet) throw new Error(`network.subnets: ${subnet.node.path} is ${why}. ${MEND}; name some of those.`);
}
