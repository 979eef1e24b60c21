import { describe, expect, test } from 'vitest';
import type { Attempt } from '../../../lambdas/domain/call/attempt.ts';
import { callMail } from '../../../lambdas/domain/notice/call-mail.ts';
import { type CallSources, callNotice, firstFailure } from '../../../lambdas/domain/notice/call-notice.ts';
import { NOTICE_SETTINGS, sampleCall } from '../../kit/notice-scene.ts';
import { START, sampleAttempt, sampleCallback } from '../../kit/samples.ts';

const failedBy = (by: NonNullable<CallSources['call']['resolution']>['by']) =>
  sampleCall({ status: 'FAILED', resolution: { by, at: START } });

function mailOf(changes: Partial<CallSources> = {}) {
  const sources: CallSources = {
    callback: sampleCallback(),
    call: sampleCall(),
    payload: '{"from":{"name":"Fred Waters"}}',
    attempt: sampleAttempt({ statusMessage: 'Server Error', responseBody: 'oh no' }),
    ...changes,
  };
  return callMail(callNotice(sources, NOTICE_SETTINGS));
}

describe('the mail about a failed call', () => {
  test('says in its subject which callback, when and what it answered', () => {
    expect(mailOf().subject).toBe(
      'Call to receiver.example failed at 2026-01-05 09:00:00 UTC: HTTP 500 Server Error',
    );
  });

  test('says which call, what was answered, what the message was, and what to do', () => {
    const { text, html } = mailOf();
    const { id } = sampleCall();
    const uri = `https://redial.example/callbacks/${sampleCallback().id}/calls/${id}`;
    for (const part of [
      ...[id, sampleCallback().id, 'https://receiver.example/hook?token=***', 'HTTP 500 Server Error'],
      ...['oh no', 'Fred Waters', 'for this one that is until 2026-01-06 09:00:00 UTC', 'for 30 days'],
      ...['notify.everyFailedCall', uri],
    ]) {
      expect(text).toContain(part);
      expect(html).toContain(part);
    }
    expect(text).toContain(`curl -X POST -H "x-api-key: $REDIAL_KEY" "${uri}/retry"`);
    expect(text).toContain(`curl -X PUT`);
  });

  test('says that a call is not made again, and why', () => {
    const fate = (call: CallSources['call']) => /The call is FAILED.*/.exec(mailOf({ call }).text)?.[0];
    expect(fate(failedBy('retries-off'))).toContain('FAILED: retries are off');
    expect(fate(failedBy('exhausted'))).toContain('attempts are used up');
    expect(fate(failedBy('unsendable'))).toContain('no request can be made of it');
    expect(fate(failedBy('person'))).toBe(
      'The call is FAILED. Redial does not make it again unless you ask.',
    );
    expect(mailOf({ call: failedBy('cutoff') }).text).not.toContain('is made again about every');
  });

  test('says of what could not be sent what is wrong with it', () => {
    const attempt = sampleAttempt({
      outcome: 'missing_variable',
      statusCode: undefined,
      statusMessage: 'The URL needs memberId.',
    });
    const { subject, text } = mailOf({ attempt, call: failedBy('unsendable') });
    expect(subject).toContain('no request: the URL lacks a variable');
    expect(text).toContain('The URL needs memberId.');
  });

  test('shows no secret and no content that is not wanted', () => {
    const callback = sampleCallback({
      notify: { ...sampleCallback().notify, everyFailedCall: true, includeContent: false },
    });
    const attempt = sampleAttempt({ statusMessage: 'hush-hush', responseBody: 'token=hush-hush' });
    const { subject, text, html } = mailOf({ callback, attempt });
    expect([subject, text, html].join()).not.toMatch(/hush-hush|Fred/);
  });

  test('escapes what came from outside', () => {
    const evil = `<script>alert('1')</script>`;
    const { html } = mailOf({
      callback: sampleCallback({ name: evil }),
      attempt: sampleAttempt({ statusMessage: evil, responseBody: evil }),
      call: sampleCall({ event: evil, messageId: evil }),
    });
    expect(html).not.toContain('<script');
  });
});

describe('the attempt that a call failed with first', () => {
  const first = sampleAttempt({ id: '1' });
  const later = sampleAttempt({ id: '2', startedAt: START + 1 });
  const before: Attempt = sampleAttempt({ id: '0', startedAt: START - 1, outcome: 'unknown' });
  const success: Attempt = sampleAttempt({ id: '0', startedAt: START - 1, outcome: 'success' });

  test('is the oldest that is known to have failed', () => {
    expect(firstFailure([later, before, first, success])).toEqual(first);
    expect(firstFailure([before, success])).toBeUndefined();
  });

  test('may be one for which no request could be made', () => {
    const unsendable = sampleAttempt({ outcome: 'unrenderable_payload' });
    expect(firstFailure([later, unsendable])).toEqual(unsendable);
  });
});
