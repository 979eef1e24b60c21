/** Something the person at the keyboard can mend. Its message is shown as it is, without a stack. */
export class UserError extends Error {
  override name = 'UserError';
}
