import { describe, expect, test } from 'vitest';
import { HEALTHY, type Health } from '../../../lambdas/domain/health/health.ts';
import { stopMail } from '../../../lambdas/domain/notice/stop-mail.ts';
import { type StopSources, stopNotice, stoppingAttempt } from '../../../lambdas/domain/notice/stop-notice.ts';
import { NOTICE_SETTINGS, sampleCall, sampleOutage } from '../../kit/notice-scene.ts';
import { START, sampleAttempt, sampleCallback } from '../../kit/samples.ts';

const stopped: Health = {
  ...HEALTHY,
  mode: 'stopped',
  state: 'TooManyErrors',
  stateReason: '1 call failed at every attempt.',
  updatedBy: 'rule:afterExhaustedCalls',
  stateAt: START + 60_020,
  lastError: { at: START + 60_000, outcome: 'http_error', statusCode: 503 },
};

function mailOf(changes: Partial<StopSources> = {}) {
  const sources: StopSources = {
    callback: sampleCallback(),
    outage: sampleOutage(),
    health: stopped,
    call: sampleCall({ messageId: 'ABC', batchId: 'B-7', communicationId: 'C-8', memberId: 'M-9' }),
    payload: '{"from":{"name":"Fred Waters"}}',
    attempt: sampleAttempt({ startedAt: START + 60_000, statusCode: 502, responseBody: 'oh no' }),
    ...changes,
  };
  return stopMail(stopNotice(sources, NOTICE_SETTINGS));
}

describe('the mail that a callback is stopped', () => {
  test('says in its subject which one, since when and why', () => {
    expect(mailOf().subject).toBe(
      'Callback receiver.example disabled since 2026-01-05 09:01:00 UTC: 1 call failed at every attempt',
    );
    const gone = { state: 'Stopped', updatedBy: 'rule:gone', stateReason: 'The receiver answered 410 Gone.' };
    expect(mailOf({ health: { ...stopped, ...gone } as Health }).subject).toBe(
      'Callback receiver.example stopped since 2026-01-05 09:01:00 UTC: The receiver answered 410 Gone',
    );
  });

  test('says which rule it was, which call made it, what becomes of the others and how to activate it', () => {
    const { text, html } = mailOf();
    for (const part of [
      ...[sampleCallback().id, 'https://receiver.example/hook?token=***', 'TooManyErrors', sampleOutage().id],
      ...['rule:afterExhaustedCalls', '1 call failed at every attempt.', '2026-01-05 09:01:00 UTC'],
      ...[sampleCall().id, 'ABC', 'B-7', 'C-8', 'M-9', 'Fred Waters', 'HTTP 502', 'oh no'],
      ...['wait: each until 24 hours after its event was accepted. None is lost', 'for 30 days'],
    ]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    const uri = `https://redial.example/callbacks/${sampleCallback().id}`;
    const json = '-H "content-type: application/json"';
    expect(text).toContain(
      `curl -X PATCH -H "x-api-key: $REDIAL_KEY" ${json} -d '{"state":"Active"}' "${uri}"\n`,
    );
    expect(text).toContain(`"${uri}/calls?status=FAILED"`);
  });

  test('manages without the call', () => {
    const { text } = mailOf({ call: undefined, payload: undefined, attempt: undefined });
    expect(text).toContain('no longer to be found');
    expect(text).toContain('HTTP 503');
    expect(text).not.toContain('undefined');
  });

  test('shows no secret and no content that is not wanted', () => {
    const callback = sampleCallback({ notify: { ...sampleCallback().notify, includeContent: false } });
    const attempt = sampleAttempt({ statusMessage: 'hush-hush', responseBody: 'token=hush-hush' });
    const { subject, text, html } = mailOf({ callback, attempt });
    expect([subject, text, html].join()).not.toMatch(/hush-hush|Fred/);
  });

  test('escapes what came from outside, and keeps its subject short and on one line', () => {
    const evil = `<script>alert('1')</script>\r\nBcc: x@example.com`;
    const { subject, html } = mailOf({
      callback: sampleCallback({ name: `${evil}${'ü'.repeat(500)}` }),
      health: { ...stopped, stateReason: `${evil}${'ü'.repeat(500)}` },
      attempt: sampleAttempt({ statusMessage: evil, responseBody: evil }),
      call: sampleCall({ event: evil, messageId: evil, batchId: evil, communicationId: evil }),
    });
    expect(html).not.toContain('<script');
    expect(subject).not.toMatch(/[\r\n]/);
    expect(Buffer.byteLength(subject)).toBeLessThan(220);
  });
});

describe('the attempt that was too many', () => {
  const attempts = [0, 300_000, 600_000].map((ms, i) => sampleAttempt({ id: `${i}`, startedAt: START + ms }));

  test('is the newest failure that had ended by then', () => {
    const health = { ...stopped, stateAt: START + 300_020 };
    const success = sampleAttempt({ id: '9', startedAt: START + 300_000, outcome: 'success' });
    expect(stoppingAttempt(health, [...attempts, success])).toEqual(attempts[1]);
  });

  test('may be gone', () => {
    expect(stoppingAttempt({ ...stopped, stateAt: START }, attempts)).toBeUndefined();
  });
});
