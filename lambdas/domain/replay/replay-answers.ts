import type { ReplayChange, ReplayCounter } from './replay.ts';

/** What became of a call that a replay sent. */
export type ReplayAnswer =
  | 'succeeded'
  | 'failed'
  /** It is FAILED again, and no request was made. */
  | 'given-up'
  /** It is PENDING, and goes out when its callback is called again. */
  | 'waits'
  /** It had changed, or a person's word stands. */
  | 'skipped'
  /** The replay had sent it before. */
  | 'repeated';

/** How a step's pace takes it. What waits loads nobody. */
const OF_THE_STEP = {
  succeeded: 'stepOk',
  failed: 'stepFailed',
  'given-up': 'stepDropped',
  waits: 'stepOk',
  skipped: 'stepDropped',
  repeated: 'stepDropped',
} as const satisfies Record<ReplayAnswer, ReplayCounter>;

/** How the whole does. */
const OF_ALL: Partial<Record<ReplayAnswer, ReplayCounter>> = {
  succeeded: 'succeeded',
  failed: 'failed',
  'given-up': 'failed',
  skipped: 'skipped',
};

/** Answers count for the step that sent their calls, as long as it is the newest, and always for the whole. */
export function answered(step: number, answers: ReplayAnswer[]): ReplayChange {
  return { add: { ...counted(answers, OF_THE_STEP), ...counted(answers, OF_ALL) }, when: { step } };
}

/** The same of answers to an older step. */
export function answeredLate(answers: ReplayAnswer[]): ReplayChange | undefined {
  const add = counted(answers, OF_ALL);
  return Object.keys(add).length > 0 ? { add, when: {} } : undefined;
}

function counted(
  answers: ReplayAnswer[],
  counters: Partial<Record<ReplayAnswer, ReplayCounter>>,
): NonNullable<ReplayChange['add']> {
  const add: NonNullable<ReplayChange['add']> = {};
  for (const answer of answers) {
    const counter = counters[answer];
    if (counter) add[counter] = (add[counter] ?? 0) + 1;
  }
  return add;
}
