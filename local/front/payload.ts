import { isUtf8 } from 'node:buffer';
import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { LOCAL_ACCOUNT } from '../template/physical-names.ts';

/** An HTTP request as an HTTP API hands it to a function, payload format 2.0, route `$default`. */
export function eventOf(request: IncomingMessage, body: Buffer): APIGatewayProxyEventV2 {
  const [rawPath = '/', rawQueryString = ''] = split(request.url ?? '/', '?');
  const { cookie, ...headers } = joinedHeaders(request);
  const query = joinedQuery(rawQueryString);
  // What is no UTF-8 would arrive altered as text.
  const base64 = !isText(headers['content-type']) || !isUtf8(body);
  const now = new Date();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: decodeSafely(rawPath),
    rawQueryString,
    ...(cookie && { cookies: cookie.split(/; */) }),
    headers,
    ...(query && { queryStringParameters: query }),
    requestContext: {
      accountId: LOCAL_ACCOUNT,
      apiId: 'local',
      domainName: headers.host ?? '',
      domainPrefix: 'local',
      http: {
        method: request.method ?? 'GET',
        path: decodeSafely(rawPath),
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: '$default',
      stage: '$default',
      time: gatewayTime(now),
      timeEpoch: now.getTime(),
    },
    ...(body.length > 0 && { body: body.toString(base64 ? 'base64' : 'utf8') }),
    isBase64Encoded: body.length > 0 && base64,
  };
}

export interface HttpAnswer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** What a function's answer means. Without a `statusCode` the whole of it is a JSON body. */
export function answerOf(result: string): HttpAnswer {
  const value = JSON.parse(result) as APIGatewayProxyStructuredResultV2 | string | null;
  if (typeof value !== 'object' || value === null || value.statusCode === undefined) {
    const body = Buffer.from(typeof value === 'string' ? value : result);
    return { status: 200, headers: { 'content-type': 'application/json' }, body };
  }
  const headers: HttpAnswer['headers'] = {};
  for (const [name, text] of Object.entries(value.headers ?? {})) headers[name.toLowerCase()] = String(text);
  if (value.cookies?.length) headers['set-cookie'] = value.cookies;
  const body = Buffer.from(value.body ?? '', value.isBase64Encoded ? 'base64' : 'utf8');
  if (body.length > 0) headers['content-type'] ??= 'text/plain;charset=UTF-8';
  return { status: Number(value.statusCode), headers, body };
}

/** Header names in lower case; several values of one name joined by commas. */
function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) {
    joined[name] = (values ?? []).join(name === 'cookie' ? '; ' : ',');
  }
  return joined;
}

function joinedQuery(rawQueryString: string): Record<string, string> | undefined {
  if (!rawQueryString) return undefined;
  const joined: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(rawQueryString)) {
    joined[name] = name in joined ? `${joined[name]},${value}` : value;
  }
  return joined;
}

/** Bodies of these types arrive as text, if they are; all others in base64. */
function isText(contentType: string | undefined): boolean {
  if (!contentType) return true;
  return /^(text\/|application\/(json|xml|javascript)\b)/i.test(contentType);
}

function decodeSafely(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function split(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** `12/Mar/2026:19:03:58 +0000` */
function gatewayTime(time: Date): string {
  const [, day, month, year, clock] = time.toUTCString().split(' ');
  return `${day}/${month}/${year}:${clock} +0000`;
}
