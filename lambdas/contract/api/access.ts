import * as z from 'zod';
import { emailAddress, line, tenantName } from './text.ts';

export const roles = ['admin', 'owner', 'publisher', 'reader'] as const;
export type Role = (typeof roles)[number];

/** A new key. Owners and readers without a tenant are of `default`; a publisher without one may name any. */
export const keyBody = z
  .strictObject({
    role: z.enum(roles),
    tenant: z.optional(tenantName),
    name: z.optional(line(200)),
  })
  .refine(({ role, tenant }) => role !== 'admin' || tenant === undefined, {
    path: ['tenant'],
    error: 'An admin is not bound to a tenant.',
  });

export type NewKey = z.output<typeof keyBody>;

export const tenantBody = z.strictObject({ adminEmail: emailAddress });
