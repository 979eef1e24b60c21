import * as z from 'zod';
import { idOf } from './pieces.ts';

export const publishedEvent = z.strictObject({
  id: idOf('evt'),
  calls: z
    .array(z.strictObject({ id: idOf('call'), callbackId: idOf('cb') }))
    .optional()
    .describe(
      'One per callback that hears it. Absent where they are made a moment later, from the events queue: for more than 100, say.',
    ),
});

export const publishedEvents = z.strictObject({ events: z.array(publishedEvent) });
