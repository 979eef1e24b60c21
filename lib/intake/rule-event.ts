import { Stack, Token } from 'aws-cdk-lib';
import type { CfnRule } from 'aws-cdk-lib/aws-events';
import type { IConstruct } from 'constructs';
import { type EventBody, eventBody } from '../../lambdas/contract/api/event.ts';

/** Fields of the event, as text or as an `EventField` of what the rule matched: `EventField.fromPath('$.detail.tenant')`. */
export type RuleEvent = Partial<EventBody>;

/**
 * The fields that are given, checked as far as they are known. What no event may have is a slip that would otherwise show
 * as dead letters.
 */
export function checkedEvent(given: RuleEvent): RuleEvent {
  if (typeof given !== 'object' || given === null)
    throw new Error("publishFrom: give the event's fields as an object, such as { type: 'document.ready' }.");
  const told = Object.entries(given).filter(([, value]) => value !== undefined);
  for (const [name, value] of told) {
    if (!Object.hasOwn(eventBody.shape, name))
      throw new Error(
        `publishFrom: ${name}: an event has no such field. It has: ${Object.keys(eventBody.shape).join(', ')}.`,
      );
    if (Token.isUnresolved(value)) continue;
    const problem = problemWith(name as keyof RuleEvent, value);
    if (problem) throw new Error(`publishFrom: ${name}: ${JSON.stringify(value)}: ${problem}`);
  }
  return Object.fromEntries(told);
}

/** Why no event made of what this rule matches could have its `detail-type` as a type. Nothing, where that is not known. */
export function problemsWithDetailType(rule: IConstruct): string[] {
  const { scheduleExpression, eventPattern } = rule.node.defaultChild as CfnRule;
  const pattern: Record<string, unknown> = Stack.of(rule).resolve(eventPattern) ?? {};
  const matched = [scheduleExpression && 'Scheduled Event', pattern['detail-type']].flat();
  return matched.flatMap((detailType) => {
    // Anything but a text is a condition, such as a prefix.
    const problem = typeof detailType === 'string' && problemWith('type', detailType);
    return problem
      ? [
          `publishFrom: "${detailType}" would be the event's type. ${problem} Give it a type: { type: 'document.ready' }.`,
        ]
      : [];
  });
}

function problemWith(name: keyof RuleEvent, value: unknown): string | undefined {
  return eventBody.shape[name].safeParse(known(value)).error?.issues[0]?.message;
}

/** Values by name with those left empty that are known only when the rule matches. */
function known(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, Token.isUnresolved(each) ? '' : each]),
  );
}
