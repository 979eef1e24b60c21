import { resolve } from 'node:path';
import * as z from 'zod';
import { UserError } from './user-error.ts';

/** What a local run is told by its environment. */
const environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  REDIAL_ADMIN_KEY: z.string().min(1).default('local-admin-key'),
  /** Keeps tables, queues, schedules and the data key between runs; without it everything is in memory. */
  DATA_DIR: z
    .string()
    .min(1)
    .transform((folder) => resolve(folder))
    .optional(),
  /** `false` puts the production address policy back: nothing private, no loopback. */
  REDIAL_ALLOW_PRIVATE: z.enum(['true', 'false']).default('true'),
  /** `true` refuses what a function's role would not allow it in a deployment. It makes every request a little slower. */
  REDIAL_CHECK_GRANTS: z.enum(['true', 'false']).default('false'),
});

export interface LocalSettings {
  /** 0 takes a free one. */
  port: number;
  adminKey: string;
  dataFolder?: string | undefined;
  allowPrivate: boolean;
  checkGrants: boolean;
}

export function readSettings(variables: NodeJS.ProcessEnv): LocalSettings {
  // An empty variable is one that is not set.
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''));
  const { success, data, error } = environment.safeParse(given);
  if (!success) {
    const problems = error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new UserError(problems.join('\n'));
  }
  return {
    port: data.PORT,
    adminKey: data.REDIAL_ADMIN_KEY,
    dataFolder: data.DATA_DIR,
    allowPrivate: data.REDIAL_ALLOW_PRIVATE === 'true',
    checkGrants: data.REDIAL_CHECK_GRANTS === 'true',
  };
}
