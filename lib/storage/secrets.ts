import { RemovalPolicy, Validations } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';

/** The two secrets, made by Secrets Manager at the first deployment; nobody ever types them. */
export class Secrets extends Construct {
  /** The first API key: the one that makes all others. */
  readonly adminKey: Secret;
  /** What credentials and signing secrets are encrypted with. Without it none of them can be read again. */
  readonly dataKey: Secret;

  constructor(scope: Construct, id: string, props: { keepData: boolean }) {
    super(scope, id);
    this.adminKey = new Secret(this, 'AdminKey', {
      description: 'Redial: the administrator API key',
      generateSecretString: { passwordLength: 48, excludePunctuation: true },
    });
    this.dataKey = new Secret(this, 'DataKey', {
      description: 'Redial: the key that callback credentials are encrypted with',
      generateSecretString: { passwordLength: 64, excludePunctuation: true },
      removalPolicy: props.keepData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.adminKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: 'People hold this key, so it changes when they are ready for it; docs/operating.md says how.',
    });
    Validations.of(this.dataKey).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'A new key opens nothing that was sealed with the old one, so nothing may change it on its own.',
    });
  }
}
