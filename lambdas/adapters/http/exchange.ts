import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import * as https from 'node:https';
import type { LookupFunction, TcpSocketConnectOpts } from 'node:net';
import { RESPONSE_BODY_BYTES, RESPONSE_HEADER_BYTES } from '../../contract/limits.ts';
import type { Answer, CompleteResponse } from '../../domain/call/answer.ts';
import { codeOf, faultOf, isReset, timeoutIn } from './fault.ts';
import { http } from './node-http.ts';
import { PhaseWatch } from './phase-watch.ts';

type RequestOptions = https.RequestOptions &
  Pick<TcpSocketConnectOpts, 'autoSelectFamily' | 'autoSelectFamilyAttemptTimeout'>;

export interface Wire {
  /** All that `http.request` needs to know but the limits and the look-up. */
  options: https.RequestOptions;
  body?: string;
  connectMs: number;
  responseMs: number;
  bodyBytes?: number;
  /** Absent for an IP literal. */
  addresses?: () => Promise<{ address: string; family: number }[]>;
}

export interface Exchanged {
  answer: Answer;
  watch: PhaseWatch;
  remoteAddress?: string;
  /** A kept connection turned out to be dead before it answered anything: worth one fresh one. */
  wasStale: boolean;
}

/** So long a request may take to be sent to its end once its response is there. */
const FINISHING_MS = 100;

/** One request on one connection. Rejects for faults of this machine only; leaves no timer behind that holds the process. */
export function exchange(wire: Wire): Promise<Exchanged> {
  const { promise, resolve, reject } = Promise.withResolvers<Exchanged>();
  const { bodyBytes = RESPONSE_BODY_BYTES } = wire;
  const watch = new PhaseWatch(wire.addresses === undefined ? 'connecting' : 'resolving');
  const secure = wire.options.protocol === 'https:';
  const options: RequestOptions = {
    ...wire.options,
    maxHeaderSize: RESPONSE_HEADER_BYTES,
    // Every address that is tried comes from the look-up, which has checked them all.
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: Math.max(10, Math.ceil(wire.connectMs / 4)),
    ...(wire.addresses !== undefined && { lookup: lookupBy(wire.addresses, watch) }),
  };
  const outgoing = (secure ? https : http).request(options);
  let incoming: IncomingMessage | undefined;
  let answer: (() => Answer) | undefined;
  let remoteAddress: string | undefined;
  let isSettled = false;

  const outOfTime = () => settle(timeoutIn(watch.phase, wire), 'drop');
  const responseTimer = setTimeout(outOfTime, wire.responseMs);
  const connectTimer = setTimeout(outOfTime, wire.connectMs);

  const stop = () => {
    isSettled = true;
    clearTimeout(responseTimer);
    clearTimeout(connectTimer);
  };
  const settle = (answer: Answer, connection: 'keep' | 'drop', wasStale = false) => {
    if (isSettled) return;
    stop();
    if (connection === 'drop') outgoing.destroy();
    else if (!outgoing.writableFinished) setTimeout(dropUnfinished, FINISHING_MS).unref();
    const statusCode = incoming?.statusCode;
    resolve({
      answer: answer.kind === 'fault' && statusCode !== undefined ? { ...answer, statusCode } : answer,
      watch,
      ...(remoteAddress !== undefined && { remoteAddress }),
      wasStale,
    });
  };
  /** A receiver may answer before it has read the request; what is left of it would hold the connection for ever. */
  const dropUnfinished = () => {
    if (!outgoing.writableFinished) outgoing.destroy();
  };
  const fail = (error: Error) => {
    if (isSettled) return;
    // What follows a whole response is nobody's: to call again would be to deliver twice.
    if (incoming?.complete && answer) return settle(answer(), 'drop');
    const fault = faultOf(error, watch.phase);
    if (fault !== undefined) {
      settle(fault, 'drop', outgoing.reusedSocket && watch.phase === 'waiting' && isReset(error));
      return;
    }
    stop();
    outgoing.destroy();
    reject(new Error(`this machine cannot open a connection (${codeOf(error)})`, { cause: error }));
  };
  const connected = () => {
    watch.enter('waiting');
    clearTimeout(connectTimer);
  };
  const onFirstByte = () => watch.enter('head');

  // Stays to the end: an error after the answer is nobody's business, but without a listener it would end the process.
  outgoing.on('error', fail);
  outgoing.once('socket', (given) => {
    // Before the parser's own listener, which may already announce the whole response.
    given.prependOnceListener('data', onFirstByte);
    if (outgoing.reusedSocket) {
      watch.startWarm();
      clearTimeout(connectTimer);
      remoteAddress = given.remoteAddress;
      return;
    }
    given.once('connect', () => {
      remoteAddress = given.remoteAddress;
      if (secure) watch.enter('securing');
      else connected();
    });
    if (secure) given.once('secureConnect', connected);
  });
  outgoing.once('response', (response) => {
    incoming = response;
    watch.enter('body');
    const chunks: Buffer[] = [];
    let bytes = 0;
    const whole = (): Answer => ({
      kind: 'response',
      statusCode: response.statusCode ?? 0,
      statusMessage: response.statusMessage ?? '',
      ...toldHeaders(response.headers),
      body: Buffer.concat(chunks).subarray(0, bodyBytes),
      truncated: bytes > bodyBytes,
    });
    answer = whole;
    response.on('data', (chunk: Buffer) => {
      if (isSettled) return;
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes > bodyBytes) settle(whole(), 'drop');
    });
    response.once('end', () => settle(whole(), 'keep'));
    response.on('error', fail);
  });
  outgoing.once('upgrade', (response, given) => {
    incoming = response;
    given.destroy();
    const message = 'the response switches to a protocol that nobody asked for';
    settle({ kind: 'fault', outcome: 'invalid_response', message }, 'drop');
  });
  outgoing.end(wire.body);
  return promise;
}

function toldHeaders(headers: IncomingHttpHeaders): Pick<CompleteResponse, 'retryAfter' | 'contentType'> {
  const { 'retry-after': retryAfter, 'content-type': contentType } = headers;
  return {
    ...(retryAfter !== undefined && { retryAfter }),
    ...(contentType !== undefined && { contentType }),
  };
}

function lookupBy(addresses: NonNullable<Wire['addresses']>, watch: PhaseWatch): LookupFunction {
  return (_hostname, options, callback) => {
    addresses().then(
      (found) => {
        watch.enter('connecting');
        if (options.all === true) callback(null, found);
        else callback(null, found[0]!.address, found[0]!.family);
      },
      (error: Error) => callback(error, []),
    );
  };
}
