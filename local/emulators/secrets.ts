import { randomInt } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readBody, serveLoopback } from '../loopback.ts';
import type { GenerateSecretString, SecretPlan } from '../template/deployment.ts';

/** A secret store that answers `GetSecretValue`, and is filled once at the start. */
export interface SecretEmulator {
  origin: string;
  stop(): Promise<void>;
  /** `given`: values by secret ARN that are not to be generated. The others are kept between runs. */
  create(plans: SecretPlan[], given: Map<string, string>): void;
}

export async function startSecrets(dataFolder: string | undefined): Promise<SecretEmulator> {
  const values = new Map<string, { ARN: string; Name: string; SecretString: string }>();

  const server = await serveLoopback(async (request, response) => {
    const { SecretId } = JSON.parse((await readBody(request)).toString() || '{}') as { SecretId?: string };
    const found = values.get(SecretId ?? '');
    const asked = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue';
    const failure = { __type: asked ? 'ResourceNotFoundException' : 'UnknownOperationException' };
    response.writeHead(asked && found ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify(asked && found ? { ...found, VersionId: 'local' } : failure));
  });

  return {
    origin: server.origin,
    stop: server.close,
    create(plans, given) {
      for (const { arn, name, generate } of plans) {
        const value = given.get(arn) ?? keptSecret(dataFolder, name, generate);
        const secret = { ARN: arn, Name: name, SecretString: value };
        values.set(arn, secret);
        values.set(name, secret);
      }
    },
  };
}

/** Losing a data key loses all that was sealed with it, so it is written before it is ever used. */
function keptSecret(dataFolder: string | undefined, name: string, generate: GenerateSecretString): string {
  if (!dataFolder) return generated(generate);
  const file = join(dataFolder, `${name.replaceAll('/', '-')}.secret`);
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const value = generated(generate);
  writeFileSync(file, value, { mode: 0o600, flush: true });
  return value;
}

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function generated({
  PasswordLength = 32,
  ExcludePunctuation,
  ExcludeCharacters = '',
}: GenerateSecretString) {
  const letters = [...lettersAndDigits, ...(ExcludePunctuation ? '' : punctuation)].filter(
    (letter) => !ExcludeCharacters.includes(letter),
  );
  return Array.from({ length: PasswordLength }, () => letters[randomInt(letters.length)]).join('');
}
