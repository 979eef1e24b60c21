import { stdout } from 'node:process';
import { setFlagsFromString } from 'node:v8';
import { type LocalSettings, readSettings } from './settings.ts';
import { type LocalRun, startLocal } from './start-local.ts';
import { UserError } from './user-error.ts';

/**
 * `npm start`: everything on this machine, until a signal ends it. It runs with `--no-maglev`: a compilation of that tier
 * that is under way when the process exits can keep it from ever ending (nodejs/node#54918).
 */
async function main(): Promise<void> {
  const startedAt = Date.now();
  const settings = readSettings(process.env);
  const starting = startLocal(settings, writeLine);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end(starting));
  endWithNpm(starting);
  const { apiUrl } = await starting;
  introduce(apiUrl, settings);
  writeLine(`  ready in ${((Date.now() - startedAt) / 1000).toFixed(1)} s. Ctrl-C stops it.\n`);
}

function introduce(apiUrl: string, { adminKey, dataFolder, allowPrivate }: LocalSettings): void {
  const given = process.env.REDIAL_ADMIN_KEY;
  writeLine(`
  Redial runs on this machine
    API     ${apiUrl}  with the header  x-api-key: ${given ? '(REDIAL_ADMIN_KEY)' : adminKey}
    Docs    ${apiUrl}/_local/api
    Mails   ${apiUrl}/_local/mail
    Queues  ${apiUrl}/_local/queues
    Data    ${dataFolder ?? 'in memory; DATA_DIR=.data npm start keeps it'}`);
  if (!allowPrivate) writeLine('    Private addresses are refused, as in production');
}

let ending = false;

/** Signals come twice from a terminal under npm, so a repeat changes nothing. */
async function end(starting: Promise<LocalRun>): Promise<void> {
  if (ending) return;
  ending = true;
  // Whatever is stuck, a signal ends it.
  setTimeout(() => process.exit(1), 15_000).unref();
  try {
    await (await starting).stop();
    process.exit(0);
  } catch (error) {
    fail(error);
  }
}

/** `kill -9` of npm reaches only npm; whoever kills it means this. */
function endWithNpm(starting: Promise<LocalRun>): void {
  if (!process.env.npm_lifecycle_event) return;
  const npm = process.ppid;
  setInterval(() => {
    if (process.ppid !== npm) void end(starting);
  }, 1000).unref();
}

/**
 * Whoever started this may not read what it says. A full pipe must not stop the work, so lines that no one takes
 * are dropped beyond a megabyte.
 */
function writeLine(line: string): void {
  if (stdout.writableLength < 1_048_576) stdout.write(`${line}\n`);
}

function fail(error: unknown): never {
  console.error(error instanceof UserError ? error.message : error);
  process.exit(1);
}

// Rather a little slower than a heap that grows to twice of what is in use.
setFlagsFromString('--optimize-for-size');
const { _handle: handle } = stdout as { _handle?: { setBlocking?(blocking: boolean): void } };
handle?.setBlocking?.(false);
stdout.on('error', () => undefined);
await main().catch(fail);
