import { CachedCallbackLookup } from '../../lambdas/adapters/cache/cached-callback-lookup.ts';
import { HttpCaller } from '../../lambdas/adapters/http/http-caller.ts';
import { OAuthTokenSource } from '../../lambdas/adapters/oauth/oauth-token-source.ts';
import type { Role } from '../../lambdas/contract/api/access.ts';
import { problemWithTokenUrl, problemWithUrl } from '../../lambdas/domain/request/url-rules.ts';
import { apiHandler } from '../../lambdas/functions/api/handler.ts';
import { apiRoutes } from '../../lambdas/functions/api/routes.ts';
import type { Caller } from '../../lambdas/ports/caller.ts';
import type { ApiEvent, ApiResult } from '../../lambdas/runtime/api-route.ts';
import { createKey } from '../../lambdas/usecases/access/create-key.ts';
import { holdToDocument } from './documented-answers.ts';
import { MemoryAccessLedger } from './memory/memory-access-ledger.ts';
import { MemoryBatchLedger } from './memory/memory-batch-ledger.ts';
import { MemoryCallLedger } from './memory/memory-call-ledger.ts';
import { MemoryCallbackDirectory } from './memory/memory-callback-directory.ts';
import { MemoryClock } from './memory/memory-clock.ts';
import { MemoryHealthLedger } from './memory/memory-health-ledger.ts';
import { MemoryIdempotencyLedger } from './memory/memory-idempotency-ledger.ts';
import { MemoryLog } from './memory/memory-log.ts';
import { MemoryQueues } from './memory/memory-queues.ts';
import { MemoryReplayLedger } from './memory/memory-replay-ledger.ts';

export const ADMIN_KEY = 'the-admin-key';
export const PUBLIC_URL = 'https://api.example';

export interface Asked {
  key?: string | undefined;
  /** An object is sent as JSON, a string as it is. */
  body?: unknown;
  headers?: Record<string, string>;
  isBase64Encoded?: boolean;
}

export interface Answered {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** Looked into as a client would. */
  body: ReturnType<typeof JSON.parse>;
}

export type ApiWorld = ReturnType<typeof apiWorld>;

interface WorldOptions {
  publicUrl?: string | undefined;
  /** `any`: URLs may name a receiver on this machine, and it is called. */
  addressPolicy?: 'public' | 'any';
  caller?: Caller;
}

/** The whole API over in-memory ports, asked by payload-2.0 events. Its way out is the real one. */
export function apiWorld({
  publicUrl = PUBLIC_URL,
  addressPolicy = 'public',
  caller = new HttpCaller({ addressPolicy }),
}: WorldOptions = {}) {
  const clock = new MemoryClock();
  const callbacks = new MemoryCallbackDirectory({ clock });
  const calls = new MemoryCallLedger({ clock, historyDays: 30 });
  const health = new MemoryHealthLedger({ clock, historyDays: 30 });
  const access = new MemoryAccessLedger();
  const batches = new MemoryBatchLedger({ clock, historyDays: 30 });
  const replays = new MemoryReplayLedger({ clock, historyDays: 30 });
  const queues = new MemoryQueues();
  const log = new MemoryLog();
  const urlRules = { allowHttp: true, allowedPorts: 'any', addressPolicy } as const;
  const rules = {
    minIntervalSeconds: 60,
    problemWithUrl: (url: string) => problemWithUrl(url, urlRules),
    problemWithTokenUrl: (url: string) => problemWithTokenUrl(url, urlRules),
  };
  const tokens = new OAuthTokenSource({ caller, clock });
  const ports = {
    ...{
      callbacks,
      calls,
      health,
      access,
      batches,
      replays,
      clock,
      queue: queues,
      retries: queues,
      events: queues,
      recovery: queues,
      caller,
      tokens,
      log,
    },
    idempotency: new MemoryIdempotencyLedger({ clock }),
    lookup: new CachedCallbackLookup({ lookup: callbacks, clock }),
    policy: { rules, retriesByDefault: false },
    settings: { historyDays: 30 },
  };
  const deployment = { adminKey: async () => ADMIN_KEY, ...(publicUrl && { publicUrl }) };
  const handler = apiHandler(ports, deployment);

  const routes = apiRoutes(ports);
  const ask = async (method: string, path: string, asked: Asked = {}): Promise<Answered> => {
    const event = requestEvent(method, path, { key: ADMIN_KEY, ...asked });
    const answer = answered(await handler(event, {} as never));
    holdToDocument(routes, rules, { method, path: event.rawPath }, answer);
    return answer;
  };

  const keyOf = async (role: Role, tenant?: string): Promise<string> =>
    (await createKey(ports, { role, ...(tenant !== undefined && { tenant }) })).text;

  /** A registered callback's id. */
  const register = async (body: object = {}, key = ADMIN_KEY): Promise<string> => {
    const answer = await ask('POST', '/callbacks', { key, body: { url: 'https://a.example/hook', ...body } });
    if (answer.status !== 201) throw new Error(answer.text);
    return answer.body.id;
  };

  return {
    ask,
    keyOf,
    register,
    handler,
    ports,
    clock,
    callbacks,
    calls,
    health,
    access,
    batches,
    replays,
    queues,
    log,
  };
}

/** What a client sees of a result. */
export function answered({ statusCode, headers, body: text = '' }: ApiResult): Answered {
  return {
    status: statusCode!,
    headers: headers as Record<string, string>,
    text,
    body: text && JSON.parse(text),
  };
}

/** A request as an HTTP API hands it to its function, payload format 2.0. */
export function requestEvent(method: string, target: string, asked: Asked): ApiEvent {
  const [encoded = '/', query = ''] = target.split('?');
  const path = decodedPath(encoded);
  const { key, body, headers, isBase64Encoded = false } = asked;
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      host: 'abc123.execute-api.example',
      ...(key !== undefined && { 'x-api-key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'abc123',
      domainName: 'abc123.execute-api.example',
      domainPrefix: 'abc123',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'test' },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '05/Jan/2026:09:00:00 +0000',
      timeEpoch: 0,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    isBase64Encoded,
  };
}

/** As an HTTP API decodes it before its function sees it. */
function decodedPath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
