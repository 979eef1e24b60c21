import type { Fault } from '../../domain/call/answer.ts';

/** A token endpoint gave no token. */
export class TokenFaultError extends Error {
  override readonly name = 'TokenFaultError';
  /** What the attempt comes to. */
  readonly fault: Fault;

  /** `what` goes on after a colon, and holds nothing that the endpoint wrote itself. */
  constructor(what: string, outcome: Fault['outcome'] = 'credentials_error') {
    const message = `the token endpoint: ${what}`;
    super(message);
    this.fault = { kind: 'fault', outcome, message };
  }
}

/** It does not know the client, or does not look where its credentials stand. */
export class UnknownClientError extends TokenFaultError {}
