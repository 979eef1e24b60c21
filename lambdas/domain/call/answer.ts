import type { Outcome } from './attempt.ts';

/** What a receiver did with one request. */
export type Answer = CompleteResponse | Fault;

/** Of its body at most as much was kept as was asked for. */
export interface CompleteResponse {
  kind: 'response';
  statusCode: number;
  /** The reason phrase, as sent; may be empty. */
  statusMessage: string;
  /** The `Retry-After` header, as sent. */
  retryAfter?: string;
  /** The `Content-Type` header, as sent. */
  contentType?: string;
  body: Uint8Array;
  /** There was more body than `body` holds. */
  truncated: boolean;
}

/** No complete response. What was read of one is told. */
export interface Fault {
  kind: 'fault';
  outcome: Exclude<
    Outcome,
    'success' | 'http_error' | 'unknown' | 'missing_variable' | 'unrenderable_payload'
  >;
  /** What went wrong, for people. Never holds credentials or a URL. */
  message: string;
  statusCode?: number;
}
