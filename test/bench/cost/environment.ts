import type {
  AcceptEnvironment,
  DeliverEnvironment,
  NotifyEnvironment,
  RecoverEnvironment,
} from '../../../lambdas/contract/environments.ts';
import type { DynamoEngine } from '../../kit/dynamo-engine.ts';

export interface CostSettings {
  payloadHistory: 'all' | 'failures';
  /** 0: nothing parks. */
  parkAfterErrors: number;
}

const url = (queue: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${queue}`;

/** What all functions are told together: the defaults of a deployment, but for the settings named here. */
export function costEnvironment(
  tables: DynamoEngine['tables'],
  { payloadHistory, parkAfterErrors }: CostSettings,
): AcceptEnvironment & DeliverEnvironment & RecoverEnvironment & NotifyEnvironment {
  return {
    STAGE: 'bench',
    LOG_LEVEL: 'INFO',
    CALLBACKS_TABLE: tables.callbacks,
    HEALTH_TABLE: tables.health,
    CALLS_TABLE: tables.calls,
    ATTEMPTS_TABLE: tables.attempts,
    ACCESS_TABLE: tables.access,
    EVENTS_QUEUE_URL: url('events'),
    DELIVERIES_QUEUE_URL: url('deliveries'),
    RETRIES_QUEUE_URL: url('retries'),
    RETRIES_QUEUE_ARN: 'arn:aws:sqs:us-east-1:000000000000:retries',
    RECOVERY_QUEUE_URL: url('recovery'),
    NOTICES_QUEUE_URL: url('notices'),
    RECOVERY_DEAD_LETTERS_URL: url('recovery-dead-letters'),
    NOTICES_DEAD_LETTERS_URL: url('notices-dead-letters'),
    EVENTS_DEAD_LETTERS_URL: url('events-dead-letters'),
    SCHEDULE_GROUP: 'redial',
    SCHEDULE_ROLE_ARN: 'arn:aws:iam::000000000000:role/wake-ups',
    DATA_KEY_SECRET: 'data-key',
    HISTORY_DAYS: '30',
    PAYLOAD_HISTORY: payloadHistory,
    PARK_AFTER_ERRORS: String(parkAfterErrors),
    DRAIN_PER_SECOND: '500',
    TICK_SECONDS: '60',
    ALLOW_HTTP: 'false',
    ALLOWED_PORTS: '443,80',
    ADDRESS_POLICY: 'public',
    MAIL_FROM: 'callbacks@example.org',
    ADMIN_EMAIL: undefined,
    PUBLIC_URL: 'https://redial.example.org',
  };
}
