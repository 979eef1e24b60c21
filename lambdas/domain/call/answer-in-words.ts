import type { Outcome } from './attempt.ts';

const WORDS: Record<Outcome, string> = {
  success: 'success',
  http_error: 'an HTTP error',
  dns_error: 'host name not found',
  connect_timeout: 'no connection in time',
  connection_refused: 'connection refused',
  connection_reset: 'connection broken off',
  tls_error: 'no secure connection (TLS)',
  response_timeout: 'no complete response in time',
  response_too_slow: 'response too slow',
  invalid_response: 'not a valid HTTP response',
  blocked_address: 'an address that may not be called',
  credentials_error: 'credentials could not be got',
  missing_variable: 'no request: the URL lacks a variable',
  unrenderable_payload: 'no request: the payload cannot be rendered',
  unknown: 'unknown',
};

interface Answer {
  outcome: Outcome;
  statusCode?: number;
  message?: string;
}

/** What a URL answered, in a few words: `HTTP 500 Internal Server Error`, or `connection refused`. */
export function answerInWords({ outcome, statusCode, message }: Answer): string {
  if (outcome !== 'http_error' || statusCode === undefined) return WORDS[outcome];
  return message ? `HTTP ${statusCode} ${message}` : `HTTP ${statusCode}`;
}

/** Why an answer that looks well, or nearly, was a failure; or what went wrong with the connection. */
export function answerExplained({ outcome, statusCode = 0, message }: Answer): string | undefined {
  if (outcome !== 'http_error') return message;
  if (statusCode >= 200 && statusCode < 300) return 'This callback counts only HTTP 200 as success.';
  if (statusCode >= 300 && statusCode < 400) return 'Redirects are never followed.';
  return undefined;
}
