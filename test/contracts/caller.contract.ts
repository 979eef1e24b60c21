import { describe, expect, it } from 'vitest';
import type { Fault } from '../../lambdas/domain/call/answer.ts';
import type { Behaviour, LostKept } from '../simulation/receivers/behaviour.ts';
import {
  callerAnswersContract,
  type Meet,
  NEVER_MS,
  OK,
  response,
  resultBy,
} from './caller-answers.contract.ts';

const SOON = { connectMs: 5_000, responseMs: 400 };
const CLOSED_IN_BODY = "the connection was closed before the response's body was complete";

const fault = (outcome: Fault['outcome'], message: string, statusCode?: number) => ({
  kind: 'fault',
  outcome,
  message,
  ...(statusCode !== undefined && { statusCode }),
});

/** What a caller reports, by what the receiver does. */
export function callerContract(meet: Meet): void {
  const resultOf = resultBy(meet);
  callerAnswersContract(meet);

  describe('a fault', () => {
    it.each<[Behaviour, object]>([
      [{ kind: 'refuse' }, fault('connection_refused', 'the connection was refused')],
      [{ kind: 'no-name' }, fault('dns_error', 'the name has no address')],
      [{ kind: 'forbidden-address' }, fault('blocked_address', 'the name leads to a private address')],
    ])('without a connection has no remote address: $kind', async (behaviour, answer) => {
      const result = await resultOf(behaviour);
      expect(result.answer).toStrictEqual(answer);
      expect(result).not.toHaveProperty('remoteAddress');
    });

    it.each<[Behaviour, object]>([
      [
        { kind: 'bad-certificate' },
        fault('tls_error', expect.stringMatching(/^TLS failed: self-signed certificate/)),
      ],
      [
        { kind: 'reset', afterMs: 20 },
        fault('connection_reset', 'the connection was closed before a response came'),
      ],
      [
        { kind: 'reset-mid-body', statusCode: 500, afterMs: 100 },
        fault('connection_reset', CLOSED_IN_BODY, 500),
      ],
      [
        { kind: 'gibberish', afterMs: 20 },
        fault('invalid_response', 'the response is not valid HTTP (HPE_INVALID_CONSTANT)'),
      ],
    ])('on a connection has one: $kind', async (behaviour, answer) => {
      const result = await resultOf(behaviour);
      expect(result.answer).toStrictEqual(answer);
      expect(result.remoteAddress).toEqual(expect.any(String));
    });
  });

  describe.concurrent('a limit', () => {
    it.each([
      { connectMs: 400, responseMs: 5_000 },
      { connectMs: 5_000, responseMs: 400 },
    ])('of $connectMs ms to connect and $responseMs ms in all holds for connecting', async (limits) => {
      const result = await resultOf({ kind: 'hang-before-connect' }, limits);
      expect(result.answer).toStrictEqual(fault('connect_timeout', 'no connection within 0.4 s'));
      expect(result).not.toHaveProperty('remoteAddress');
    });

    it.each<Behaviour>([
      { kind: 'hang-after-connect' },
      { kind: 'answer', statusCode: 200, afterMs: NEVER_MS },
      { kind: 'reset', afterMs: NEVER_MS },
      { kind: 'gibberish', afterMs: NEVER_MS },
      { kind: 'lost-kept', afterMs: NEVER_MS, next: { kind: 'refuse' } },
    ])('for the response is not waited beyond: $kind', async (behaviour) => {
      const result = await resultOf(behaviour, SOON);
      expect(result.answer).toStrictEqual(fault('response_timeout', 'no response within 0.4 s'));
      expect(result).not.toHaveProperty('lostOnKeptConnection');
    });

    it.each<Behaviour>([
      { kind: 'hang-mid-body', statusCode: 200 },
      { kind: 'drip', statusCode: 200, everyMs: 20 },
      { kind: 'reset-mid-body', statusCode: 200, afterMs: NEVER_MS },
    ])('holds for the whole body: $kind', async (behaviour) => {
      const result = await resultOf(behaviour, SOON);
      const message = "the response's body was not complete within 0.4 s";
      expect(result.answer).toStrictEqual(fault('response_too_slow', message, 200));
    });
  });

  describe('a request lost on a kept connection', () => {
    it('is told of, beside what came of the one that followed', async () => {
      const result = await resultOf({ kind: 'lost-kept', afterMs: 20, next: { ...OK, body: 'fine' } });
      expect(result.answer).toStrictEqual(response(200, 'OK', 'fine'));
      expect(result.lostOnKeptConnection).toStrictEqual({
        durationMs: expect.any(Number),
        remoteAddress: result.remoteAddress,
      });
    });

    it.each<[LostKept['next'], Fault['outcome']]>([
      [{ kind: 'refuse' }, 'connection_refused'],
      [{ kind: 'reset', afterMs: 0 }, 'connection_reset'],
    ])('is followed by one more and no third: $kind', async (next, outcome) => {
      const result = await resultOf({ kind: 'lost-kept', afterMs: 20, next });
      expect(result).toMatchObject({
        answer: { kind: 'fault', outcome },
        lostOnKeptConnection: { remoteAddress: expect.any(String) },
      });
    });

    it('is not made once more where it is too late for that', async () => {
      const behaviour = { kind: 'lost-kept', afterMs: 150, next: OK } as const;
      const result = await resultOf(behaviour, { connectMs: 5_000, responseMs: 600, repeatMs: 100 });
      const message = 'the connection was closed before a response came';
      expect(result.answer).toStrictEqual(fault('connection_reset', message));
      expect(result).not.toHaveProperty('lostOnKeptConnection');
    });

    it('takes its time off what is left', async () => {
      const behaviour = { kind: 'lost-kept', afterMs: 150, next: { kind: 'hang-after-connect' } } as const;
      const result = await resultOf(behaviour, { connectMs: 5_000, responseMs: 600 });
      expect(result.answer).toMatchObject({ outcome: 'response_timeout' });
      expect(result.answer).not.toMatchObject({ message: 'no response within 0.6 s' });
      expect(result).toHaveProperty('lostOnKeptConnection');
    });
  });
}
