import { eventsOf, must, type Scene } from './scene.ts';

/** Another callback's calls reach their cutoff, and a person repairs them. */
export async function tellRepair({ client, receiver, narrator }: Scene): Promise<void> {
  narrator.chapter('Another callback stays down until its window ends, and its calls are repaired by hand');
  await receiver.become('broken');
  const { id } = await client.register({
    name: 'Invoices',
    url: receiver.url,
    events: ['invoice'],
    retriesEnabled: true,
    retry: { intervalSeconds: 1, windowSeconds: 3 },
    email: 'owner@example.com',
  });
  await client.publish(eventsOf('invoice', 3));
  await narrator.expect('its 3 calls are FAILED by the cutoff', async () => {
    const failed = await client.calls(id, 'FAILED');
    return failed.length === 3 && failed.every(({ resolution }) => resolution?.by === 'cutoff');
  });
  const failed = await client.calls(id, 'FAILED');
  await client.mark(
    id,
    failed.map((call) => call.id),
    'entered by hand',
  );
  const marked = await client.calls(id, 'SUCCESS');
  must(
    'a marked call is not SUCCESS by a person',
    marked.length === 3 && marked.every(({ resolution }) => resolution?.by === 'person'),
  );
  narrator.saw(
    `marked SUCCESS by ${marked[0]!.resolution?.actor}: "${marked[0]!.resolution?.note}"; nothing is left FAILED`,
  );
  must('something is left FAILED', (await client.calls(id, 'FAILED')).length === 0);
}
