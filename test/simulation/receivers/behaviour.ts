/** What a receiver does with one request; plain data. Times count from the attempt's start, in ms. */
export type Behaviour = Unreached | Talk | LostKept;

/** The request never gets there: whatever it holds, nobody reads it. */
export type Unreached =
  | { kind: 'refuse' }
  | { kind: 'hang-before-connect' }
  | { kind: 'no-name' }
  /** The name leads to an address that must not be called. */
  | { kind: 'forbidden-address' }
  /** A certificate that nobody vouches for. */
  | { kind: 'bad-certificate' };

/** It takes the connection and reads the request. */
export type Talk =
  | {
      kind: 'answer';
      /** Of a final response: 200 to 599. */
      statusCode: number;
      afterMs: number;
      /** The header's text, whatever it is. */
      retryAfter?: string;
      /** Left out of the response where the status allows none. */
      body?: string;
    }
  | { kind: 'hang-after-connect' }
  // The status of these is one that has a body.
  /** Status and headers at once, then a part of the body, then nothing. */
  | { kind: 'hang-mid-body'; statusCode: number }
  /** Status and headers at once, then one byte after the other, without an end. */
  | { kind: 'drip'; statusCode: number; everyMs: number }
  | { kind: 'reset'; afterMs: number }
  /** Status, headers and a part of the body at once; the reset comes later. */
  | { kind: 'reset-mid-body'; statusCode: number; afterMs: number }
  /** Something that is not HTTP. */
  | { kind: 'gibberish'; afterMs: number };

/** It hangs up on a kept connection without an answer, and does `next` with the request that follows at once. */
export interface LostKept {
  kind: 'lost-kept';
  afterMs: number;
  next: Talk | { kind: 'refuse' };
}

export const STATUSES_WITHOUT_BODY = [204, 304];
/** What comes of a body that does not come whole. */
export const PART_OF_A_BODY = '{"received":';
export const GIBBERISH = 'SSH-2.0-OpenSSH_9.6\r\n';
export const DRIPPED = '.';

const UNREACHED = new Set<Behaviour['kind']>([
  'refuse',
  'hang-before-connect',
  'no-name',
  'forbidden-address',
  'bad-certificate',
] satisfies Unreached['kind'][]);

export function isUnreached(behaviour: Behaviour): behaviour is Unreached {
  return UNREACHED.has(behaviour.kind);
}
