/** How an invocation can fail: the handler threw, its process ended or took too long, or it never came up. */
export type InvocationFailure = 'error' | 'crash' | 'timeout' | 'init';

/** An invocation that gave no answer. */
export class InvocationError extends Error {
  override name = 'InvocationError';
  readonly failure: InvocationFailure;
  /** The stack of the error inside the function, where it told one. */
  readonly trace: string[];

  constructor(failure: InvocationFailure, functionName: string, detail: string, trace: string[] = []) {
    super(`${functionName} failed (${failure}): ${detail}`);
    this.failure = failure;
    this.trace = trace;
  }
}
