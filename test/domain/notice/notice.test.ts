import { describe, expect, test } from 'vitest';
import type { DisableRules } from '../../../lambdas/domain/callback/callback.ts';
import { type OutageSources, outageNotice } from '../../../lambdas/domain/notice/notice.ts';
import { NOTICE_SETTINGS, sampleCall, sampleOutage } from '../../kit/notice-scene.ts';
import { DAY_MS, START, sampleAttempt, sampleCallback } from '../../kit/samples.ts';

const REPLY = JSON.stringify({
  messageId: 'ABC4857BCCF484575FCA',
  messageLocation: 'https://api.example.com/messages/ABC4857BCCF484575FCA',
  from: { name: 'Fred Waters', mobile: '0430984567', email: 'fred@example.com' },
  responseMessage: { channel: 'SMS', content: 'Yes, I accept. Will I need to bring steel cap boots?' },
});

function noticeOf(changes: Partial<OutageSources> = {}) {
  const sources: OutageSources = {
    callback: sampleCallback(),
    outage: sampleOutage(),
    call: sampleCall(),
    payload: REPLY,
    attempt: sampleAttempt({ statusMessage: 'Internal Server Error', responseBody: 'oh no\nno indeed' }),
    ...changes,
  };
  return outageNotice(sources, NOTICE_SETTINGS);
}

describe('an outage notice', () => {
  test('names the callback, the date, the response, the masked URL and the first failed message', () => {
    expect(noticeOf()).toMatchObject({
      callbackId: sampleCallback().id,
      name: 'receiver.example',
      url: 'https://receiver.example/hook?token=***',
      since: START,
      attemptedAt: START,
      answer: 'HTTP 500 Internal Server Error',
      response: 'oh no\nno indeed',
      call: { id: sampleCall().id, event: 'reply' },
      message: {
        location: 'https://api.example.com/messages/ABC4857BCCF484575FCA',
        name: 'Fred Waters',
        mobile: '0430984567',
        email: 'fred@example.com',
        channel: 'SMS',
        content: 'Yes, I accept. Will I need to bring steel cap boots?',
      },
      historyDays: 30,
    });
  });

  test('shows of the message only what its payload has', () => {
    expect(noticeOf({ payload: '{"from":{"name":"Fred"},"responseMessage":null}' }).message).toEqual({
      name: 'Fred',
    });
    expect(noticeOf({ payload: undefined }).message).toEqual({});
    expect(noticeOf({ payload: '"text"' }).message).toEqual({});
    expect(noticeOf({ payload: '{"from":"Fred","responseMessage":[1]}' }).message).toEqual({});
  });

  test('takes the location from the event where the event names one', () => {
    const call = sampleCall({ messageLocation: 'https://api.example.com/messages/1' });
    expect(noticeOf({ call }).message.location).toBe('https://api.example.com/messages/1');
  });

  test('shows numbers as they were written', () => {
    const payload = '{"from":{"mobile":12345678901234567890},"responseMessage":{"content":{"rate":1.0}}}';
    expect(noticeOf({ payload }).message).toEqual({
      mobile: '12345678901234567890',
      content: '{"rate":1.0}',
    });
  });

  test('leaves the message out where content is not wanted', () => {
    const callback = sampleCallback({
      notify: { ...sampleCallback().notify, includeContent: false },
    });
    const notice = noticeOf({ callback, call: sampleCall({ messageLocation: 'https://api.example.com/1' }) });
    expect(notice.message).toEqual({});
    expect(JSON.stringify(notice)).not.toContain('Fred');
  });

  test('says until when it retries, and when it does not', () => {
    expect(noticeOf().retries).toEqual({
      on: true,
      intervalSeconds: 300,
      windowSeconds: 86_400,
      maxAttempts: null,
      parks: true,
      until: START + DAY_MS,
    });
    const retry = { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 1 };
    expect(noticeOf({ callback: sampleCallback({ retry }) }).retries).toEqual({
      on: false,
      because: 'one-attempt',
    });
    expect(noticeOf({ callback: sampleCallback({ retriesEnabled: false }) }).retries).toEqual({
      on: false,
      because: 'switched-off',
    });
  });

  test('says whether its calls will wait one day, which those of few attempts never do', () => {
    const retry = { intervalSeconds: 300, windowSeconds: 86_400, maxAttempts: 3 };
    expect(noticeOf({ callback: sampleCallback({ retry }) }).retries).toMatchObject({ parks: false });
    const nowhere = { ...NOTICE_SETTINGS, parkAfterErrors: 0 };
    const sources = { callback: sampleCallback(), outage: sampleOutage() };
    expect(outageNotice(sources, nowhere).retries).toMatchObject({ parks: false });
  });

  test('says when the callback would be disabled, by each rule that it has', () => {
    const terms = (disable: DisableRules) => noticeOf({ callback: sampleCallback({ disable }) }).disable;
    expect(noticeOf().disable).toEqual({ at: START + 5 * DAY_MS });
    const none = { afterConsecutiveErrors: null, afterExhaustedCalls: null, afterFailingSeconds: null };
    expect(terms(none)).toEqual({});
    const all = { afterConsecutiveErrors: 9, afterExhaustedCalls: 1, afterFailingSeconds: 60 };
    expect(terms(all)).toEqual({
      at: START + 60_000,
      afterConsecutiveErrors: 9,
      afterExhaustedCalls: 1,
    });
  });

  test('tells the whole answer of the attempt, which the record has cut short', () => {
    const statusMessage = 'x'.repeat(100);
    expect(noticeOf({ attempt: sampleAttempt({ statusMessage }) }).answer).toBe(`HTTP 500 ${statusMessage}`);
  });

  test('hands out commands for the callback, with a placeholder for the key', () => {
    const { listCommand, markCommand } = noticeOf();
    const calls = `https://redial.example/callbacks/${sampleCallback().id}/calls`;
    expect(listCommand).toBe(`curl -H "x-api-key: $REDIAL_KEY" "${calls}?status=FAILED"`);
    expect(markCommand).toContain(`"${calls}/${sampleCall().id}"`);
    expect(markCommand).toContain('"status":"SUCCESS"');
  });

  test('still tells of the outage when its first call is gone', () => {
    const notice = noticeOf({ call: undefined, payload: undefined, attempt: undefined });
    expect(notice).toMatchObject({ answer: 'HTTP 500 Internal Server Error', attemptedAt: START });
    expect(notice.call).toBeUndefined();
    expect(notice.markCommand).toBeUndefined();
  });

  test('explains answers that look well', () => {
    const answered = (statusCode: number) => noticeOf({ attempt: sampleAttempt({ statusCode }) });
    expect(answered(204)).toMatchObject({
      answer: 'HTTP 204',
      explanation: expect.stringContaining('only HTTP 200'),
    });
    expect(answered(301)).toMatchObject({
      answer: 'HTTP 301',
      explanation: expect.stringContaining('Redirects'),
    });
    const refused = { at: START, outcome: 'connection_refused' as const, message: 'connect ECONNREFUSED' };
    expect(noticeOf({ outage: sampleOutage({ firstError: refused }), attempt: undefined })).toMatchObject({
      answer: 'connection refused',
      explanation: 'connect ECONNREFUSED',
    });
  });

  test('shows no secret that the receiver says back', () => {
    const said = 'Cannot POST /hook?token=hush-hush';
    const attempt = sampleAttempt({ statusCode: 404, statusMessage: said, responseBody: said });
    const firstError = { at: START, outcome: 'http_error', statusCode: 404, message: said } as const;
    const outage = sampleOutage({ firstError });
    expect(JSON.stringify(noticeOf({ outage, attempt: undefined }))).not.toContain('hush-hush');
    const notice = noticeOf({ outage, attempt });
    expect(notice.response).toBe('Cannot POST /hook?token=***');
    expect(JSON.stringify(notice)).not.toContain('hush-hush');
  });

  test('keeps every text short and on one line', () => {
    const long = `line\r\nBcc: x@example.com\n${'x'.repeat(100_000)}`;
    const payload = JSON.stringify({
      messageLocation: long,
      from: { name: long, mobile: long, email: long },
      responseMessage: { channel: long, content: long },
    });
    const notice = noticeOf({
      callback: sampleCallback({ name: long }),
      outage: sampleOutage({
        firstError: { at: START, outcome: 'http_error', statusCode: 500, message: long },
      }),
      call: sampleCall({ event: long, messageId: long }),
      payload,
      attempt: sampleAttempt({ statusMessage: long, responseBody: 'a\n'.repeat(2000) }),
    });
    const { response, message, ...lines } = notice;
    expect(JSON.stringify(lines)).not.toMatch(/\\[rn]/);
    expect(message.name).not.toMatch(/[\r\n]/);
    expect(response?.split('\n').length).toBeLessThan(13);
    expect(Buffer.byteLength(JSON.stringify(notice))).toBeLessThan(10_000);
  });
});
