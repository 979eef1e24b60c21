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
      until: START + DAY_MS,
    },
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
    const retries = { on: true, intervalSeconds: 90, windowSeconds: 5400, maxAttempts: 3 } as const;
    const { text } = outageMail(sampleNotice({ retries }));
    expect(text).toContain(
      'every 90 seconds until 90 minutes after its event was accepted, 3 attempts at most',
    );
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
