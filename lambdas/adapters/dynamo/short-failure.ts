import { cut } from '../../domain/call/payload.ts';
import type { Failure } from '../../domain/health/health.ts';

const MESSAGE_BYTES = 120;

/** A failure as small items hold it; the attempt itself keeps the whole message. */
export function shortFailure(failure: Failure, messageBytes = MESSAGE_BYTES): Failure {
  return failure.message === undefined
    ? failure
    : { ...failure, message: cut(failure.message, messageBytes) };
}
