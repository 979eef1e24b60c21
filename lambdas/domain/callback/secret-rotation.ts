import { RefusedError } from '../api/refused-error.ts';
import type { Callback } from './callback.ts';
import { isoTime } from './callback-view.ts';

/** How long a secret that was rotated out signs beside the new one. */
export const OLD_SECRET_MS = 86_400_000;
/** Each makes every request's signature header longer. */
const MOST_OLD_SECRETS = 5;

type Secrets = Pick<Callback, 'secret' | 'oldSecrets'>;

/** The old secrets that still sign, the newest first. */
export function oldSecretsAt(
  { oldSecrets = [] }: Pick<Callback, 'oldSecrets'>,
  now: number,
): Required<Secrets>['oldSecrets'] {
  return oldSecrets.filter(({ until }) => now < until);
}

/**
 * A callback's secrets with a new one, the old ones newest first; those whose time is over are dropped. A repeat of a
 * rotation whose answer was lost is one more rotation: harmless, since all of them sign.
 */
export function rotatedSecrets(stored: Secrets, secret: string, now: number): Required<Secrets> {
  const old = oldSecretsAt(stored, now);
  if (old.length >= MOST_OLD_SECRETS) {
    const free = isoTime(old.at(-1)!.until);
    throw new RefusedError(
      'conflict',
      `The secret was rotated ${MOST_OLD_SECRETS} times within a day, and all of those still sign. Rotate again after ${free}.`,
    );
  }
  return { secret, oldSecrets: [{ secret: stored.secret, until: now + OLD_SECRET_MS }, ...old] };
}
