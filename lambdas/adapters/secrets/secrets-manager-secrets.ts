import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../ports/clock.ts';

const CACHE_MS = 5 * 60_000;

/**
 * Secret strings by name or ARN, believed for 5 minutes. While Secrets Manager cannot answer, what it said before
 * is believed for 5 more: a callback must not fail for it.
 */
export class SecretsManagerSecrets {
  readonly #cache: LRUCache<string, string>;

  constructor({ client, clock }: { client: SecretsManagerClient; clock: Clock }) {
    this.#cache = new LRUCache<string, string>({
      max: 20,
      ttl: CACHE_MS,
      ttlResolution: 0,
      perf: clock,
      ignoreFetchAbort: true,
      fetchMethod: (secretId, known) =>
        readSecret(client, secretId).catch((error: unknown) => {
          if (known === undefined) throw error;
          return known;
        }),
    });
  }

  async read(secretId: string): Promise<string> {
    const secret = await this.#cache.fetch(secretId);
    if (secret === undefined) throw new Error(`The secret ${secretId} could not be read.`);
    return secret;
  }
}

async function readSecret(client: SecretsManagerClient, secretId: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: secretId }));
  if (SecretString === undefined) throw new Error(`The secret ${secretId} has no text.`);
  return SecretString;
}
