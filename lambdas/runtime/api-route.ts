import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { Role } from '../contract/api/access.ts';
import type { ApiCaller } from '../domain/api/api-caller.ts';

/** Payload format 2.0, with what the middlewares found out on the way. */
export interface ApiEvent extends APIGatewayProxyEventV2 {
  caller?: ApiCaller;
  json?: unknown;
}
export type ApiResult = APIGatewayProxyStructuredResultV2;

/** A request as handlers see it: its key checked, its body read. */
export interface ApiRequest {
  /** Never there on a route that anyone may call, always on any other. */
  caller: ApiCaller;
  parameters: Record<string, string>;
  search: URLSearchParams;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: unknown;
  /** Where the API is seen from outside, without a slash at its end. */
  baseUrl: string;
  path: string;
}

export interface Answer {
  status: number;
  body?: object;
  headers?: Record<string, string>;
}

/** One row of the API. */
export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/callbacks/{id}` */
  path: string;
  roles: readonly Role[] | 'anyone';
  /** Its parameter is an id of the platform's own, in which slashes may be. */
  hasOwnId?: true;
  /** Absent: a body is not looked at. With `as-written`, numbers keep the way they were written. */
  body?: 'json' | 'json-as-written';
  /** The body may be left out; handlers then see undefined. */
  bodyIsOptional?: true;
  handle(request: ApiRequest): Answer | Promise<Answer>;
}
