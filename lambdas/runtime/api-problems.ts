import type { MiddlewareObj } from '@middy/core';
import { type ProblemType, problems } from '../contract/api/problems.ts';
import { type RefusalDetails, RefusedError } from '../domain/api/refused-error.ts';
import type { Log } from '../ports/log.ts';
import type { ApiEvent, ApiResult } from './api-route.ts';

/** Turns whatever was thrown into `application/problem+json`. What nobody refused is our own fault: logged, not told. */
export function problemAnswers(log: Log): MiddlewareObj<ApiEvent, ApiResult> {
  return {
    onError: (request) => {
      const { error, event } = request;
      if (error instanceof RefusedError) {
        request.response = problemAnswer(error.type, error.message, error.details);
        return;
      }
      const requestId = event.requestContext?.requestId;
      log.error('request.failed', { requestId, route: event.routeKey, path: event.rawPath, error });
      request.response = problemAnswer(
        'internal',
        `This is not your fault. Try again; if it stays, name the request ${requestId}.`,
      );
    },
  };
}

function problemAnswer(type: ProblemType, detail: string, details: RefusalDetails = {}): ApiResult {
  const { errors, retryAfterSeconds, allow, attempt } = details;
  const { status, title } = problems[type];
  return {
    statusCode: status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      ...(allow && { allow: allow.join(', ') }),
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
    body: JSON.stringify({
      type,
      title,
      status,
      detail,
      ...(errors && { errors }),
      ...(attempt && { attempt }),
    }),
  };
}
