import { derivedId, timeOfId } from '../text/ids.ts';

/** What publishing an event is answered with. */
export interface PublishedEvent {
  id: string;
  /** Absent where the calls are made later, from the events queue. */
  calls?: { id: string; callbackId: string }[];
}

/** One event on its way to one callback: the same, however often it is published again. */
export function callIdOf(event: { id: string; acceptedAt: number }, callbackId: string): string {
  return derivedId('call', event.acceptedAt, event.id, callbackId);
}

/** An answer as it is kept for repeats, short: the ids of calls follow from their events and callbacks. */
export function answerText(published: PublishedEvent[]): string {
  return JSON.stringify(
    published.map(({ id, calls }) => (calls ? [id, calls.map(({ callbackId }) => callbackId)] : [id])),
  );
}

export function answerFrom(text: string): PublishedEvent[] {
  return (JSON.parse(text) as [string, string[]?][]).map(([id, callbackIds]) => {
    const event = { id, acceptedAt: timeOfId(id) };
    const calls = callbackIds?.map((callbackId) => ({ id: callIdOf(event, callbackId), callbackId }));
    return { id, ...(calls && { calls }) };
  });
}
