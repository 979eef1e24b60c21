import type { ApiCaller } from '../../domain/api/api-caller.ts';
import { rotatedSecrets } from '../../domain/callback/secret-rotation.ts';
import { newSecret, SECRET_BYTES } from '../../domain/request/signature.ts';
import { type ChangePorts, changeCallback } from './change-callback.ts';

/**
 * Gives a callback a new signing secret and returns it. The old one signs beside it for a day; and alone for up to 5 s,
 * as long as workers believe what they have read: receivers must still know it then.
 */
export async function rotateSecret(
  ports: ChangePorts,
  caller: ApiCaller,
  callbackId: string,
): Promise<string> {
  const fresh = newSecret(ports.clock.randomBytes(SECRET_BYTES));
  await changeCallback(ports, caller, callbackId, (stored, now) => rotatedSecrets(stored, fresh, now));
  return fresh;
}
