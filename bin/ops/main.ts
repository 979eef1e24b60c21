import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SQSClient } from '@aws-sdk/client-sqs';
import { documentClient } from '../../lambdas/adapters/dynamo/document-client.ts';
import { systemClock as clock } from '../../lambdas/runtime/system-clock.ts';
import { findDeployment } from './find-deployment.ts';
import { runCommand } from './run-command.ts';

/** `npm run ops -- <command>`, with the account and region of the environment. */
export function main(words: string[]): Promise<number> {
  const cloudFormation = new CloudFormationClient();
  return runCommand(
    {
      findDeployment: (stack) => findDeployment(cloudFormation, stack),
      sqs: new SQSClient(),
      documents: documentClient(),
      clock,
      print: (line) => console.log(line),
      complain: (line) => console.error(line),
    },
    words,
  );
}
