import type { Statement } from '../grants/rights.ts';
import { createResolver, type Place } from './intrinsics.ts';
import { physicalArn, physicalName } from './physical-names.ts';
import type { Assembly } from './template.ts';

interface PolicyProperties {
  Roles: string[];
  PolicyDocument: { Statement: Statement[] };
}

/** What each function may do, by its name: the statements of all policies of its role. */
export function grantsOf({ template, stackName }: Assembly, place: Omit<Place, 'stackName'>) {
  const resolve = createResolver(template, { ...place, stackName });
  const ofType = (type: string) =>
    Object.entries(template.Resources).filter(([, each]) => each.Type === type);
  const policies = ofType('AWS::IAM::Policy').map(([, { Properties }]) => Properties as unknown);
  const grants = new Map<string, Statement[]>();
  for (const [id, resource] of ofType('AWS::Lambda::Function')) {
    const role = resolve(resource.Properties?.Role);
    const held = policies
      .map((properties) => resolve(properties) as PolicyProperties)
      .filter(({ Roles }) => Roles.some((name) => physicalArn('AWS::IAM::Role', name) === role));
    grants.set(
      physicalName(id, resource),
      held.flatMap(({ PolicyDocument }) => PolicyDocument.Statement),
    );
  }
  return grants;
}
