import type { Answer } from '../../lambdas/domain/call/answer.ts';
import type { Caller } from '../../lambdas/ports/caller.ts';

const response = (statusCode: number, body: string | Buffer, statusMessage = '') =>
  ({
    kind: 'response',
    statusCode,
    statusMessage,
    body: Buffer.from(body as string),
    truncated: false,
  }) as const;

const ANSWERS: Answer[] = [
  response(200, 'fine', 'OK'),
  response(204, ''),
  response(301, '<a>'),
  response(500, Buffer.from([0xff, 0xfe, 0]), 'Oh\u0080no'),
  response(429, '{"a":'),
  response(200, '{"access_token":"t","token_type":"Bearer"}', 'OK'),
  { kind: 'fault', outcome: 'dns_error', message: 'nobody knows that name' },
];

/** A receiver that answers another way each time. */
export function fickleCaller(): Caller {
  let count = 0;
  return {
    call: async () => ({
      durationMs: 1,
      timings: count % 2 ? {} : { dnsMs: 0.5 },
      answer: ANSWERS[count++ % ANSWERS.length]!,
    }),
  };
}
