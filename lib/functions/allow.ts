import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';

/**
 * Lets a function do the named actions on the named resources, and no more. The ready-made grants of CDK are not
 * used: `grantReadWriteData` alone brings Scan, streams and every index.
 */
export function allow(grantee: IGrantable, actions: string[], ...resourceArns: string[]): void {
  Grant.addToPrincipal({ grantee, actions, resourceArns }).assertSuccess();
}
