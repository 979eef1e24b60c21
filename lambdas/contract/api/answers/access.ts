import * as z from 'zod';
import { roles } from '../access.ts';
import { idOf, nextLinks, time } from './pieces.ts';

export const key = z.strictObject({
  id: idOf('key'),
  role: z.enum(roles),
  tenant: z.string().nullable(),
  name: z.string().nullable(),
  createdAt: time,
  lastUsedAt: time.nullable().describe('To the hour.'),
});

export const newKey = key.extend({
  key: z.string().describe('Sent as `x-api-key`. Shown this once, stored as a hash.'),
});

export const keyList = z.strictObject({ keys: z.array(key), link: nextLinks });
