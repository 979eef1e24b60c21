import {
  type CloudFormationClient,
  CloudFormationServiceException,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { type Deployment, deploymentIn, type StackResource } from './deployment.ts';
import { OpsError } from './ops-error.ts';

/** What a stack's own list of its resources says. */
export async function findDeployment(client: CloudFormationClient, stack: string): Promise<Deployment> {
  const resources: StackResource[] = [];
  try {
    for await (const page of paginateListStackResources({ client }, { StackName: stack })) {
      for (const { LogicalResourceId, PhysicalResourceId } of page.StackResourceSummaries ?? []) {
        if (LogicalResourceId !== undefined && PhysicalResourceId !== undefined)
          resources.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId });
      }
    }
  } catch (error) {
    if (!isNoSuchStack(error)) throw error;
    const region = await client.config.region();
    throw new OpsError(
      `There is no stack ${stack} in ${region} of this account. AWS_PROFILE and AWS_REGION say which account and region are meant.`,
    );
  }
  return deploymentIn(stack, resources);
}

function isNoSuchStack(error: unknown): boolean {
  return error instanceof CloudFormationServiceException && error.message.includes('does not exist');
}
