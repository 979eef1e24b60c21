import { Agent, type IncomingHttpHeaders, type IncomingMessage, request as send } from 'node:http';
import { localCredentials } from '../emulators/credentials.ts';
import type { Endpoints } from '../function-environment.ts';
import { readBody, serveLoopback } from '../loopback.ts';
import { askedRights } from './asked-rights.ts';
import { isAllowed, type Right, type Statement } from './rights.ts';

/** Stands before all services: what a function's role does not allow is refused, as AWS would. */
export interface Checkpoint {
  origin: string;
  stop(): Promise<void>;
  /** From now on requests go through. */
  open(rules: CheckpointRules): void;
}

export interface CheckpointRules {
  endpoints: Endpoints;
  /** Statements by the name of the function, which is its access key id as well. */
  grants: Map<string, Statement[]>;
  onRefused(error: GrantMissingError): void;
}

/** A function did what the policy of its role does not let it do. */
export class GrantMissingError extends Error {
  override readonly name = 'GrantMissingError';

  constructor(functionName: string, { action, resource }: Right) {
    super(`${functionName} may not ${action} on ${resource}`);
  }
}

/** One address for all services: a checkpoint tells them apart by what a request is signed for. */
export function everywhere(origin: string): Endpoints {
  return { dynamo: origin, queues: origin, mails: origin, scheduler: origin, secrets: origin };
}

/** What each service is called in a signature. */
const ENDPOINT: Record<string, keyof Endpoints> = {
  dynamodb: 'dynamo',
  sqs: 'queues',
  ses: 'mails',
  scheduler: 'scheduler',
  secretsmanager: 'secrets',
};

/** They speak of one connection, not of what goes over it. */
const NOT_PASSED_ON = ['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect'];

export async function startCheckpoint(): Promise<Checkpoint> {
  let rules: CheckpointRules | undefined;
  const agent = new Agent({ keepAlive: true });
  const server = await serveLoopback(async (request, response) => {
    try {
      const { functionName, service } = signerOf(request);
      const body = (await readBody(request)).toString();
      const { method = '', url = '/' } = request;
      const target = String(request.headers['x-amz-target'] ?? '');
      const refused = askedRights({ service, method, path: url, target, body }).find(
        (right) => !isAllowed(rules?.grants.get(functionName) ?? [], right),
      );
      if (refused || !rules) {
        if (refused) rules?.onRefused(new GrantMissingError(functionName, refused));
        response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
        response.end(JSON.stringify({ __type: 'AccessDeniedException', message: refused?.action }));
        return;
      }
      const upstream = rules.endpoints[ENDPOINT[service]!];
      // The emulator knows its queues by the address it gave them.
      const passed = service === 'sqs' ? body.replaceAll(server.origin, upstream) : body;
      const headers = { ...signedAlike(request.headers), 'content-length': Buffer.byteLength(passed) };
      send(`${upstream}${url}`, { method, agent, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, passedOn(answer.headers));
        answer.pipe(response);
      })
        .on('error', () => response.destroy())
        .end(passed);
    } catch {
      response.destroy();
    }
  });
  return {
    origin: server.origin,
    stop: async () => {
      agent.destroy();
      await server.close();
    },
    open(given) {
      rules = given;
    },
  };
}

/** `AWS4-HMAC-SHA256 Credential=<key id>/<day>/<region>/<service>/aws4_request, …` */
function signerOf({ headers }: IncomingMessage): { functionName: string; service: string } {
  const [, functionName = '', service = ''] =
    /Credential=([^/]+)\/[^/]+\/[^/]+\/([^/]+)\//.exec(headers.authorization ?? '') ?? [];
  return { functionName, service };
}

/** Signed as everybody else: some engines keep apart what different keys have written. */
function signedAlike(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { authorization = '', ...others } = passedOn(headers);
  const everybody = `Credential=${localCredentials.accessKeyId}/`;
  return { ...others, authorization: authorization.replace(/Credential=[^/]+\//, everybody) };
}

function passedOn(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.includes(name)));
}
