import type { CreateScheduleCommandInput } from '@aws-sdk/client-scheduler';
import { readBody, serveLoopback } from '../loopback.ts';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../template/physical-names.ts';
import { momentOf } from './schedule-expression.ts';
import type { ScheduleStore } from './schedule-store.ts';

export interface SchedulerEmulator {
  origin: string;
  stop(): Promise<void>;
}

/** Hands a schedule's input to its target. Rejects where the target did not take it. */
export type SendToTarget = (targetArn: string, input: string) => Promise<void>;

const LONGEST_SLEEP_MILLISECONDS = 60_000;

/** `CreateSchedule` for one-time schedules, which really fire; a target that fails is tried again, ever less often. */
export async function startScheduler(
  store: ScheduleStore,
  groups: readonly string[],
  send: SendToTarget,
): Promise<SchedulerEmulator> {
  let timer: NodeJS.Timeout | undefined;
  let firing: Promise<void> | undefined;
  let stopped = false;

  function wake(): void {
    clearTimeout(timer);
    const next = store.next();
    if (!next || stopped) return;
    const wait = Math.min(Math.max(next.dueAt - Date.now(), 0), LONGEST_SLEEP_MILLISECONDS);
    timer = setTimeout(() => {
      firing ??= fireDue().finally(() => {
        firing = undefined;
        wake();
      });
    }, wait);
  }

  async function fireDue(): Promise<void> {
    for (let next = store.next(); next && next.dueAt <= Date.now() && !stopped; next = store.next()) {
      try {
        await send(next.targetArn, next.input);
        store.finish(next);
      } catch {
        store.postpone(next, Date.now() + 1000 * Math.min(2 ** next.failures, 60));
      }
    }
  }

  const server = await serveLoopback(async (request, response) => {
    const answer = (status: number, body: object, errorType?: string) => {
      response.writeHead(status, {
        'content-type': 'application/json',
        ...(errorType && { 'x-amzn-errortype': errorType }),
      });
      response.end(JSON.stringify(body));
    };
    const invalid = (Message: string) => answer(400, { Message }, 'ValidationException');

    const name = decodeURIComponent(/^\/schedules\/([^/?]+)$/.exec(request.url ?? '')?.[1] ?? '');
    if (request.method !== 'POST' || !name) return answer(404, {}, 'UnknownOperationException');
    const wanted = JSON.parse((await readBody(request)).toString()) as CreateScheduleCommandInput;
    const { Target: target, GroupName: group = 'default', FlexibleTimeWindow: window } = wanted;
    if (!/^[0-9a-zA-Z-_.]{1,64}$/.test(name)) return invalid(`The name ${name} is not allowed`);
    if (window?.Mode !== 'OFF') return invalid('Only FlexibleTimeWindow OFF is known here');
    if (!target?.Arn || !target.RoleArn) return invalid('A target needs an Arn and a RoleArn');
    if (group !== 'default' && !groups.includes(group)) {
      return answer(404, { Message: `Schedule group ${group} does not exist.` }, 'ResourceNotFoundException');
    }
    const dueAt = momentOrUndefined(
      wanted.ScheduleExpression ?? '',
      wanted.ScheduleExpressionTimezone ?? 'UTC',
    );
    if (dueAt === undefined) return invalid(`Invalid Schedule Expression ${wanted.ScheduleExpression}.`);

    const added = store.add({
      group,
      name,
      dueAt,
      targetArn: target.Arn,
      input: target.Input ?? '',
      deleteWhenDone: wanted.ActionAfterCompletion === 'DELETE',
      failures: 0,
    });
    if (!added) return answer(409, { Message: `Schedule ${name} already exists.` }, 'ConflictException');
    wake();
    answer(200, {
      ScheduleArn: `arn:aws:scheduler:${LOCAL_REGION}:${LOCAL_ACCOUNT}:schedule/${group}/${name}`,
    });
  });
  wake();

  return {
    origin: server.origin,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await server.close();
      await firing;
    },
  };
}

function momentOrUndefined(expression: string, timeZone: string): number | undefined {
  try {
    return momentOf(expression, timeZone);
  } catch {
    return undefined;
  }
}
