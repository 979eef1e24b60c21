import { type ProblemType, problems, type Violation } from '../../contract/api/problems.ts';
import type { AttemptView } from '../call/attempt-view.ts';

export interface RefusalDetails {
  /** For `invalid`: all that is wrong. */
  errors?: Violation[];
  retryAfterSeconds?: number;
  /** For `method-not-allowed`: what the path does answer to. */
  allow?: string[];
  /** For `not-verified`: what the URL answered. */
  attempt?: AttemptView;
}

/** A request that cannot be done, for a reason its sender can understand. Never a fault of ours. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly type: ProblemType;
  readonly details: RefusalDetails;

  constructor(type: ProblemType, message: string, details: RefusalDetails = {}) {
    super(message);
    this.type = type;
    this.details = details;
  }

  get status(): number {
    return problems[this.type].status;
  }
}

export function invalid(errors: Violation[]): RefusedError {
  const paths = errors.map(({ path }) => path || 'the whole').join(', ');
  return new RefusedError('invalid', `Not valid: ${paths}.`, { errors });
}

/** The same words whether it never was, is gone, or is another tenant's: these must not be told apart. */
export function notFound(what: string, id: string): RefusedError {
  return new RefusedError('not-found', `There is no ${what} ${JSON.stringify(id.slice(0, 100))}.`);
}
