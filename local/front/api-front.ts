import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { LambdaFunction } from '../lambda/lambda-function.ts';
import type { RunnerLog } from '../log/runner-log.ts';
import { answerOf, eventOf } from './payload.ts';

/** Limits of an HTTP API. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const LONGEST_ANSWER_MILLISECONDS = 30_000;

/** Stands in for the HTTP API: hands every request to one function and its answer back. */
export function createApiFront(api: LambdaFunction, log: RunnerLog): RequestListener {
  return async (request, response) => {
    try {
      const body = await boundedBody(request);
      if (!body) return gatewayError(response, 413, 'Request Entity Too Large');
      const result = await withinLimit(api.invoke(JSON.stringify(eventOf(request, body))));
      if (result === undefined) return gatewayError(response, 503, 'Service Unavailable');
      const answer = answerOf(result);
      if (answer.body.length > 0) response.setHeader('content-length', answer.body.length);
      response.writeHead(answer.status, answer.headers).end(answer.body);
    } catch (error) {
      log.fault(error);
      if (!response.headersSent) gatewayError(response, 500, 'Internal Server Error');
    }
  };
}

/** Undefined where it is larger than allowed; the rest is read and forgotten, so that the caller hears the answer. */
async function boundedBody(request: IncomingMessage): Promise<Buffer | undefined> {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) chunks = [];
    else chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks);
}

function withinLimit(result: Promise<string>): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(undefined), LONGEST_ANSWER_MILLISECONDS);
    result.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function gatewayError(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ message }));
}
