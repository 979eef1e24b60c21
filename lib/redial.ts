import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Rule } from 'aws-cdk-lib/aws-events';
import type { Grant, IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ApiFunction } from './api/api-function.ts';
import { HttpFront } from './api/http-front.ts';
import { DeliverFunction } from './delivery/deliver-function.ts';
import { WakeUps } from './delivery/wake-ups.ts';
import { AcceptFunction } from './intake/accept-function.ts';
import type { RuleEvent } from './intake/rule-event.ts';
import { checkedRule, ruleSource } from './intake/rule-source.ts';
import { CallerNetwork, type Network } from './network/caller-network.ts';
import { NotifyFunction } from './notices/notify-function.ts';
import { Queues } from './queues/queues.ts';
import { RecoverFunction } from './recovery/recover-function.ts';
import { Tick } from './recovery/tick.ts';
import { parseSettings, type SettingsInput } from './settings.ts';
import { Secrets } from './storage/secrets.ts';
import { Storage } from './storage/storage.ts';
import { OwnMetrics } from './watch/own-metrics.ts';
import { OwnStage } from './watch/own-stage.ts';
import { Watch } from './watch/watch.ts';

/** What can be told on the command line, and what only an app has at hand. */
export type RedialProps = SettingsInput & {
  /** Runs the functions that call customers' URLs in this network, so that receivers see its fixed addresses. */
  network?: Network;
};

/** The whole of Redial, for any CDK app: `new Redial(this, 'Callbacks', { mailFrom: 'callbacks@example.com' })`. */
export class Redial extends Construct {
  /** Where the API is, without a slash at the end. */
  readonly url: string;
  /** Takes events of AWS producers: a message is one event, as `POST /events` takes it, in JSON. */
  readonly events: Queue;
  readonly queues: Queues;
  /** The administrator API key, and what credentials are encrypted with. */
  readonly secrets: Secrets;
  /** What Redial counts itself, for graphs and alarms of your own: `metrics.of('AttemptsFailed')`. */
  readonly metrics: OwnMetrics;
  /** For actions of your own: each has its heading in `docs/runbook.md`. */
  readonly alarms: readonly Alarm[];

  constructor(scope: Construct, id: string, given: RedialProps = {}) {
    super(scope, id);
    const { network: place, ...told } = given;
    const settings = parseSettings(told);
    new OwnStage(this, 'Stage', settings);
    const storage = new Storage(this, 'Storage', settings);
    const secrets = new Secrets(this, 'Secrets', settings);
    const queues = new Queues(this, 'Queues', settings);
    const rooms = { settings, storage, secrets, queues };
    const { allowedPorts } = settings;
    const network =
      place === undefined ? undefined : new CallerNetwork(this, 'Network', { network: place, allowedPorts });

    const api = new ApiFunction(this, 'Api', { ...rooms, network });
    const front = new HttpFront(this, 'Front', { handler: api.function });
    const accept = new AcceptFunction(this, 'Accept', rooms);
    const wakeUps = new WakeUps(this, 'WakeUps', { retries: queues.retries.queue });
    const deliver = new DeliverFunction(this, 'Deliver', { ...rooms, wakeUps, network });
    const recover = new RecoverFunction(this, 'Recover', rooms);
    new Tick(this, 'Tick', { worker: recover.function });
    const notify = new NotifyFunction(this, 'Notify', {
      ...rooms,
      publicUrl: settings.publicUrl ?? front.url,
    });
    const metrics = new OwnMetrics(settings.stage);
    const watch = new Watch(this, 'Watch', {
      settings,
      storage,
      queues,
      metrics,
      api: front.api,
      functions: {
        api: api.function,
        accept: accept.function,
        deliver: deliver.function,
        recover: recover.function,
        notify: notify.function,
      },
    });

    this.url = settings.publicUrl ?? front.url;
    this.events = queues.events.queue;
    this.queues = queues;
    this.secrets = secrets;
    this.metrics = metrics;
    this.alarms = watch.alarms;
  }

  /** Lets a producer send to the events queue, and do nothing else there. It needs the queue's URL: `events.queueUrl`. */
  grantPublish(producer: IGrantable): Grant {
    return this.events.grant(producer, 'sqs:SendMessage');
  }

  /**
   * Makes an event of whatever an EventBridge rule matches: its `detail-type` is the event's type, its `detail` the
   * payload. `event` puts something else in their place, or adds a field. A `detail-type` with spaces, as AWS's own events
   * have it, is no type that an event may have: give one. The synthesis refuses what it can know; a pattern without
   * `detail-type` may match anything. The rule belongs in the same stack, as the queue and it name each other.
   */
  publishFrom(rule: Rule, event: RuleEvent = {}): void {
    checkedRule(this, rule).addTarget(ruleSource(this.events, event));
  }
}
