import type { SimRecord, Violation } from '../world/record.ts';

/** A time of the run as stories tell it: `h:mm:ss` since it began, with tenths of a second where there are any. */
export function clockText({ startedAt }: Pick<SimRecord, 'startedAt'>, at: number): string {
  const tenths = Math.round(Math.abs(at - startedAt) / 100);
  const seconds = Math.floor(tenths / 10);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${at < startedAt ? '-' : ''}${clock}${tenths % 10 === 0 ? '' : `.${tenths % 10}`}`;
}

/** How long something took, in seconds. */
export function secondsText(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`;
}

/** One line each, for the story of a run. */
export function violationText(
  record: Pick<SimRecord, 'startedAt'>,
  { promise, at, callbackId, callId, what }: Violation,
): string {
  const whose = callId === undefined ? callbackId : `${callbackId} ${callId}`;
  return `${promise} at ${clockText(record, at)}: ${whose}: ${what}`;
}
