import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { Clock } from '../../ports/clock.ts';
import { RecentReads } from '../cache/recent-reads.ts';

const CACHE_MS = 5 * 60_000;
const MOST_SECRETS = 20;

/**
 * Secret strings by name or ARN, believed for 5 minutes. While Secrets Manager cannot answer, what it said before
 * is believed for 5 more: a callback must not fail for it.
 */
export class SecretsManagerSecrets {
  readonly #client: SecretsManagerClient;
  readonly #reads: RecentReads<string>;

  constructor({ client, clock }: { client: SecretsManagerClient; clock: Clock }) {
    this.#client = client;
    this.#reads = new RecentReads({ clock, believedMs: CACHE_MS, most: MOST_SECRETS });
  }

  async read(secretId: string): Promise<string> {
    const secret = await this.#reads.read(secretId, (known) =>
      readSecret(this.#client, secretId).catch((error: unknown) => {
        if (known === undefined) throw error;
        return known;
      }),
    );
    if (secret === undefined) throw new Error(`The secret ${secretId} could not be read.`);
    return secret;
  }
}

async function readSecret(client: SecretsManagerClient, secretId: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  if (SecretString === undefined) throw new Error(`The secret ${secretId} has no text.`);
  return SecretString;
}
