import {
  type CloudFormationClient,
  CloudFormationServiceException,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { type Deployment, deploymentIn, type StackResource } from './deployment.ts';
import { OpsError, WHICH_ACCOUNT } from './ops-error.ts';

/** What a stack's own list of its resources says. `place`: the stack's name, or `<stack>/<construct>`. */
export async function findDeployment(client: CloudFormationClient, place: string): Promise<Deployment> {
  const [stack = '', construct = ''] = place.split('/');
  const resources: StackResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const {
        ResourceType: type,
        LogicalResourceId,
        PhysicalResourceId,
      } of page.StackResourceSummaries ?? []) {
        if (type !== undefined && LogicalResourceId !== undefined && PhysicalResourceId !== undefined)
          resources.push({ type, logicalId: LogicalResourceId, physicalId: PhysicalResourceId });
      }
    }
  } catch (error) {
    if (!isNoSuchStack(error)) throw error;
    const region = await client.config.region();
    throw new OpsError(`There is no stack ${stack} in ${region} of this account. ${WHICH_ACCOUNT}`);
  }
  // As CloudFormation has it in its ids.
  return deploymentIn(stack, resources, construct.replace(/[^A-Za-z0-9]/g, ''));
}

function isNoSuchStack(error: unknown): boolean {
  return error instanceof CloudFormationServiceException && error.message.includes('does not exist');
}
