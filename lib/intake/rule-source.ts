import { Stack } from 'aws-cdk-lib';
import { CfnRule, EventField, type IRuleTarget, type Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import type { EventBody } from '../../lambdas/contract/api/event.ts';
import { checkedEvent, problemsWithDetailType, type RuleEvent } from './rule-event.ts';

/** A rule that the app makes, in the stack of its Redial. The errors of CDK itself name neither. */
export function checkedRule(redial: IConstruct, rule: Rule): Rule {
  if (typeof rule?.addTarget !== 'function')
    throw new Error(
      'publishFrom: give a rule that this app makes, `new Rule(…)`: one that is there already takes targets where it is made.',
    );
  const [there, here] = [Stack.of(rule), Stack.of(redial)];
  if (there !== here)
    throw new Error(
      `publishFrom: ${rule.node.path} is in the stack ${there.stackName}, and Redial in ${here.stackName}: make the rule in ${here.stackName}.`,
    );
  return rule;
}

/** A target that sends what a rule matches to the events queue, in the form that the queue takes. */
export function ruleSource(events: Queue, given: RuleEvent): IRuleTarget {
  const told = checkedEvent(given);
  return {
    bind: (rule, targetId) => {
      // Not before the synthesis: until then a rule's pattern can grow.
      if (told.type === undefined) rule.node.addValidation({ validate: () => problemsWithDetailType(rule) });
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
        ...told,
      };
      return { arn: events.queueArn, input: RuleTargetInput.fromObject(event), targetResource: events };
    },
  };
}
