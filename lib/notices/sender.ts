import { Annotations, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PLACEHOLDER_SENDER } from '../settings.ts';

/** Who mails come from, and what it takes to be allowed to send them. */
export class Sender extends Construct {
  /** Every identity of the account. */
  readonly identityArns: string;
  readonly #mailFrom: string;

  constructor(scope: Construct, id: string, props: { mailFrom: string }) {
    super(scope, id);
    this.#mailFrom = props.mailFrom;
    this.identityArns = Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: '*' });
    if (props.mailFrom === PLACEHOLDER_SENDER) {
      Annotations.of(this).addWarningV2(
        'redial:mailFrom',
        'mailFrom is not set, so SES would refuse every mail. Give it: `-c mailFrom=you@your-domain`, or `mailFrom` where an app makes Redial.',
      );
    }
  }

  /**
   * The sender's address is what is pinned. The identity cannot be: SES checks the address, or its domain, or a
   * domain above that, whichever is verified, and in its sandbox the recipients' identities as well.
   */
  allowSending(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: [this.identityArns],
        conditions: { StringEquals: { 'ses:FromAddress': this.#mailFrom } },
      }),
    );
  }
}
