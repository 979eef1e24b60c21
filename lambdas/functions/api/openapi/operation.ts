import type * as z from 'zod';
import type { ProblemType } from '../../../contract/api/problems.ts';
import type { Route } from '../../../runtime/api-route.ts';

/** How the operations are grouped for readers. */
export const tags = {
  Callbacks: 'Registered URLs: what is called, how, and who hears of outages.',
  Calls: 'What became of the events of one callback, and how to repair it.',
  Events: 'Something happened: publish it, and every callback that hears its type is called.',
  Batches: 'Events that belong together, member by member.',
  Access: 'Keys and tenants.',
  Service: 'The service itself.',
} as const;

/** What the document says of one route. The schemas are those that the route checks by. */
export interface Operation {
  /** What generated clients call it. */
  id: string;
  tag: keyof typeof tags;
  summary: string;
  description?: string;
  query?: z.ZodObject;
  /** Headers of a request, besides the key. */
  header?: z.ZodObject;
  request?: Content;
  /** By status. Refusals are not among them. */
  answers: Record<number, OperationAnswer>;
  /** Refusals of its own, besides those that every route of its kind knows. */
  problems?: ProblemType[];
}

export interface Content {
  schema: z.core.$ZodType;
  /** By what they show, in a few words. */
  examples: Record<string, unknown>;
}

export interface OperationAnswer {
  description: string;
  content?: Content;
  /** Header by what it says. */
  headers?: Record<string, string>;
}

/** `GET /callbacks/{id}`: a route's row in the tables of operations. */
export type Operations = Record<`${Route['method']} /${string}`, Operation>;
