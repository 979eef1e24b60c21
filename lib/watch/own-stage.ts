import { Annotations, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';

/**
 * The name that a deployment counts under. Two of one name in one place would add up to one: what troubles the one would
 * hide that the other stands still. Nothing else of them is shared, so it is a warning, and an app may accept it.
 */
export class OwnStage extends Construct {
  readonly stage: string;

  constructor(scope: Construct, id: string, { stage }: { stage: string }) {
    super(scope, id);
    this.stage = stage;
    const other = this.node.root.node.findAll().find((each) => each !== this && this.isSharedWith(each));
    if (other) {
      Annotations.of(this).addWarningV2(
        'redial:stage',
        `${other.node.scope?.node.path} has the stage "${stage}", too, so their metrics are mixed, and alarms of the one can hide the other. Give one of them another stage.`,
      );
    }
  }

  /** Metrics are of an account and region; stacks that name neither are taken to go to the same. */
  private isSharedWith(other: unknown): boolean {
    return (
      other instanceof OwnStage &&
      other.stage === this.stage &&
      Stack.of(other).environment === Stack.of(this).environment
    );
  }
}
