import type { Call } from './call.ts';

export type CallWithValues = Pick<
  Call,
  'id' | 'event' | 'messageId' | 'memberId' | 'batchId' | 'communicationId' | 'variables'
>;

/**
 * What a call has to put into its callback's URL, by name. The event's own `variables` win over all the others, so
 * that a name which Redial learns later changes no URL in use. Where they have an `id`, the message's is `memberId`.
 */
export function valuesOf(call: CallWithValues): Record<string, string> {
  const { messageId, variables = {} } = call;
  const memberId = call.memberId ?? (Object.hasOwn(variables, 'id') ? messageId : undefined);
  const { batchId, communicationId, event, id: callId } = call;
  const all = { id: messageId, memberId, batchId, communicationId, event, callId, ...variables };
  const known = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}
