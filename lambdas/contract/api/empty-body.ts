import * as z from 'zod';

/** Of a route that has nothing to be told: its body may be left out. */
export const emptyBody = z.strictObject({});
