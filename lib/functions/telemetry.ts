import type { Settings } from '../settings.ts';

/** How much a function logs, and which stage its metrics are of. */
export function telemetry({ stage, logLevel }: Settings) {
  return { STAGE: stage, LOG_LEVEL: logLevel } as const;
}
