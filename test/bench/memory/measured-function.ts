import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ChildGuard } from '../../../local/child-guard.ts';
import type { RuntimeApi } from '../../../local/lambda/runtime-api.ts';
import type { FunctionPlan } from '../../../local/template/deployment.ts';
import { LOCAL_REGION } from '../../../local/template/physical-names.ts';

/** What a process has used so far. */
interface Seen {
  /** The most of V8's heap and of buffers beside it, looked at every 10 ms. */
  heapBytes: number;
  /** The most that the process ever had, as Lambda counts it. */
  residentBytes: number;
  processorMs: number;
}

export interface Use extends Seen {
  invocations: number;
  /** Of its invocations: not of its start, nor of what it did between them. */
  workMs: number;
  /** Of the one invocation that took the processor longest. */
  longestMs: number;
}

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const CLIENT = fileOf('../../../local/lambda/runtime-client.js');
const PROBE = fileOf('probe.js');

/** As Lambda starts Node: a twentieth of the memory for each half of the young objects, nine tenths for the old. */
const nodeFlags = (megabytes: number) => [
  `--max-semi-space-size=${Math.floor(megabytes / 20)}`,
  `--max-old-space-size=${Math.floor(megabytes * 0.9)}`,
];

/** One execution environment of a function, with its bundle, that works one invocation after the other. */
export class MeasuredFunction {
  readonly plan: FunctionPlan;
  readonly #id = randomUUID();
  readonly #child: ChildProcess;
  readonly #work = { invocations: 0, workMs: 0, longestMs: 0 };
  #last: Promise<unknown> = Promise.resolve();
  #free: PromiseWithResolvers<(event: string) => void> = Promise.withResolvers();
  #done: PromiseWithResolvers<string> = Promise.withResolvers();

  constructor(
    plan: FunctionPlan,
    host: { runtimeApi: RuntimeApi; guard: ChildGuard; environment: Record<string, string> },
  ) {
    this.plan = plan;
    const failed = (error: { errorMessage: string }) =>
      this.#done.reject(new Error(`${plan.name}: ${error.errorMessage}`));
    const runtimeApi = host.runtimeApi.add(this.#id, {
      onNext: (respond) =>
        this.#free.resolve((event) => {
          this.#free = Promise.withResolvers();
          const deadlineAt = Date.now() + plan.timeoutSeconds * 1000;
          respond({ id: randomUUID(), deadlineAt, functionArn: plan.arn }, event);
        }),
      onResponse: (_, result) => this.#done.resolve(result),
      onError: (_, error) => failed(error),
      onInitError: failed,
    });
    this.#child = spawn(process.execPath, [...nodeFlags(plan.memoryMegabytes), '--import', PROBE, CLIENT], {
      env: {
        ...plan.environment,
        ...host.environment,
        AWS_LAMBDA_RUNTIME_API: runtimeApi,
        AWS_LAMBDA_FUNCTION_NAME: plan.name,
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(plan.memoryMegabytes),
        AWS_REGION: LOCAL_REGION,
        LAMBDA_TASK_ROOT: plan.bundleFolder,
        _HANDLER: plan.handler,
        TZ: 'UTC',
      },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    host.guard.watch(this.#child);
    this.#child.once('exit', (code, signal) =>
      this.#done.reject(new Error(`${plan.name} ended: ${signal ?? code}`)),
    );
  }

  /** `event` and the answer are JSON text. Whoever comes meanwhile waits. */
  invoke(event: string): Promise<string> {
    const answered = this.#last.then(async () => {
      const start = await this.#free.promise;
      this.#done = Promise.withResolvers();
      const { processorMs } = await this.#look();
      start(event);
      const answer = await this.#done.promise;
      this.#count((await this.#look()).processorMs - processorMs);
      return answer;
    });
    this.#last = answered.catch(() => undefined);
    return answered;
  }

  async use(): Promise<Use> {
    await this.#last;
    return { ...(await this.#look()), ...this.#work };
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }
  #count(milliseconds: number): void {
    this.#work.invocations++;
    this.#work.workMs += milliseconds;
    this.#work.longestMs = Math.max(this.#work.longestMs, milliseconds);
  }

  async #look(): Promise<Seen> {
    this.#child.send('look');
    const [seen] = await once(this.#child, 'message');
    return seen as Seen;
  }
}
