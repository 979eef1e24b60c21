import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, serveLoopback } from '../loopback.ts';

/** What a worker process asks and tells; each worker has one of these. */
export interface RuntimePeer {
  /** The worker is free; `respond` gives it its next invocation. */
  onNext(respond: (invocation: InvocationHead, event: string) => void): void;
  onResponse(invocationId: string, result: string): void;
  onError(invocationId: string, error: RuntimeError): void;
  onInitError(error: RuntimeError): void;
}

export interface InvocationHead {
  id: string;
  /** Milliseconds since the epoch. */
  deadlineAt: number;
  functionArn: string;
}

export interface RuntimeError {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

/** Lambda's Runtime API for many workers: each is told an address of its own, `host:port/<worker>`. */
export interface RuntimeApi {
  /** Registers a worker; returns its value for `AWS_LAMBDA_RUNTIME_API`. */
  add(workerId: string, peer: RuntimePeer): string;
  remove(workerId: string): void;
  close(): Promise<void>;
}

const pathPattern =
  /^\/([\w-]+)\/2018-06-01\/runtime\/(?:(init\/error|invocation\/next)|invocation\/([\w-]+)\/(response|error))$/;

export async function startRuntimeApi(): Promise<RuntimeApi> {
  const peers = new Map<string, RuntimePeer>();

  const server = await serveLoopback(async (request: IncomingMessage, response: ServerResponse) => {
    const [, workerId = '', fixed, invocationId = '', outcome] = pathPattern.exec(request.url ?? '') ?? [];
    const peer = peers.get(workerId);
    if (!peer) return void response.writeHead(404).end();
    if (fixed === 'invocation/next') {
      peer.onNext(({ id, deadlineAt, functionArn }, event) => {
        response.writeHead(200, {
          'content-type': 'application/json',
          'lambda-runtime-aws-request-id': id,
          'lambda-runtime-deadline-ms': deadlineAt,
          'lambda-runtime-invoked-function-arn': functionArn,
        });
        response.end(event);
      });
      return;
    }
    const body = (await readBody(request)).toString();
    response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
    if (fixed === 'init/error') peer.onInitError(JSON.parse(body) as RuntimeError);
    else if (outcome === 'error') peer.onError(invocationId, JSON.parse(body) as RuntimeError);
    else peer.onResponse(invocationId, body);
  });

  return {
    add(workerId, peer) {
      peers.set(workerId, peer);
      return `${server.origin.slice('http://'.length)}/${workerId}`;
    },
    remove(workerId) {
      peers.delete(workerId);
    },
    close: server.close,
  };
}
