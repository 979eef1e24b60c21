import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { FunctionPlan } from '../template/deployment.ts';
import { LOCAL_REGION } from '../template/physical-names.ts';
import { InvocationError } from './invocation-error.ts';
import type { LambdaHost } from './lambda-host.ts';
import type { InvocationHead, RuntimeError } from './runtime-api.ts';

export interface Invocation {
  /** The event, as JSON text. */
  event: string;
  /** The handler's answer, as JSON text. */
  resolve(result: string): void;
  reject(error: InvocationError): void;
}

export interface WorkerEvents {
  onFree(worker: Worker): void;
  onGone(worker: Worker, reason: InvocationError): void;
}

const client = fileURLToPath(new URL('runtime-client.js', import.meta.url));

/**
 * Many workers share one machine: young objects get little room, V8 prefers a small heap over speed, and source
 * maps, which cost 9 MB in each, are not loaded. The heap's ceiling is that of the function's memory.
 */
const nodeFlags = (memoryMegabytes: number) => [
  '--max-semi-space-size=1',
  '--optimize-for-size',
  `--max-old-space-size=${Math.max(Math.floor(memoryMegabytes * 0.75), 64)}`,
  '--no-enable-source-maps',
];

/** One execution environment: a child process that works one invocation at a time. */
export class Worker {
  readonly #plan: FunctionPlan;
  readonly #host: LambdaHost;
  readonly #events: WorkerEvents;
  readonly #id = randomUUID();
  readonly #child: ChildProcess;
  #respond: ((head: InvocationHead, event: string) => void) | undefined;
  #current: (Invocation & { id: string; timer: NodeJS.Timeout }) | undefined;
  /** Why the process is about to end, where that is known. */
  #reason: InvocationError | undefined;
  gone = false;

  constructor(plan: FunctionPlan, host: LambdaHost, events: WorkerEvents) {
    this.#plan = plan;
    this.#host = host;
    this.#events = events;
    const runtimeApi = host.runtimeApi.add(this.#id, {
      onNext: (respond) => {
        this.#respond = respond;
        events.onFree(this);
      },
      onResponse: (id, result) => this.#finish(id)?.resolve(result),
      onError: (id, error) => this.#finish(id)?.reject(this.#fault('error', error)),
      onInitError: (error) => {
        this.#reason = this.#fault('init', error);
      },
    });
    this.#child = spawn(process.execPath, [...nodeFlags(plan.memoryMegabytes), client], {
      env: { ...plan.environment, ...host.environment, ...this.#identity(runtimeApi) },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    host.guard.watch(this.#child);
    this.#child.once('error', () => this.#end());
    this.#child.once('exit', (code, signal) => {
      this.#reason ??= new InvocationError(
        'crash',
        plan.name,
        `its process ended (${signal ?? `exit ${code}`})`,
      );
      this.#end();
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) this.#relay(stream);
  }

  get free(): boolean {
    return this.#respond !== undefined && !this.gone;
  }

  run(invocation: Invocation): void {
    const respond = this.#respond;
    if (!respond) throw new Error('The worker is not free');
    this.#respond = undefined;
    const id = randomUUID();
    const { timeoutSeconds, name, arn } = this.#plan;
    const timer = setTimeout(() => {
      this.#reason = new InvocationError('timeout', name, `it took longer than ${timeoutSeconds} s`);
      this.stop();
    }, timeoutSeconds * 1000);
    this.#current = { ...invocation, id, timer };
    respond({ id, deadlineAt: Date.now() + timeoutSeconds * 1000, functionArn: arn }, invocation.event);
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #identity(runtimeApi: string): Record<string, string> {
    const { name, handler, bundleFolder, memoryMegabytes } = this.#plan;
    return {
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      AWS_LAMBDA_FUNCTION_NAME: name,
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${name}`,
      AWS_LAMBDA_LOG_STREAM_NAME: this.#id,
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      ...(this.#host.signsByName && { AWS_ACCESS_KEY_ID: name }),
      AWS_REGION: LOCAL_REGION,
      AWS_DEFAULT_REGION: LOCAL_REGION,
      LAMBDA_TASK_ROOT: bundleFolder,
      _HANDLER: handler,
      TZ: 'UTC',
      // Keeps the C allocator from setting memory aside for every thread.
      MALLOC_ARENA_MAX: '2',
    };
  }

  #fault(kind: 'error' | 'init', { errorType, errorMessage, trace }: RuntimeError): InvocationError {
    return new InvocationError(kind, this.#plan.name, `${errorType}: ${errorMessage}`, trace);
  }

  #finish(id: string): Invocation | undefined {
    const current = this.#current;
    if (current?.id !== id) return undefined;
    clearTimeout(current.timer);
    this.#current = undefined;
    return current;
  }

  #end(): void {
    if (this.gone) return;
    this.gone = true;
    this.#host.runtimeApi.remove(this.#id);
    const current = this.#current;
    const reason =
      this.#reason ?? new InvocationError('crash', this.#plan.name, 'its process could not start');
    if (current) this.#finish(current.id)?.reject(reason);
    this.#events.onGone(this, reason);
  }

  #relay(stream: Readable | null): void {
    if (!stream) return;
    createInterface({ input: stream }).on('line', (line) =>
      this.#host.log.fromFunction(this.#plan.name, line),
    );
  }
}
