import { Token } from 'aws-cdk-lib';
import { CfnRule, EventField, type IRuleTarget, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { type EventBody, eventBody } from '../../lambdas/contract/api/event.ts';

/** Fields of the event, as text or as an `EventField` of what the rule matched: `EventField.fromPath('$.detail.tenant')`. */
export type RuleEvent = Partial<EventBody>;

/** A target that sends what a rule matches to the events queue, in the form that the queue takes. */
export function ruleSource(events: Queue, given: RuleEvent): IRuleTarget {
  refuseBadType(given.type);
  return {
    bind: (rule, targetId) => {
      const onlyThisRule = { ArnEquals: { 'aws:SourceArn': CfnRule.arnForRule(rule) } };
      events.grant(
        new ServicePrincipal('events.amazonaws.com', { conditions: onlyThisRule }),
        'sqs:SendMessage',
      );
      const event: EventBody = {
        type: EventField.detailType,
        payload: EventField.fromPath('$.detail'),
        // EventBridge delivers at least once. Without a key a second delivery would be a second event, whose calls a
        // receiver could not tell from new ones. Another rule, or this one's other target, makes an event of its own.
        idempotencyKey: `${rule.node.addr}/${targetId}/${EventField.eventId}`,
        ...given,
      };
      return { arn: events.queueArn, input: RuleTargetInput.fromObject(event), targetResource: events };
    },
  };
}

/** A type that no event may have is a slip that would otherwise show as dead letters. */
function refuseBadType(type: string | undefined): void {
  if (type === undefined || Token.isUnresolved(type)) return;
  const { error } = eventBody.shape.type.safeParse(type);
  if (error) throw new Error(`${JSON.stringify(type)}: ${error.issues[0]?.message}`);
}
