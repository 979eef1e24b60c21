import * as z from 'zod';

/** There is nothing to say about a completion, so that the body may be left out. */
export const completeBody = z.strictObject({});
