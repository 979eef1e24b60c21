import type { Caller, CallLimits, CallResult, OutboundRequest } from '../../../lambdas/ports/caller.ts';
import { payer } from './meter.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What it does with a request: answers, fails with a status, refuses the connection, or never answers. */
export type Behaviour = 'answers' | 'fails' | 'refuses' | 'hangs';

export const ANSWER_MS = 100;
const REFUSAL_MS = 20;

export interface Seen {
  at: number;
  callId: string;
}

/** Every receiver there is, in virtual time; it notes what it was asked. */
export class VirtualReceiver implements Caller {
  readonly #time: VirtualTime;
  readonly seen: Seen[] = [];
  /** How often each call was answered. */
  readonly answered = new Map<string, number>();
  behaviour: Behaviour = 'answers';

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async call(request: OutboundRequest, limits: CallLimits): Promise<CallResult> {
    const { behaviour } = this;
    const callId = request.headers['webhook-id']!;
    this.seen.push({ at: this.#time.now(), callId });
    if (behaviour === 'answers') this.answered.set(callId, (this.answered.get(callId) ?? 0) + 1);
    if (behaviour !== 'refuses') payer()?.bill.use('egressByte', bytesOf(request));
    const result = resultOf(behaviour, limits);
    await this.#time.sleep(result.durationMs);
    return result;
  }

  forget(): void {
    this.seen.length = 0;
    this.answered.clear();
  }
}

function resultOf(behaviour: Behaviour, limits: CallLimits): CallResult {
  const remoteAddress = '203.0.113.10';
  if (behaviour === 'refuses') {
    const message = `connect ECONNREFUSED ${remoteAddress}:443`;
    const answer = { kind: 'fault', outcome: 'connection_refused', message } as const;
    return { durationMs: REFUSAL_MS, timings: {}, remoteAddress, answer };
  }
  if (behaviour === 'hangs') {
    const message = `no complete response within ${limits.responseMs} ms`;
    const answer = { kind: 'fault', outcome: 'response_timeout', message } as const;
    return { durationMs: limits.responseMs, timings: {}, remoteAddress, answer };
  }
  const [statusCode, statusMessage] = behaviour === 'answers' ? [200, 'OK'] : [500, 'Internal Server Error'];
  return {
    durationMs: ANSWER_MS,
    timings: { firstByteMs: ANSWER_MS - 2 },
    remoteAddress,
    answer: {
      kind: 'response',
      statusCode,
      statusMessage,
      contentType: 'text/plain',
      body: Buffer.from(behaviour === 'answers' ? 'OK' : 'out of order'),
      truncated: false,
    },
  };
}

/** As it goes over the wire, but for TLS: a connection is kept and shared. */
function bytesOf({ method, url, headers, body = '' }: OutboundRequest): number {
  const head = [
    `${method} ${url} HTTP/1.1`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ];
  return Buffer.byteLength(`${head.join('\r\n')}\r\n\r\n${body}`);
}
