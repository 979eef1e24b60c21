import type { Answer } from '../domain/call/answer.ts';
import type { Timings } from '../domain/call/attempt.ts';

export interface OutboundRequest {
  method: 'GET' | 'POST';
  /** http or https; judged by the URL rules before it comes here. */
  url: string;
  headers: Record<string, string>;
  body?: string;
}

export interface CallLimits {
  connectMs: number;
  /** For the whole: connection, request and complete response. */
  responseMs: number;
  /**
   * How long after its beginning a request may be made once more that was lost with a kept connection; absent: as long
   * as there is time.
   */
  repeatMs?: number;
  /** How much of the body is read; RESPONSE_BODY_BYTES unless told otherwise. */
  bodyBytes?: number;
}

export interface CallResult {
  durationMs: number;
  timings: Timings;
  remoteAddress?: string;
  answer: Answer;
  /**
   * There was a request before this one, on a kept connection that was gone before it answered anything: whether the
   * receiver saw it, nobody knows. All else here tells of the second alone, which began when the first ended.
   */
  lostOnKeptConnection?: { durationMs: number; remoteAddress?: string };
}

/** The only way out to receivers. Never throws for what a receiver does: that is a result. */
export interface Caller {
  call(request: OutboundRequest, limits: CallLimits): Promise<CallResult>;
}
