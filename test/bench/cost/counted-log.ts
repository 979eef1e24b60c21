import { jsonLog } from '../../../lambdas/runtime/json-log.ts';
import { meteredLog } from '../../../lambdas/runtime/metered-log.ts';
import { reporting } from '../../../lambdas/runtime/telemetry.ts';
import { payer } from './meter.ts';
import { LOG_LINE_BYTES } from './prices.ts';

/** Lambda sets this in every invocation, and every line repeats a part of it. */
process.env._X_AMZN_TRACE_ID ??= 'Root=1-6a0b1c2d-5a9d1c3e7f0b2a4c6d8e0f12;Parent=3b1f5c7d9e2a4b6c;Sampled=0';

/** The real log and metrics of a function; their lines are counted where they would be written. */
export function countedTelemetry(service: string, stage: string, onFault: (line: string) => void) {
  const log = meteredLog(jsonLog(service), stage);
  const counted = (write: () => void): string => {
    const text = writtenBy(write);
    for (const line of text.trimEnd().split('\n').filter(Boolean))
      payer()?.bill.use('logByte', Buffer.byteLength(line) + LOG_LINE_BYTES);
    return text;
  };
  return reporting({
    info: (event, fields) => void counted(() => log.info(event, fields)),
    warn: (event, fields) => void counted(() => log.warn(event, fields)),
    error: (event, fields) => onFault(counted(() => log.error(event, fields))),
    flush: () => void counted(() => log.flush()),
  });
}

/** What goes to the standard streams meanwhile, kept from them. */
function writtenBy(write: () => void): string {
  let text = '';
  const streams = [process.stdout, process.stderr];
  const originals = streams.map((stream) => stream.write);
  for (const stream of streams) {
    stream.write = (chunk: string | Uint8Array) => {
      text += chunk;
      return true;
    };
  }
  try {
    write();
  } finally {
    for (const [i, stream] of streams.entries()) stream.write = originals[i]!;
  }
  return text;
}
