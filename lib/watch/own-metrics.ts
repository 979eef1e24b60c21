import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE, type MetricName, STAGE_DIMENSION } from '../../lambdas/contract/signals.ts';

/** What one deployment counts itself. Its stage tells it from others of the account; no metric is of one callback. */
export class OwnMetrics {
  readonly #stage: string;

  constructor(stage: string) {
    this.#stage = stage;
  }

  /** The sum of five minutes, unless asked for otherwise. */
  of(name: MetricName, options: MetricOptions = {}): Metric {
    return new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: name,
      dimensionsMap: { [STAGE_DIMENSION]: this.#stage },
      statistic: Stats.SUM,
      period: Duration.minutes(5),
      ...options,
    });
  }
}
