import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { documentClient } from '../../lambdas/adapters/dynamo/document-client.ts';
import { freePort } from '../../local/loopback.ts';
import { createTables, type TableName } from './dynamo-tables.ts';

export interface DynamoEngine {
  /** For clients of one's own. */
  config: DynamoDBClientConfig;
  documents: DynamoDBDocumentClient;
  /** Physical names, fresh for this engine. */
  tables: Record<TableName, string>;
  stop(): Promise<void>;
}

/** Somewhere that speaks DynamoDB. */
export interface DynamoHost {
  config: DynamoDBClientConfig;
  stop(): Promise<void>;
}

/** The five tables, empty, on an embedded engine, or where AWS_ENDPOINT_URL_DYNAMODB points if there is none. */
export async function startDynamoEngine(
  start: () => Promise<DynamoHost> = startEmbedded,
): Promise<DynamoEngine> {
  const { config, ...host } = await start();
  const client = new DynamoDBClient(config);
  await answering(client);
  const names = await createTables(client);
  const documents = documentClient(config);
  return {
    config,
    documents,
    tables: names,
    async stop() {
      for (const TableName of Object.values(names)) await client.send(new DeleteTableCommand({ TableName }));
      client.destroy();
      documents.destroy();
      await host.stop();
    },
  };
}

async function startEmbedded(): Promise<DynamoHost> {
  const binary = findBinary();
  if (binary === undefined) {
    const endpoint = process.env.AWS_ENDPOINT_URL_DYNAMODB;
    if (endpoint !== undefined) return { config: localConfig(endpoint), stop: async () => {} };
    throw new Error(
      `No embedded DynamoDB for ${process.platform}-${process.arch}: point AWS_ENDPOINT_URL_DYNAMODB at one.`,
    );
  }
  const port = await freePort();
  const child: ChildProcess = spawn(binary, ['serve', '--host', '127.0.0.1', '-p', String(port)], {
    stdio: 'ignore',
  });
  return hostOf(child, port);
}

/** An engine's process, which ends with this one at the latest. */
export function hostOf(child: ChildProcess, port: number): DynamoHost {
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  return {
    config: localConfig(`http://127.0.0.1:${port}`),
    async stop() {
      process.off('exit', kill);
      if (child.exitCode !== null) return;
      const exited = once(child, 'exit');
      kill();
      await exited;
    },
  };
}

function localConfig(endpoint: string): DynamoDBClientConfig {
  return { endpoint, region: 'local', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}

function findBinary(): string | undefined {
  const name = `@dynoxide/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), 'dynoxide');
  } catch {
    return undefined;
  }
}

async function answering(client: DynamoDBClient): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.send(new ListTablesCommand({}));
      return;
    } catch (error) {
      if (tries === 500) throw error;
      await sleep(20);
    }
  }
}
