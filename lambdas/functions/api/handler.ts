import { apiEntry } from '../../runtime/api-entry.ts';
import { cachedKeyCheck } from '../../runtime/api-key-check.ts';
import { checkKey } from '../../usecases/access/check-key.ts';
import type { ApiPorts } from './api-ports.ts';
import { apiRoutes } from './routes.ts';

export interface ApiDeployment {
  /** The deployment's own admin key. */
  adminKey(): Promise<string>;
  publicUrl?: string;
}

/** The API over its ports: one handler for `$default`, payload format 2.0. */
export function apiHandler(ports: ApiPorts, { adminKey, publicUrl }: ApiDeployment) {
  const { access, clock, log } = ports;
  const check = cachedKeyCheck((key) => checkKey({ access, adminKey, clock, log }, key), clock);
  return apiEntry(apiRoutes(ports), { log, check, publicUrl });
}
