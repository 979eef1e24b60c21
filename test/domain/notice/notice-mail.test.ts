import { describe, expect, test } from 'vitest';
import type { OutageNotice } from '../../../lambdas/domain/notice/notice.ts';
import { outageMail } from '../../../lambdas/domain/notice/notice-mail.ts';
import { DAY_MS, START } from '../../kit/samples.ts';

function sampleNotice(changes: Partial<OutageNotice> = {}): OutageNotice {
  return {
    callbackId: 'cb_01KE6FVN00CA11BACK00000000',
    name: 'receiver.example',
    tenant: 'default',
    method: 'POST',
    url: 'https://receiver.example/hook?token=***',
    outageId: 'out_01KE6FVN000000000000000000',
    since: START,
    attemptedAt: START,
    answer: 'HTTP 500 Internal Server Error',
    response: 'first line\nsecond line',
    call: { id: 'call_01KE6FVN000000000000000000', event: 'reply', messageId: 'ABC' },
    message: {
      location: 'https://api.example.com/messages/ABC',
      name: 'Fred Waters',
      mobile: '0430984567',
      email: 'fred@example.com',
      channel: 'SMS',
      content: 'Yes, I accept.',
    },
    retries: {
      on: true,
      intervalSeconds: 300,
      windowSeconds: 86_400,
      maxAttempts: null,
      parks: true,
      until: START + DAY_MS,
    },
    disable: { at: START + 5 * DAY_MS },
    historyDays: 30,
    listCommand: 'curl "https://redial.example/list"',
    markCommand: 'curl "https://redial.example/mark"',
    ...changes,
  };
}

/** What a mail program shows of HTML, roughly. */
function shown(html: string): string {
  return html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('the mail of an outage', () => {
  test('says in its subject which callback, since when and what it answered', () => {
    expect(outageMail(sampleNotice()).subject).toBe(
      'Callback receiver.example failing since 2026-01-05 09:00:00 UTC: HTTP 500 Internal Server Error',
    );
  });

  test('says the same in text and HTML', () => {
    const { text, html } = outageMail(sampleNotice());
    for (const part of [
      'cb_01KE6FVN00CA11BACK00000000',
      'receiver.example',
      'POST https://receiver.example/hook?token=***',
      '2026-01-05 09:00:00 UTC',
      'HTTP 500 Internal Server Error',
      'first line',
      'second line',
      'call_01KE6FVN000000000000000000',
      'https://api.example.com/messages/ABC',
      'Fred Waters',
      '0430984567',
      'fred@example.com',
      'SMS',
      'Yes, I accept.',
      'every 5 minutes',
      '24 hours after',
      '2026-01-06 09:00:00 UTC',
      'for 30 days',
      'curl "https://redial.example/list"',
      'curl "https://redial.example/mark"',
    ]) {
      expect(text).toContain(part);
      expect(shown(html)).toContain(part);
    }
  });

  test('says so when retries are off', () => {
    const off = outageMail(sampleNotice({ retries: { on: false, because: 'switched-off' } })).text;
    expect(off).toContain('Retries are off for this callback');
    expect(off).not.toContain('is made again about every');
    const once = outageMail(sampleNotice({ retries: { on: false, because: 'one-attempt' } })).text;
    expect(once).toContain('one attempt per call');
  });

  test('says how often a call is made at most', () => {
    const limits = { intervalSeconds: 90, windowSeconds: 5400, maxAttempts: 3 };
    const { text } = outageMail(sampleNotice({ retries: { on: true, ...limits, parks: false } }));
    expect(text).not.toContain('calls wait instead');
    expect(text).toContain(
      'every 90 seconds until 90 minutes after its event was accepted, 3 attempts at most',
    );
  });

  test('says that calls will wait and one of them is tried, and when the callback would be disabled', () => {
    for (const mail of [outageMail(sampleNotice()).text, shown(outageMail(sampleNotice()).html)]) {
      expect(mail).toContain('its calls wait instead, and every 5 minutes Redial tries one of them');
      expect(mail).toContain(
        'disables this callback at the first failure after 2026-01-10 09:00:00 UTC if no call has succeeded',
      );
    }
    const disable = { at: START + DAY_MS, afterConsecutiveErrors: 9, afterExhaustedCalls: 1 };
    const limited = { ...sampleNotice().retries, maxAttempts: 3 } as OutageNotice['retries'];
    expect(outageMail(sampleNotice({ disable, retries: limited })).text).toContain(
      'disables this callback once 9 attempts have failed in a row, or once one call has failed at every attempt, or at the first failure after 2026-01-06',
    );
    expect(outageMail(sampleNotice({ disable })).text).not.toContain('at every attempt,');
    expect(outageMail(sampleNotice({ disable: {} })).text).not.toContain('disables');
    expect(outageMail(sampleNotice({ endedAt: START + 1 })).text).not.toContain('disables');
  });

  test('names the ids by which the platform knows the message', () => {
    const ids = { messageId: 'ABC', batchId: 'B-7', communicationId: 'C-8', memberId: 'M-9' };
    const { text } = outageMail(sampleNotice({ call: { id: 'call_1', event: 'reply', ...ids } }));
    for (const [label, id] of [
      ['Message', 'ABC'],
      ['Batch', 'B-7'],
      ['Communication', 'C-8'],
      ['Member', 'M-9'],
    ])
      expect(text).toMatch(new RegExp(`${label} +${id}`));
  });

  test('says when it has answered again by now', () => {
    const { text } = outageMail(sampleNotice({ endedAt: START + 60_000 }));
    expect(text).toContain('By now it has answered again, at 2026-01-05 09:01:00 UTC');
  });

  test('manages without the call', () => {
    const { text } = outageMail(
      sampleNotice({ call: undefined, markCommand: undefined, message: {}, response: undefined }),
    );
    expect(text).toContain('no longer to be found');
    expect(text).not.toContain('undefined');
  });

  test('keeps its subject short', () => {
    const name = 'ü'.repeat(500);
    const { subject } = outageMail(sampleNotice({ name, answer: `HTTP 500 ${'x'.repeat(500)}` }));
    expect(Buffer.byteLength(subject)).toBeLessThan(200);
  });

  test('escapes every value', () => {
    const evil = `<script>alert('1')</script><img src="x" onerror="x">&`;
    const { html } = outageMail(
      sampleNotice({
        callbackId: evil,
        name: evil,
        tenant: evil,
        method: evil,
        url: evil,
        outageId: evil,
        answer: evil,
        explanation: evil,
        response: evil,
        call: { id: evil, event: evil, messageId: evil },
        message: { location: evil, name: evil, mobile: evil, email: evil, channel: evil, content: evil },
        listCommand: evil,
        markCommand: evil,
      }),
    );
    expect(html).not.toMatch(/<script|<img|onerror="/);
    expect(html.split('&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;').length - 1).toBeGreaterThanOrEqual(
      18,
    );
  });
});
