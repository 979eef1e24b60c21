import type { Telemetry } from '../contract/environments.ts';
import { jsonLog } from './json-log.ts';
import { type MeteredLog, meteredLog } from './metered-log.ts';

/** A function's log, and what its handler must go through so that the metrics of each invocation are written at its end. */
export function telemetry(service: string, { STAGE, LOG_LEVEL }: Telemetry) {
  return reporting(meteredLog(jsonLog(service, LOG_LEVEL), STAGE));
}

export function reporting(log: MeteredLog) {
  return {
    log,
    reported:
      <Given extends unknown[], Result>(handler: (...given: Given) => Promise<Result>) =>
      async (...given: Given): Promise<Result> => {
        try {
          return await handler(...given);
        } finally {
          log.flush();
        }
      },
  };
}
