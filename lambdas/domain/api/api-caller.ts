import type { Role } from '../../contract/api/access.ts';

export const DEFAULT_TENANT = 'default';

/** Who asks the API, as far as its key tells. */
export interface ApiCaller {
  /** What is written beside what it changes. */
  actor: string;
  role: Role;
  /** Whose records it reaches; absent: every tenant's. */
  tenant?: string;
}

/** The caller bound to the tenant it names; undefined where it may not name that one. */
export function boundTo(caller: ApiCaller, tenant: string | undefined): ApiCaller | undefined {
  if (tenant === undefined) return caller;
  return reaches(caller, tenant) ? { ...caller, tenant } : undefined;
}

export function reaches(caller: ApiCaller, tenant: string): boolean {
  return caller.tenant === undefined || caller.tenant === tenant;
}

/** Whose new records are where none is named. */
export function homeOf(caller: ApiCaller): string {
  return caller.tenant ?? DEFAULT_TENANT;
}

/** Readers see no credentials, and nothing that may hold one. */
export function seesStored(caller: ApiCaller): boolean {
  return caller.role === 'admin' || caller.role === 'owner';
}
