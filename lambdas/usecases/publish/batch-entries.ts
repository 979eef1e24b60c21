import type { CallMessage } from '../../contract/messages.ts';
import { type BatchEntry, isOfBatch } from '../../domain/event/batch.ts';
import type { AcceptedEvent } from '../../domain/event/event.ts';

/** What a batch is told of an event and of calls that were made for it, at most 100; nothing for an event of no batch. */
export function entriesOf(
  { id, acceptedAt, event }: AcceptedEvent,
  messages: (CallMessage & Required<Pick<CallMessage, 'call'>>)[],
): BatchEntry[] {
  if (!isOfBatch(event)) return [];
  const { tenant, batchId, type, messageId, communicationId } = event;
  return [
    {
      tenant,
      batchId,
      memberId: event.memberId ?? messageId ?? id,
      eventId: id,
      event: type,
      acceptedAt,
      ...(messageId !== undefined && { messageId }),
      ...(communicationId !== undefined && { communicationId }),
      calls: messages.map(({ callId, callbackId, call }) => ({
        id: callId,
        callbackId,
        retryUntil: call.retryUntil,
      })),
    },
  ];
}
