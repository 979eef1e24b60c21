/**
 * What is measured: the metrics, and which log events they are made of. Nothing else is counted anywhere, so whatever a
 * graph shows can be found again in the log. Dashboards and alarms read the names from here.
 *
 * No dimension but the stage: each further value of one would be a metric to pay for. What one callback does is found in
 * the log, by its id.
 */
export const METRICS_NAMESPACE = 'Redial';
export const STAGE_DIMENSION = 'Stage';

export const metrics = {
  AttemptsSucceeded: { unit: 'Count', says: 'Attempts that met the success rule.' },
  AttemptsFailed: { unit: 'Count', says: 'Attempts that did not.' },
  AttemptDuration: { unit: 'Milliseconds', says: 'How long the requests of attempts took, to their end.' },
  OutagesOpened: { unit: 'Count', says: 'Callbacks whose first failure opened an outage.' },
  OutagesEnded: {
    unit: 'Count',
    says: 'Outages that a success ended; one that is taken up again soon after ends once more.',
  },
  CallbacksParked: {
    unit: 'Count',
    says: 'Callbacks that were parked: their calls wait, and only probes go out.',
  },
  CallbacksStopped: {
    unit: 'Count',
    says: 'Callbacks that a rule or a 410 stopped; not those that a person did.',
  },
  CallbacksTroubled: {
    unit: 'Count',
    says: 'A gauge, every five minutes: callbacks that are in an outage, parked or draining, were stopped, or have something to be told.',
  },
  CallsParked: {
    unit: 'Count',
    says: 'Calls that were laid aside: they wait in the table, for a callback that is parked or stopped.',
  },
  CallsDrained: { unit: 'Count', says: 'Calls that waited so, and that drains sent on.' },
  CallsExpired: { unit: 'Count', says: 'Calls that reached their cutoff and are FAILED.' },
  CallsRevived: { unit: 'Count', says: 'Calls whose dead letters were sent round again.' },
  MailsSent: { unit: 'Count', says: 'Mails that the mail service took.' },
  MailsFailed: { unit: 'Count', says: 'Mails that will never be sent.' },
  MailsDeferred: { unit: 'Count', says: 'Mails that were put off, to be tried again later.' },
  MessagesRejected: {
    unit: 'Count',
    says: 'Receipts of messages that cannot be read; each message is received several times.',
  },
  WorkReturned: { unit: 'Count', says: 'Messages that go back to their queue for a fault of ours.' },
  SchedulesFailed: {
    unit: 'Count',
    says: 'Wake-ups for which no schedule could be made: their messages wait in the queue instead.',
  },
} as const;

export type MetricName = keyof typeof metrics;

/** What a log event adds to a metric. */
export interface Signal {
  metric: MetricName;
  /** The field of the event that is its value; absent: it counts 1. */
  field?: string;
  /** Only events with this value of a field, and none with that of another. */
  only?: Record<string, string>;
  not?: Record<string, string>;
}

/** Somebody tries a callback out: in no history, and in no figure. */
const isTest = { trigger: 'test' };
const isExpiry = { by: 'cutoff' };

/** By log event. */
export const signals: Record<string, Signal[]> = {
  'attempt.succeeded': [
    { metric: 'AttemptsSucceeded', not: isTest },
    { metric: 'AttemptDuration', field: 'durationMs', not: isTest },
  ],
  'attempt.failed': [
    { metric: 'AttemptsFailed', not: isTest },
    // Where the event lacks what the URL asks for, no request was made.
    { metric: 'AttemptDuration', field: 'durationMs', not: { ...isTest, outcome: 'missing_variable' } },
  ],
  'outage.opened': [{ metric: 'OutagesOpened' }],
  'outage.ended': [{ metric: 'OutagesEnded' }],
  'callback.parked': [{ metric: 'CallbacksParked' }],
  'callback.stopped': [{ metric: 'CallbacksStopped' }],
  'callbacks.counted': [{ metric: 'CallbacksTroubled', field: 'troubled' }],
  'call.waits': [{ metric: 'CallsParked' }],
  'drain.step': [{ metric: 'CallsDrained', field: 'size' }],
  'call.closed': [{ metric: 'CallsExpired', only: isExpiry }],
  'calls.closed': [{ metric: 'CallsExpired', field: 'calls', only: isExpiry }],
  'call.revived': [{ metric: 'CallsRevived' }],
  'notice.sent': [{ metric: 'MailsSent' }],
  'notice.failed': [{ metric: 'MailsFailed' }],
  'notice.dropped': [{ metric: 'MailsFailed' }],
  'notice.deferred': [{ metric: 'MailsDeferred' }],
  'message.rejected': [{ metric: 'MessagesRejected' }],
  'delivery.faulted': [{ metric: 'WorkReturned' }],
  'recovery.returned': [{ metric: 'WorkReturned' }],
  'deadletter.returned': [{ metric: 'WorkReturned' }],
  'event.returned': [{ metric: 'WorkReturned' }],
  'notice.returned': [{ metric: 'WorkReturned' }],
  'schedule.failed': [{ metric: 'SchedulesFailed', field: 'unscheduled' }],
};
