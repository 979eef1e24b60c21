/** Something the operator can mend. Its message is shown as it is, without a stack. */
export class OpsError extends Error {
  override name = 'OpsError';
}

export const WHICH_ACCOUNT = 'AWS_PROFILE and AWS_REGION say which account and region are meant.';
