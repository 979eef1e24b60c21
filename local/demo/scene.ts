import { createHmac } from 'node:crypto';
import type { Client } from './client.ts';
import type { Narrator } from './narrator.ts';
import type { Arrival, Receiver } from './receiver.ts';

/** Who plays in the story. */
export interface Scene {
  client: Client;
  receiver: Receiver;
  narrator: Narrator;
}

export const REPLY =
  '{"messageId":"ABC4857BCCF484575FCA","messageLocation":"https://api.example.com/messages/ABC4857BCCF484575FCA","from":{"name":"Fred Waters","mobile":"0430984567","email":"fred@example.com"},"responseMessage":{"channel":"SMS","content":"Yes, I accept. Will I need to bring steel cap boots?"}}';

export function repliesOf(count: number): string {
  return eventsOf('reply', count);
}

/** JSON text: an array of that many events. */
export function eventsOf(type: string, count: number): string {
  return `[${Array(count).fill(`{"type":"${type}","payload":${REPLY}}`).join(',')}]`;
}

/** As a receiver would: Standard Webhooks, `id.timestamp.body` under the key in the secret. */
export function isSigned({ headers, body }: Arrival, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

export function must(fault: string, holds: boolean): void {
  if (!holds) throw new Error(`This is wrong: ${fault}.`);
}
