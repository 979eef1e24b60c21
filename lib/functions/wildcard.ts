import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Why a policy of this construct names `arn`, which stands for many things. Without a reason the synthesis fails. */
export function acknowledgeWildcard(scope: IConstruct, arn: string, reason: string): void {
  const resource = flat(Stack.of(scope).resolve(arn));
  Validations.of(scope).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason });
}

/** An ARN as cdk-nag writes it: what is known only after deployment in angle brackets. */
function flat(
  value: string | { Ref: string } | { 'Fn::Join': [string, Parameters<typeof flat>[0][]] },
): string {
  if (typeof value === 'string') return value;
  if ('Ref' in value) return `<${value.Ref}>`;
  const [separator, parts] = value['Fn::Join'];
  return parts.map(flat).join(separator);
}
