import type { Settings } from '../settings.ts';

/** How much a function logs, which its logger reads by itself, and which stage its metrics are of. */
export function telemetry({ stage, logLevel }: Settings) {
  return { STAGE: stage, POWERTOOLS_LOG_LEVEL: logLevel } as const;
}
