import * as z from 'zod/mini';
import { eventBody } from './event.ts';

/** The event of a test call: as it would be published, but its type may be left out. */
export const testEventBody = z.extend(eventBody, { type: z._default(eventBody.shape.type, 'test') });
