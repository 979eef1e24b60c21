import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startChildGuard } from './child-guard.ts';
import { deploy } from './deploy.ts';
import { allSettledOrThrow, startEmulators } from './emulators/emulators.ts';
import { ScheduleStore } from './emulators/schedule-store.ts';
import { createApiFront } from './front/api-front.ts';
import { takePort } from './front/door.ts';
import { createRunnerPages, RUNNER_PATH } from './front/runner-pages.ts';
import { endpointVariables } from './function-environment.ts';
import { everywhere, startCheckpoint } from './grants/checkpoint.ts';
import { startRuntimeApi } from './lambda/runtime-api.ts';
import { WorkerBudget } from './lambda/worker-budget.ts';
import { createRunnerLog } from './log/runner-log.ts';
import type { LocalSettings } from './settings.ts';
import { startFunctions } from './start-functions.ts';
import { planDeployment } from './template/deployment.ts';
import { grantsOf } from './template/grants.ts';
import { shortNames } from './template/short-names.ts';
import { synthesize } from './template/synthesize.ts';
import { UserError } from './user-error.ts';

export interface LocalRun {
  /** `http://127.0.0.1:<port>` */
  apiUrl: string;
  /** Stops everything that was started; resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** Starts all of Redial on this machine. `write` is given one line at a time of what a person may want to see. */
export async function startLocal(settings: LocalSettings, write: (line: string) => void): Promise<LocalRun> {
  await using stack = new AsyncDisposableStack();
  const { port, dataFolder, adminKey, allowPrivate } = settings;
  const door = await takePort(port);
  stack.defer(door.close);
  if (dataFolder) await makeFolder(dataFolder);
  // Before the slow work, because it tells whether another run has the folder open.
  const schedules = new ScheduleStore(dataFolder ? join(dataFolder, 'schedules.db') : ':memory:');
  stack.defer(() => schedules.close());
  const guard = startChildGuard();
  stack.defer(guard.release);

  const folder = fileURLToPath(new URL(`../cdk.out/local/${door.port}`, import.meta.url));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const [assembly, emulators, runtimeApi] = await allSettledOrThrow([
    synthesize(folder),
    startEmulators(stack, guard, dataFolder),
    startRuntimeApi(),
  ]);
  stack.defer(runtimeApi.close);

  const { queues, mails } = emulators;
  const checkpoint = settings.checkGrants ? await startCheckpoint() : undefined;
  if (checkpoint) stack.defer(checkpoint.stop);
  const place = { queueOrigin: checkpoint?.origin ?? queues.origin, apiUrl: door.url };
  const deployment = planDeployment(assembly, place);
  const deployed = await deploy(stack, deployment, { ...emulators, schedules }, adminKey);
  const labels = shortNames(deployment.functions, 'function');
  const log = createRunnerLog(write, labels);
  const { endpoints } = deployed;
  checkpoint?.open({ endpoints, grants: grantsOf(assembly, place), onRefused: (error) => log.fault(error) });
  const environment = endpointVariables(checkpoint ? everywhere(checkpoint.origin) : endpoints);
  const signsByName = checkpoint !== undefined;
  const host = { runtimeApi, budget: new WorkerBudget(), guard, log, environment, signsByName };
  const queueUrlOf = queues.urlOf;
  const api = await startFunctions(stack, {
    deployment,
    deployed,
    queueUrlOf,
    host,
    apiUrl: door.url,
    allowPrivate,
  });

  const pages = createRunnerPages({ mails, queues, labels: shortNames(deployment.queues, 'queue') });
  const front = createApiFront(api, log);
  door.open((request, response) =>
    request.url?.startsWith(RUNNER_PATH) ? pages(request, response) : front(request, response),
  );
  stack.defer(door.shut);
  const running = stack.move();
  return { apiUrl: door.url, stop: () => running.disposeAsync() };
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' || code === 'ENOTDIR' ? 'a file is in the way' : String(code);
    throw new UserError(`DATA_DIR: ${folder} cannot be made a folder: ${why}. Name another one.`);
  }
}
