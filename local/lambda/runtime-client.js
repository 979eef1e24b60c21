// What runs in each child process: loads a bundle's handler and works one invocation after the other, as the
// runtime inside Lambda does. Plain JavaScript, so that a child need not load a type stripper.
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const api = new URL(`http://${process.env.AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/`);
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Without the Runtime API there is nothing to work for: whoever started this process is gone. */
const orphaned = () => process.exit(0);

function call(method, path, body) {
  return new Promise((resolve) => {
    const sent = request(new URL(path, api), { method, agent }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
      response.on('error', orphaned);
    });
    sent.on('error', orphaned);
    sent.end(body);
  });
}

const described = (error) =>
  JSON.stringify({
    errorType: error?.name ?? typeof error,
    errorMessage: error?.message ?? String(error),
    trace: error?.stack?.split('\n') ?? [],
  });

let current;

async function die(error) {
  await call('POST', current ? `invocation/${current}/error` : 'init/error', described(error));
  process.exit(129);
}

async function loadHandler() {
  const [file, name] = process.env._HANDLER.split('.');
  for (const extension of ['.mjs', '.js']) {
    const path = pathToFileURL(join(process.env.LAMBDA_TASK_ROOT, file + extension)).href;
    const module = await import(path).catch((error) => {
      if (error?.code === 'ERR_MODULE_NOT_FOUND' && error.url === path) return undefined;
      throw error;
    });
    if (typeof module?.[name] === 'function') return module[name];
  }
  throw new Error(`There is no handler ${process.env._HANDLER} in ${process.env.LAMBDA_TASK_ROOT}`);
}

function contextOf(headers) {
  const deadlineAt = Number(headers['lambda-runtime-deadline-ms']);
  return {
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(deadlineAt - Date.now(), 0),
  };
}

process.on('uncaughtException', die);
process.on('unhandledRejection', die);

const handler = await loadHandler().catch(die);
for (;;) {
  const { headers, body } = await call('GET', 'invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  current = id;
  let outcome;
  try {
    const result = await handler(JSON.parse(body), contextOf(headers));
    outcome = ['response', JSON.stringify(result) ?? 'null'];
  } catch (error) {
    outcome = ['error', described(error)];
  }
  await call('POST', `invocation/${id}/${outcome[0]}`, outcome[1]);
  current = undefined;
}
