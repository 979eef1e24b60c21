import { describe, expect, test } from 'vitest';
import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { Outage } from '../../../lambdas/domain/health/outage.ts';
import { recoveryMail, recoveryNotice } from '../../../lambdas/domain/notice/recovery-mail.ts';
import { NOTICE_SETTINGS, sampleOutage } from '../../kit/notice-scene.ts';
import { DAY_MS, START, sampleCallback } from '../../kit/samples.ts';

const figures = { attempts: 41, callsAffected: 17, probes: 12 };

function mailOf(outage: Partial<Outage> = {}, callback: Partial<Callback> = {}) {
  const ended = sampleOutage({ endedAt: START + 3_725_000, endedBy: 'delivery', ...figures, ...outage });
  return recoveryMail(recoveryNotice({ callback: sampleCallback(callback), outage: ended }, NOTICE_SETTINGS));
}

describe('the mail that an outage is over', () => {
  test('says in its subject whose, when and after how long', () => {
    expect(mailOf().subject).toBe(
      'Callback receiver.example recovered at 2026-01-05 10:02:05 UTC after 1 hour 2 minutes',
    );
  });

  test('says how much it was, and how to find what is left of it', () => {
    const { text, html } = mailOf();
    for (const part of [
      ...[sampleCallback().id, 'https://receiver.example/hook?token=***', 'HTTP 500', sampleOutage().id],
      ...[
        '2026-01-05 09:00:00 UTC',
        '2026-01-05 10:02:05 UTC',
        '17 that failed',
        '41 that failed, 12 of them',
      ],
      ...['made again without your doing', 'for 30 days', 'notify.onRecovery'],
    ]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    const calls = `https://redial.example/callbacks/${sampleCallback().id}/calls`;
    for (const status of ['FAILED', 'PENDING'])
      expect(text).toContain(`curl -H "x-api-key: $REDIAL_KEY" "${calls}?status=${status}"`);
  });

  test.each([
    [500, 'less than a second'],
    [1000, '1 second'],
    [125_000, '2 minutes 5 seconds'],
    [7_200_000, '2 hours'],
    [7_259_000, '2 hours'],
    [3 * DAY_MS + 3_600_000, '3 days 1 hour'],
  ])('says how long %d ms are', (milliseconds, words) => {
    expect(mailOf({ endedAt: START + milliseconds }).subject).toMatch(new RegExp(` after ${words}$`));
  });

  test('says that calls are not made again where retries are off', () => {
    expect(mailOf({}, { retriesEnabled: false }).text).toContain('Retries are off for this callback');
  });

  test('shows neither secret nor markup that came from outside', () => {
    const message = `<script>alert('1')</script> hush-hush`;
    const firstError = { at: START, outcome: 'http_error', statusCode: 500, message } as const;
    const { subject, text, html } = mailOf({ firstError }, { name: '<img src="x">' });
    expect(html).not.toMatch(/<script|<img/);
    expect([subject, text, html].join()).not.toContain('hush-hush');
  });
});
