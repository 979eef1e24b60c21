import { Annotations, Stack } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PLACEHOLDER_SENDER } from '../settings.ts';

export interface SenderProps {
  mailFrom: string;
  adminEmail?: string | undefined;
}

/** Who mails come from, and what it takes to be allowed to send them. */
export class Sender extends Construct {
  private readonly mailFrom: string;
  private readonly identityArns: string[];

  constructor(scope: Construct, id: string, props: SenderProps) {
    super(scope, id);
    this.mailFrom = props.mailFrom;
    // In the SES sandbox AWS asks for a permission on the recipient's identity too, so the administrator's is named.
    const addresses = props.adminEmail ? [props.mailFrom, props.adminEmail] : [props.mailFrom];
    const identities = new Set(addresses.flatMap(identitiesOf));
    this.identityArns = [...identities].map((identity) =>
      Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName: identity }),
    );
    if (props.mailFrom === PLACEHOLDER_SENDER) {
      Annotations.of(this).addWarningV2(
        'redial:mailFrom',
        `mailFrom is not set, so SES would refuse every mail. Deploy with \`-c mailFrom=you@your-domain\`.`,
      );
    }
  }

  allowSending(grantee: IGrantable): void {
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['ses:SendEmail'],
        resources: this.identityArns,
        conditions: { StringEquals: { 'ses:FromAddress': this.mailFrom } },
      }),
    );
  }
}

/** What may be verified in SES for an address: itself, its domain, or a domain above that. SES picks one of them. */
function identitiesOf(address: string): string[] {
  const labels = address.slice(address.lastIndexOf('@') + 1).split('.');
  const domains = labels.slice(0, -1).map((_, start) => labels.slice(start).join('.'));
  return [address, ...domains];
}
