import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';

export type Item = Record<string, unknown>;

export type Written<T> =
  | { refused: false; output: T }
  /** `item`: what made the condition fail, if ALL_OLD was asked for and there is one. */
  | { refused: true; item: Item | undefined };

/**
 * Runs a conditional write. A condition that fails is an answer, not a fault. The document client leaves the item
 * inside the exception in DynamoDB's own notation, so it is translated here.
 */
export async function writeIf<T>(write: Promise<T>): Promise<Written<T>> {
  try {
    return { refused: false, output: await write };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { refused: true, item: error.Item && unmarshall(error.Item) };
  }
}
