import { fileURLToPath } from 'node:url';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type CfnPolicy, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, type CfnFunction, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { CallerNetwork } from '../network/caller-network.ts';
import { BUNDLING } from './bundling.ts';

export interface NodeFunctionProps {
  /** Its folder in `lambdas/functions`, whose `index.ts` exports `handler`. */
  name: string;
  /** What it does, in one sentence. */
  does: string;
  limitSeconds: number;
  /** Of 256, 512 and 1024 the smallest of which the most that was ever measured is half: `docs/operating.md` has the numbers. */
  memoryMb: number;
  /** Keys without a value are left out. */
  environment: Record<string, string | undefined>;
  /** Where it runs; in none of the account's networks, if not given. */
  network?: CallerNetwork;
}

/** A function with the house's defaults. Its role may write its own log and nothing else until it is allowed more. */
export class NodeFunction extends NodejsFunction {
  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    logGroup.grantWrite(role);
    props.network?.admit(role);
    super(scope, id, {
      description: `Redial ${props.name}: ${props.does}`,
      entry: inRepository(`lambdas/functions/${props.name}/index.ts`),
      depsLockFilePath: inRepository('package-lock.json'),
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      timeout: Duration.seconds(props.limitSeconds),
      memorySize: props.memoryMb,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      environment: { NODE_OPTIONS: '--enable-source-maps', ...present(props.environment) },
      bundling: BUNDLING,
      ...props.network?.placement,
    });
    // CDK makes a function wait for its role as well, which the function names anyhow.
    const policy = role.node.findChild('DefaultPolicy').node.defaultChild as CfnPolicy;
    (this.node.defaultChild as CfnFunction).addOverride('DependsOn', [policy.logicalId]);
  }
}

function inRepository(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

function present(environment: Record<string, string | undefined>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
