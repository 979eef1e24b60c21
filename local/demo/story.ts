import type { Client } from './client.ts';
import { isSigned, must, REPLY, repliesOf, type Scene } from './scene.ts';
import { tellOutage } from './story-outage.ts';
import { tellRepair } from './story-repair.ts';

/** Publish, first failure, one mail, retries, outage, parked calls, recovery, drain, history, a call marked by hand. */
export async function tellStory(scene: Scene): Promise<void> {
  const { client, receiver, narrator } = scene;
  narrator.chapter('A customer registers a callback, with retries switched on');
  const orders = await client.register({
    name: 'Orders',
    url: receiver.url,
    events: ['reply'],
    retriesEnabled: true,
    retry: { intervalSeconds: 2 },
    email: 'owner@example.com',
  });
  narrator.saw(
    `${orders.id} is called on "reply", again every 2 s while it fails (300 s unless told otherwise)`,
  );
  await aSignedCall(scene, orders.secret);
  await tellOutage(scene, orders.id);
  await tellRepair(scene);
}

async function aSignedCall({ client, receiver, narrator }: Scene, secret: string): Promise<void> {
  narrator.chapter('An event is published');
  const callId = await publishOne(client);
  const arrival = () => receiver.arrivals.find(({ id }) => id === callId);
  await narrator.expect(`${callId} arrives`, () => arrival() !== undefined);
  must('the payload is not what was published', arrival()?.body === REPLY);
  must('the signature does not verify', isSigned(arrival()!, secret));
  narrator.saw('byte for byte, and its signature verifies');
}

async function publishOne(client: Client): Promise<string> {
  const { events } = await client.publish(repliesOf(1));
  return events[0]?.calls[0]?.id ?? '';
}
