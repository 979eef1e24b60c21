import type { Outcome, Timings } from '../domain/attempt.ts';

export interface OutboundRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface CallLimits {
  connectMs: number;
  /** For the whole: connection, request and complete response. */
  responseMs: number;
}

export interface CallResult {
  durationMs: number;
  timings: Timings;
  remoteAddress?: string;
  answer:
    | {
        kind: 'response';
        statusCode: number;
        statusMessage: string;
        retryAfter?: string;
        body: Uint8Array;
        truncated: boolean;
      }
    /** No complete response. What was read of one is told. */
    | {
        kind: 'fault';
        outcome: Exclude<Outcome, 'success' | 'http_error' | 'unknown'>;
        message: string;
        statusCode?: number;
      };
}

/** The only way out to receivers. Never throws for what a receiver does: that is a result. */
export interface Caller {
  call(request: OutboundRequest, limits: CallLimits): Promise<CallResult>;
}
