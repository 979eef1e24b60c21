import { type ApiCaller, homeOf } from '../../domain/api/api-caller.ts';
import { isoTime } from '../../domain/callback/callback-view.ts';
import { BATCH_COMPLETE, type Completion } from '../../domain/event/batch.ts';
import type { AcceptedEvent } from '../../domain/event/event.ts';
import { answerFrom, answerText, type PublishedEvent } from '../../domain/event/published-event.ts';
import { derivedId } from '../../domain/text/ids.ts';
import { compactJson } from '../../domain/text/json-text.ts';
import type { BatchLedger } from '../../ports/batch-ledger.ts';
import type { Clock } from '../../ports/clock.ts';
import { type SendPorts, sendEvents } from './send-events.ts';

export interface CompleteBatchPorts extends SendPorts {
  batches: BatchLedger;
  clock: Clock;
}

/** So many entries are asked which communication they are of. */
const ENTRIES_ASKED = 1000;

/**
 * Closes a batch and publishes that it is complete; a batch of which no event came yet is closed all the same. Events that
 * name it are still taken afterwards, since replies come days later.
 *
 * The first completion holds, and all that is published is derived from it: whoever finds it without an answer, after a
 * crash anywhere, sends the same ids again, and from then on every repeat is given that answer and sends nothing.
 */
export async function completeBatch(
  ports: CompleteBatchPorts,
  caller: ApiCaller,
  batchId: string,
  uri: string,
): Promise<PublishedEvent> {
  const { batches, clock } = ports;
  const tenant = homeOf(caller);
  const { completion, isNew } = await batches.complete(tenant, batchId, clock.now(), caller.actor);
  if (completion.answer !== undefined) return answerFrom(completion.answer)[0]!;
  const communicationId = await communicationOf(batches, tenant, batchId);
  const event = {
    ...completionEvent(completion, { tenant, batchId, communicationId }, uri),
    ...(!isNew && { again: true, windowFrom: clock.now() }),
  };
  const published = await sendEvents(ports, [event]);
  await batches.markPublished(tenant, batchId, answerText(published));
  return published[0]!;
}

function completionEvent(
  { completedAt }: Completion,
  {
    tenant,
    batchId,
    communicationId,
  }: { tenant: string; batchId: string; communicationId: string | undefined },
  uri: string,
): AcceptedEvent {
  const names = { batchId, ...(communicationId !== undefined && { communicationId }) };
  return {
    id: derivedId('evt', completedAt, BATCH_COMPLETE, tenant, batchId),
    acceptedAt: completedAt,
    event: {
      type: BATCH_COMPLETE,
      tenant,
      ...names,
      payload: compactJson({
        ...names,
        completedAt: isoTime(completedAt),
        link: [{ rel: 'batch', uri, method: 'GET' }],
      }),
    },
  };
}

/** The communication that the batch's events are of, if those that name one agree, as far as they are asked. */
async function communicationOf(
  batches: BatchLedger,
  tenant: string,
  batchId: string,
): Promise<string | undefined> {
  for await (const page of batches.entries(tenant, batchId, undefined, ENTRIES_ASKED)) {
    const named = new Set(page.map(({ entry }) => entry.communicationId).filter((id) => id !== undefined));
    return named.size === 1 ? [...named][0] : undefined;
  }
  return undefined;
}
