import { describe, expect, it } from 'vitest';
import type { Call } from '../../lambdas/domain/call/call.ts';
import { liftFrom } from '../../lambdas/domain/call/payload.ts';
import { compactJson } from '../../lambdas/domain/text/json-text.ts';
import type { CallLedger } from '../../lambdas/ports/call-ledger.ts';
import type { MemoryClock } from '../kit/memory/memory-clock.ts';
import { HISTORY_DAYS } from './ledgers.ts';
import { callsOf, DAY_MS, freshId, START, sampleAttempt, sampleCall } from './samples.ts';

/** How calls, payloads and attempts are kept; lists have a page of their own. `of` is asked inside the tests. */
export function callLedgerContract(of: () => { ledger: CallLedger; clock: MemoryClock }): void {
  describe('put', () => {
    it('writes a call that is not there, and reads back what was written', async () => {
      const { ledger } = of();
      const call = sampleCall({
        lastAttempt: sampleAttempt(START),
        messageId: 'm1',
        nextAttemptAt: undefined,
      });
      expect(await ledger.put(call, 'nothing')).toBeUndefined();
      const { nextAttemptAt: _, ...written } = call;
      expect(await ledger.get(call.callbackId, call.id)).toStrictEqual(written);
    });

    it('answers with the call that is there when another came first', async () => {
      const { ledger } = of();
      const call = sampleCall();
      await ledger.put(call, 'nothing');
      const other: Call = { ...call, status: 'SUCCESS', attemptCount: 1 };
      expect(await ledger.put(other, 'nothing')).toStrictEqual(call);
      expect(await ledger.get(call.callbackId, call.id)).toStrictEqual(call);
    });

    it('replaces the revision it names and no other', async () => {
      const { ledger } = of();
      const first = sampleCall();
      await ledger.put(first, 'nothing');
      const second: Call = { ...first, turn: 2, revision: 2, attemptCount: 1 };
      expect(await ledger.put(second, 1)).toBeUndefined();
      const late: Call = { ...first, status: 'SUCCESS', revision: 2 };
      expect(await ledger.put(late, 1)).toStrictEqual(second);
      expect(await ledger.get(first.callbackId, first.id)).toStrictEqual(second);
    });

    it('takes a repeat of the very same write, whose answer was lost, for written', async () => {
      const { ledger } = of();
      const payload = '{"messageId":1.0}';
      const first = sampleCall({
        payload: undefined,
        payloadApart: { bytes: 17, lifted: liftFrom(payload, 'short') },
      });
      await ledger.put(first, 'nothing');
      expect(await ledger.put(first, 'nothing')).toBeUndefined();
      const second: Call = { ...first, turn: 2, revision: 2 };
      await ledger.put(second, 1);
      expect(await ledger.put(second, 1)).toBeUndefined();
      expect(await ledger.put(first, 'nothing')).toMatchObject({ revision: 2 });
    });

    it('holds names that objects have by themselves', async () => {
      const { ledger } = of();
      const variables = { constructor: 'c', toString: 't', hasOwnProperty: 'h' };
      const call = sampleCall({ variables });
      await ledger.put(call, 'nothing');
      expect(await ledger.put(call, 'nothing')).toBeUndefined();
      expect(await ledger.get(call.callbackId, call.id)).toStrictEqual(call);
    });

    it('does not create a call that was to be replaced', async () => {
      const { ledger } = of();
      const call = sampleCall({ revision: 2 });
      await expect(ledger.put(call, 1)).rejects.toThrow(call.id);
      expect(await ledger.get(call.callbackId, call.id)).toBeUndefined();
    });

    it('lets one of many concurrent writers win', async () => {
      const { ledger } = of();
      const first = sampleCall();
      await ledger.put(first, 'nothing');
      const writers = Array.from({ length: 20 }, (_, i) =>
        ledger.put({ ...first, revision: 2, attemptCount: i + 1 }, 1),
      );
      const answers = await Promise.all(writers);
      expect(answers.filter((answer) => answer === undefined)).toHaveLength(1);
      const kept = await ledger.get(first.callbackId, first.id);
      for (const answer of answers) if (answer !== undefined) expect(answer).toStrictEqual(kept);
    });

    it('shares no reference with its caller', async () => {
      const { ledger } = of();
      const call = sampleCall({ lastAttempt: sampleAttempt(START) });
      await ledger.put(call, 'nothing');
      call.lastAttempt!.statusCode = 1;
      const read = await ledger.get(call.callbackId, call.id);
      Reflect.set(read!, 'status', 'FAILED');
      expect(await ledger.get(call.callbackId, call.id)).toMatchObject({
        status: 'PENDING',
        lastAttempt: { statusCode: 500 },
      });
    });
  });

  describe('payload', () => {
    it('is the text in the call itself, or the text kept apart', async () => {
      const { ledger } = of();
      const inline = sampleCall();
      expect(await ledger.payload(inline)).toBe(inline.payload);
      expect(await ledger.payload(sampleCall({ payload: undefined }))).toBeUndefined();
      const text = compactJson({ text: 'é'.repeat(100_000) });
      const apart = sampleCall({ payload: undefined, payloadApart: { bytes: 200_011, lifted: {} } });
      await ledger.keepPayload(apart, text);
      expect(await ledger.payload(apart)).toBe(text);
    });

    it('is written once', async () => {
      const { ledger } = of();
      const call = sampleCall({ payload: undefined, payloadApart: { bytes: 3, lifted: {} } });
      await ledger.keepPayload(call, '"a"');
      await ledger.keepPayload(call, '"b"');
      expect(await ledger.payload(call)).toBe('"a"');
    });

    it('lifts numbers as they were written', async () => {
      const { ledger } = of();
      const lifted = liftFrom('{"messageId":12345678901234567890,"from":{"n":1.0}}', 'short');
      const call = sampleCall({ payload: undefined, payloadApart: { bytes: 50, lifted } });
      await ledger.put(call, 'nothing');
      const read = await ledger.get(call.callbackId, call.id);
      expect(compactJson(read!.payloadApart!.lifted)).toBe(
        '{"messageId":12345678901234567890,"from":{"n":1.0}}',
      );
    });
  });

  describe('attempts', () => {
    it('are listed newest first, up to the limit, without the payload between them', async () => {
      const { ledger } = of();
      const call = sampleCall({ payload: undefined, payloadApart: { bytes: 3, lifted: {} } });
      const attempts = [0, 1, 2, 3].map((i) => sampleAttempt(START + i * 300_000));
      for (const attempt of [2, 0, 3, 1].map((i) => attempts[i]!)) await ledger.keepAttempt(call, attempt);
      await ledger.keepPayload(call, '"a"');
      expect(await ledger.attempts(call.id, 10)).toStrictEqual([...attempts].reverse());
      expect(await ledger.attempts(call.id, 2)).toStrictEqual([attempts[3], attempts[2]]);
      expect(await ledger.firstAttempt(call.id)).toStrictEqual(attempts[0]);
    });

    it('are kept once each, as they were first told', async () => {
      const { ledger } = of();
      const call = sampleCall();
      const attempt = sampleAttempt(START);
      await ledger.keepAttempt(call, attempt);
      await ledger.keepAttempt(call, { ...attempt, statusCode: 200 });
      expect(await ledger.attempts(call.id, 10)).toStrictEqual([attempt]);
    });

    it('are none where none was kept', async () => {
      const { ledger } = of();
      expect(await ledger.attempts(freshId('call'), 10)).toStrictEqual([]);
      expect(await ledger.firstAttempt(freshId('call'))).toBeUndefined();
    });

    it('are all listed where they fill more than one answer of the store', async () => {
      const { ledger } = of();
      const call = sampleCall();
      const attempts = Array.from({ length: 320 }, (_, i) =>
        sampleAttempt(START + i * 1000, { responseBody: 'x'.repeat(4096) }),
      );
      await Promise.all(attempts.map((attempt) => ledger.keepAttempt(call, attempt)));
      const listed = await ledger.attempts(call.id, 500);
      expect(listed.map((attempt) => attempt.id)).toStrictEqual(attempts.map((a) => a.id).reverse());
    });
  });

  it('shows calls and attempts until the retention after the cutoff is over', async () => {
    const { ledger, clock } = of();
    const call = sampleCall({ status: 'FAILED' });
    const later = sampleCall({ callbackId: call.callbackId, status: 'FAILED', createdAt: START + DAY_MS });
    await ledger.put(call, 'nothing');
    await ledger.put(later, 'nothing');
    await ledger.keepAttempt(call, sampleAttempt(START));
    const end = call.retryUntil + HISTORY_DAYS * DAY_MS;

    clock.set(end - 1);
    expect(await ledger.get(call.callbackId, call.id)).toStrictEqual(call);
    expect(await ledger.attempts(call.id, 10)).toHaveLength(1);
    expect(await callsOf(ledger.newest(call.callbackId, {}, 10))).toStrictEqual([later, call]);

    clock.set(end);
    expect(await ledger.get(call.callbackId, call.id)).toBeUndefined();
    expect(await ledger.attempts(call.id, 10)).toStrictEqual([]);
    expect(await ledger.firstAttempt(call.id)).toBeUndefined();
    expect(await callsOf(ledger.newest(call.callbackId, {}, 10))).toStrictEqual([later]);
    expect(await callsOf(ledger.newestIn(['FAILED'], call.callbackId, {}, 10))).toStrictEqual([later]);
  });
}
