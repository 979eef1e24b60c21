import type { Callback } from '../../domain/callback/callback.ts';
import { recipientsOf } from '../../domain/notice/notice-recipients.ts';
import type { SendNoticePorts } from './notice-ports.ts';

export const NOBODY = 'nobody to send it to: no callback, tenant or deployment address';

/** The tenant is asked only where the callback names nobody. */
export async function findRecipients(
  { access, settings }: Pick<SendNoticePorts, 'access' | 'settings'>,
  callback: Callback,
): Promise<string[]> {
  const own = recipientsOf(callback, []);
  if (own.length > 0) return own;
  return recipientsOf(callback, [await access.adminEmailOf(callback.tenant), settings.adminEmail]);
}
