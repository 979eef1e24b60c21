import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import { CfnEIP, GatewayVpcEndpointAwsService, NatProvider, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Construct } from 'constructs';

/** One NAT gateway and one address in each: two, so that a zone may fail. */
const ZONES = 2;

/**
 * A network with addresses to tell to customers: `new Redial(…, { network: new FixedAddresses(this, 'Network') })`.
 * `addresses`: two that are there already, by their ids (`eipalloc-…`), such as those that an earlier stack left.
 */
export class FixedAddresses extends Construct {
  readonly vpc: Vpc;

  constructor(scope: Construct, id: string, { addresses }: { addresses?: string[] } = {}) {
    super(scope, id);
    this.vpc = new Vpc(this, 'Vpc', {
      maxAzs: ZONES,
      natGatewayProvider: NatProvider.gateway({ eipAllocationIds: addresses ?? this.newAddresses() }),
      // Free, and it keeps what goes to the tables off the gateways, which charge by the byte.
      gatewayEndpoints: { Tables: { service: GatewayVpcEndpointAwsService.DYNAMODB } },
    });
  }

  private newAddresses(): string[] {
    const made = Array.from({ length: ZONES }, (_, i) => new CfnEIP(this, `Address${i + 1}`));
    // Customers have them in their firewalls: they stay ours whatever becomes of the gateways, or of the stack.
    for (const address of made) address.applyRemovalPolicy(RemovalPolicy.RETAIN);
    new CfnOutput(this, 'Addresses', {
      value: made.map((address) => address.attrPublicIp).join(', '),
      description: 'Where calls come from',
    });
    return made.map((address) => address.attrAllocationId);
  }
}
