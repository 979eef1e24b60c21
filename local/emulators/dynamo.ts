import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, constants } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ChildGuard } from '../child-guard.ts';
import { freePort } from '../loopback.ts';
import { UserError } from '../user-error.ts';

export interface DynamoEmulator {
  origin: string;
  stop(): Promise<void>;
}

/**
 * Starts the DynamoDB engine, a native program out of the platform's npm package. Where there is no such package,
 * `AWS_ENDPOINT_URL_DYNAMODB` may name another engine.
 */
export async function startDynamo(
  guard: ChildGuard,
  dataFolder: string | undefined,
): Promise<DynamoEmulator> {
  const program = await engineProgram();
  if (!program) {
    const origin = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    if (origin) return { origin, stop: async () => undefined };
    throw new UserError(
      `No DynamoDB engine for ${process.platform}-${process.arch} is among the npm packages: ` +
        'start one (for example DynamoDB Local) and name it in AWS_ENDPOINT_URL_DYNAMODB.',
    );
  }
  const port = await freePort();
  const storage = dataFolder ? ['--db-path', join(dataFolder, 'tables.db')] : [];
  const engine = spawn(program, ['serve', '--host', '127.0.0.1', '--port', String(port), ...storage], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  guard.watch(engine);
  await untilListening(engine);
  return {
    origin: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        if (engine.exitCode !== null || engine.signalCode !== null) return resolve();
        engine.once('exit', () => resolve());
        engine.kill('SIGTERM');
      }),
  };
}

async function engineProgram(): Promise<string | undefined> {
  const platform = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    const manifest = createRequire(import.meta.url).resolve(`${platform}/package.json`);
    const program = join(manifest, '..', 'dynoxide');
    // Some installers drop the executable bit.
    await chmod(
      program,
      constants.S_IRWXU | constants.S_IRGRP | constants.S_IXGRP | constants.S_IROTH | constants.S_IXOTH,
    ).catch(() => undefined);
    return program;
  } catch {
    return undefined;
  }
}

function untilListening(engine: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    engine.stderr?.on('data', (chunk: Buffer) => {
      said = (said + chunk).slice(-1000);
      if (said.includes('listening on')) resolve();
    });
    engine.once('error', reject);
    engine.once('exit', () => reject(new UserError(`The DynamoDB engine did not start: ${said.trim()}`)));
  });
}
