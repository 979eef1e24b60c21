import { rmSync } from 'node:fs';
import { Validations } from 'aws-cdk-lib';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it, onTestFinished } from 'vitest';
import project from '../../cdk.json' with { type: 'json' };
import { RedialStack } from '../../lib/redial-stack.ts';
import { parseSettings, type SettingsInput } from '../../lib/settings.ts';
import { findingsIn } from './findings.ts';
import { testApp } from './synthesized.ts';

/** A stack as `bin/redial.ts` makes it, under the rules of AWS Solutions. */
function checked(given: SettingsInput) {
  const app = testApp(project.context);
  onTestFinished(() => rmSync(app.outdir, { recursive: true, force: true }));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const settings = parseSettings({ mailFrom: 'callbacks@example.org', ...given });
  const stack = new RedialStack(app, `Redial-${settings.stage}`, { settings });
  return {
    stack,
    /** What is found, as `rule path`. */
    findings: () => findingsIn(app),
  };
}

describe('under the rules of AWS Solutions', () => {
  it.each(['dev', 'prod'])('the stage %s has no finding', (stage) => {
    expect(checked({ stage }).findings()).toEqual([]);
  });

  it('the stage prod has no finding with every setting that adds or takes something', () => {
    const given = {
      stage: 'prod',
      keepData: false,
      publicUrl: 'https://callbacks.example.org',
      dashboard: false,
    };
    const adminEmail = 'ops@example.org';
    expect(checked({ ...given, adminEmail, alarmEmail: adminEmail }).findings()).toEqual([]);
  });

  it('an open queue and a wildcard would be found', () => {
    const { stack, findings } = checked({});
    const queue = new Queue(stack, 'Open');
    const statements = [new PolicyStatement({ actions: ['sqs:*'], resources: [queue.queueArn] })];
    const role = stack.node.findChild('Callbacks').node.findChild('Deliver').node.findChild('FunctionRole');
    new Policy(role, 'Wide', { statements, roles: [role as never] });
    expect(findings().sort()).toEqual([
      'AwsSolutions-IAM5[Action::sqs:*] Redial-dev/Callbacks/Deliver/FunctionRole/Wide/Resource',
      'AwsSolutions-SQS3 Redial-dev/Open/Resource',
      'AwsSolutions-SQS4 Redial-dev/Open/Resource',
    ]);
  });

  it('exceptions are few, and each says why', () => {
    const exceptions = (given: SettingsInput) => acknowledgedIn(checked(given).stack);
    const kept = exceptions({ keepData: true });
    expect(Object.keys(kept)).toEqual([
      'Secrets/AdminKey SMG4',
      'Secrets/DataKey SMG4',
      'Front/HttpApi APIG4',
      expect.stringMatching(/^Deliver IAM5\[Resource::arn:[^*]+:schedule\/[^*]+\/\*\]$/),
      expect.stringMatching(/^Notify IAM5\[Resource::arn:[^*]+:identity\/\*\]$/),
    ]);
    const more = Object.keys(exceptions({ keepData: false })).filter((each) => !(each in kept));
    expect(more).toEqual(
      ['Callbacks', 'Health', 'Calls', 'Attempts', 'Access'].map((name) => `Storage/${name} DDB3`),
    );
    for (const reason of Object.values(exceptions({}))) expect(reason).toMatch(/^[A-Za-z].{30,}\.$/);
  });
});

/** Reasons by `path rule`, for every rule that a construct is excepted from. */
function acknowledgedIn(stack: RedialStack): Record<string, string> {
  const entries = stack.node.findAll().flatMap(({ node }) =>
    node.metadata
      .filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
      .flatMap(({ data }) => Object.entries(data as Record<string, string>))
      .map(([rule, reason]) => [
        `${node.path.replace(/^[^/]+\/Callbacks\//, '')} ${rule.replace(/^Annotation::AwsSolutions-/, '')}`,
        reason,
      ]),
  );
  return Object.fromEntries(entries);
}
