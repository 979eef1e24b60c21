import { TENANT_NAME } from '../../contract/api/text.ts';
import { notFound } from '../../domain/api/refused-error.ts';
import type { AccessLedger } from '../../ports/access-ledger.ts';

/** Who hears of a tenant's callbacks that name nobody. */
export async function setTenant(
  { access }: { access: Pick<AccessLedger, 'setAdminEmail'> },
  tenant: string,
  { adminEmail }: { adminEmail: string },
): Promise<void> {
  if (!TENANT_NAME.test(tenant)) throw notFound('tenant', tenant);
  await access.setAdminEmail(tenant, adminEmail);
}
