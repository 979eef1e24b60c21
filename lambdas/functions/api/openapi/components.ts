import * as z from 'zod';
import { keyBody, tenantBody } from '../../../contract/api/access.ts';
import { key, newKey } from '../../../contract/api/answers/access.ts';
import { attempt } from '../../../contract/api/answers/attempt.ts';
import { batch } from '../../../contract/api/answers/batch.ts';
import { call, listedCall, markResults } from '../../../contract/api/answers/call.ts';
import { callback, registeredCallback } from '../../../contract/api/answers/callback.ts';
import { publishedEvent } from '../../../contract/api/answers/event.ts';
import { failure, openOutage, outage } from '../../../contract/api/answers/outage.ts';
import { problem } from '../../../contract/api/answers/problem.ts';
import { replay, replayCount, startedReplay } from '../../../contract/api/answers/replay.ts';
import { eventBody } from '../../../contract/api/event.ts';
import { markBody } from '../../../contract/api/mark.ts';
import { replayBody } from '../../../contract/api/replay.ts';
import type { operationsOf } from './operations.ts';

/** Names schemas: generated clients call their types by them. All others stand where they are used. */
export function nameComponents(operations: ReturnType<typeof operationsOf>): void {
  const named: Record<string, z.core.$ZodType> = {
    CallbackRegistration: operations['POST /callbacks'].request.schema,
    CallbackReplacement: operations['PUT /callbacks/{id}'].request.schema,
    CallbackChange: operations['PATCH /callbacks/{id}'].request.schema,
    Callback: callback,
    RegisteredCallback: registeredCallback,
    Outage: outage,
    OpenOutage: openOutage,
    Failure: failure,
    ListedCall: listedCall,
    Call: call,
    Attempt: attempt,
    Mark: markBody,
    MarkResults: markResults,
    ReplayRequest: replayBody,
    Replay: replay,
    StartedReplay: startedReplay,
    ReplayCount: replayCount,
    Event: eventBody,
    PublishedEvent: publishedEvent,
    Batch: batch,
    NewKey: newKey,
    Key: key,
    KeyRequest: keyBody,
    TenantSettings: tenantBody,
    Problem: problem,
  };
  for (const [id, schema] of Object.entries(named))
    z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), id });
}
