import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE, metrics, type Signal, STAGE_DIMENSION, signals } from '../contract/signals.ts';
import type { Log } from '../ports/log.ts';

export interface MeteredLog extends Log {
  /** Writes what was counted since the last time, as one line that CloudWatch makes metrics of; nothing if nothing was. */
  flush(): void;
}

/**
 * Passes every event on, and counts what it says. Values are kept one by one, so that percentiles can be told; where
 * there are more than a line may hold, Powertools writes one in between. Metrics are no log: they have no level.
 */
export function meteredLog(log: Log, stage: string): MeteredLog {
  const powertools = new Metrics({ namespace: METRICS_NAMESPACE });
  // It brings the service's name as a dimension of its own, which would make five metrics of each.
  powertools.clearDefaultDimensions();
  powertools.setDefaultDimensions({ [STAGE_DIMENSION]: stage });

  const count = (event: string, fields: Record<string, unknown>) => {
    for (const signal of signals[event] ?? []) {
      const value = addedBy(signal, fields);
      if (value !== undefined) powertools.addMetric(signal.metric, metrics[signal.metric].unit, value);
    }
  };
  const metered =
    (level: keyof Log): Log[keyof Log] =>
    (event, fields = {}) => {
      log[level](event, fields);
      count(event, fields);
    };
  return {
    info: metered('info'),
    warn: metered('warn'),
    error: metered('error'),
    flush() {
      if (powertools.hasStoredMetrics()) powertools.publishStoredMetrics();
    },
  };
}

/** Undefined where the event adds nothing. A field that is no number never gets in the way of the work. */
function addedBy({ field, only, not }: Signal, fields: Record<string, unknown>): number | undefined {
  const has = ([name, value]: [string, string]) => fields[name] === value;
  if (!Object.entries(only ?? {}).every(has) || Object.entries(not ?? {}).some(has)) return undefined;
  const value = field === undefined ? 1 : fields[field];
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}
