import type { Fault } from '../../domain/call/answer.ts';
import { BlockedAddressError, UnresolvedNameError } from './checking-resolver.ts';
import type { Phase } from './phase-watch.ts';

/** This machine could not even try: no verdict on the receiver. */
const OUR_OWN = ['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'];
const RESETS = ['ECONNRESET', 'EPIPE'];

/** What an error of a socket, TLS or the HTTP parser says about the receiver; undefined where it is a fault of ours. */
export function faultOf(error: Error, phase: Phase): Fault | undefined {
  const code = codeOf(error);
  if (OUR_OWN.includes(code)) return undefined;
  if (error instanceof BlockedAddressError) return fault('blocked_address', error.message);
  if (error instanceof UnresolvedNameError) return fault('dns_error', error.message);
  if (code.startsWith('HPE_')) return fault('invalid_response', invalidMessage(code));
  if (phase === 'resolving' || phase === 'connecting') return connectFault(code);
  if (RESETS.includes(code)) return fault('connection_reset', resetMessage(phase));
  if (phase === 'securing' || /^ERR_(SSL|TLS)_|^EPROTO$/.test(code)) {
    return fault('tls_error', `TLS failed: ${tlsReason(error)}`);
  }
  return fault('connection_reset', `the connection failed (${code || error.name})`);
}

/** The time limits ran out in this phase. */
export function timeoutIn(phase: Phase, limits: { connectMs: number; responseMs: number }): Fault {
  const connect = `within ${seconds(Math.min(limits.connectMs, limits.responseMs))}`;
  const whole = `within ${seconds(limits.responseMs)}`;
  switch (phase) {
    case 'resolving':
      return fault('connect_timeout', `the name was not resolved ${connect}`);
    case 'connecting':
      return fault('connect_timeout', `no connection ${connect}`);
    case 'securing':
      return fault('connect_timeout', `the TLS handshake did not end ${connect}`);
    case 'waiting':
      return fault('response_timeout', `no response ${whole}`);
    case 'head':
      return fault('response_timeout', `the response's head was not complete ${whole}`);
    case 'body':
      return fault('response_too_slow', `the response's body was not complete ${whole}`);
  }
}

export function isReset(error: Error): boolean {
  return RESETS.includes(codeOf(error));
}

export function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function connectFault(code: string): Fault {
  if (code === 'ETIMEDOUT') return fault('connect_timeout', 'no connection: the network gave up waiting');
  if (RESETS.includes(code)) return fault('connection_reset', 'the connection was reset while connecting');
  if (code === 'ECONNREFUSED') return fault('connection_refused', 'the connection was refused');
  return fault('connection_refused', `the address cannot be reached (${code || 'unknown reason'})`);
}

function resetMessage(phase: Phase): string {
  if (phase === 'securing') return 'the connection was closed during the TLS handshake';
  if (phase === 'body') return "the connection was closed before the response's body was complete";
  if (phase === 'head') return "the connection was closed before the response's head was complete";
  return 'the connection was closed before a response came';
}

function invalidMessage(code: string): string {
  if (code === 'HPE_HEADER_OVERFLOW') return "the response's headers are larger than 16 KiB";
  return `the response is not valid HTTP (${code})`;
}

/** OpenSSL's own messages carry thread ids and file names; its reason is what people can read. */
function tlsReason(error: Error): string {
  const told = 'reason' in error && typeof error.reason === 'string' ? error.reason : error.message;
  // Node goes on with advice for whoever runs it.
  const [reason = told] = told.split(';');
  return reason.length <= 150 ? reason : codeOf(error);
}

function fault(outcome: Fault['outcome'], message: string): Fault {
  return { kind: 'fault', outcome, message };
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
