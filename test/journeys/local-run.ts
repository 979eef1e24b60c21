import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  /** Whatever it is: tests look into answers of every shape. */
  json: ReturnType<typeof JSON.parse>;
}

export interface LocalMail {
  to: string[];
  from: string;
  subject: string;
  text: string;
  html: string;
  at: string;
}

export interface LocalRun {
  url: string;
  pid: number;
  api(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  mails(): Promise<LocalMail[]>;
  output(): string;
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const ADMIN_KEY = 'journey-admin-key';
/** Whatever a journey makes functions do, their roles allow in a deployment. */
const STRICT = { REDIAL_CHECK_GRANTS: 'true' };
/** For journeys under load, which make no other requests than the others do. */
export const UNCHECKED = { REDIAL_CHECK_GRANTS: 'false' };

/** `npm start` as a user has it: a process of its own on whatever port is free, waited for until it says that it is ready. */
export async function startLocalRun(environment: Record<string, string> = {}): Promise<LocalRun> {
  const child = spawn(process.execPath, ['--no-maglev', 'local/main.ts'], {
    env: { ...process.env, PORT: '0', REDIAL_ADMIN_KEY: ADMIN_KEY, ...STRICT, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
  await Promise.race([
    until(() => output.includes('ready in'), 'the local run is ready', 150_000),
    once(child, 'exit').then(() => Promise.reject(new Error(`The local run ended: ${output}`))),
  ]);
  const url = /^ +API +(http:\S+)/m.exec(output)![1]!;
  return {
    url,
    pid: child.pid!,
    api: (method, path, body, key) => ask(`${url}${path}`, method, body, key),
    mails: async () => (await ask(`${url}/_local/mail`, 'GET')).json.messages,
    output: () => output,
    stop: async (signal = 'SIGTERM') => {
      const code = await stop(child, signal);
      const refused = /^.*\bmay not \w+:\w+ on arn:.*$/m.exec(output);
      if (refused) throw new Error(refused[0]);
      return code;
    },
  };
}

/**
 * Polls until the condition holds; fails by what was waited for. The longer it takes, the less often it looks: asking costs
 * the machine more than anything else would.
 */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  withinMs = 120_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  for (let pauseMs = 50; !(await condition()); pauseMs = Math.min(pauseMs * 1.3, 400)) {
    if (Date.now() > end) throw new Error(`It never came to this: ${what}.`);
    await sleep(pauseMs);
  }
}

/** A body that is a string is sent as it is: JSON whose numbers must not pass through JavaScript. */
async function ask(url: string, method: string, body?: unknown, key = ADMIN_KEY): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { 'x-api-key': key, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    headers: response.headers,
    text,
    json: isJson ? JSON.parse(text) : undefined,
  };
}

async function stop(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  const [code] = await exited;
  return code;
}
