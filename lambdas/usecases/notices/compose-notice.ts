import type { Attempt } from '../../domain/call/attempt.ts';
import type { Callback } from '../../domain/callback/callback.ts';
import type { Health } from '../../domain/health/health.ts';
import type { Outage } from '../../domain/health/outage.ts';
import type { RenderedMail } from '../../domain/notice/mail-sections.ts';
import { openingAttempt, outageNotice } from '../../domain/notice/notice.ts';
import type { FactSources } from '../../domain/notice/notice-facts.ts';
import { outageMail } from '../../domain/notice/notice-mail.ts';
import { recoveryMail, recoveryNotice } from '../../domain/notice/recovery-mail.ts';
import { stopMail } from '../../domain/notice/stop-mail.ts';
import { stopNotice, stoppingAttempt } from '../../domain/notice/stop-notice.ts';
import type { SendNoticePorts } from './notice-ports.ts';
import type { OutageJob } from './send-outage-notice.ts';

type Ports = Pick<SendNoticePorts, 'calls' | 'settings'>;

interface About {
  callback: Callback;
  outage: Outage;
  health: Health;
}

const ATTEMPTS_LOOKED_THROUGH = 100;

/** The mail of the job's kind. Of the call that it tells about, what can still be found. */
export async function composeNotice(ports: Ports, job: OutageJob, about: About): Promise<RenderedMail> {
  switch (job.kind) {
    case 'outage':
      return ofOutage(ports, about);
    case 'stopped':
      return ofStop(ports, about, job.callId ?? about.health.stoppedByCall);
    case 'recovered':
      return recoveryMail(recoveryNotice(about, ports.settings));
  }
}

async function ofOutage(ports: Ports, { callback, outage }: About): Promise<RenderedMail> {
  const found = await callOf(ports, callback, outage.firstCall, async (callId) => {
    // Most have it as their first.
    const first = await ports.calls.firstAttempt(callId);
    return (
      openingAttempt(outage, first ? [first] : []) ??
      openingAttempt(outage, await ports.calls.attempts(callId, ATTEMPTS_LOOKED_THROUGH))
    );
  });
  return outageMail(outageNotice({ callback, outage, ...found }, ports.settings));
}

async function ofStop(ports: Ports, about: About, callId: string | undefined): Promise<RenderedMail> {
  const found = await callOf(ports, about.callback, callId, async (callId) =>
    stoppingAttempt(about.health, await ports.calls.attempts(callId, ATTEMPTS_LOOKED_THROUGH)),
  );
  return stopMail(stopNotice({ ...about, ...found }, ports.settings));
}

async function callOf(
  { calls }: Ports,
  callback: Callback,
  callId: string | undefined,
  attemptOf: (callId: string) => Promise<Attempt | undefined>,
): Promise<Pick<FactSources, 'call' | 'payload' | 'attempt'>> {
  const call = callId === undefined ? undefined : await calls.get(callback.id, callId);
  if (call === undefined) return {};
  const [payload, attempt] = await Promise.all([calls.payload(call), attemptOf(call.id)]);
  return { call, payload, attempt };
}
