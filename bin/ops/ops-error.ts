/** Something the operator can mend. Its message is shown as it is, without a stack. */
export class OpsError extends Error {
  override name = 'OpsError';
}
