import { derivedId } from '../../lambdas/domain/text/ids.ts';
import { type ApiWorld, apiWorld } from '../kit/api-world.ts';
import { type Recorded, recorded } from '../kit/recorded-call.ts';
import { START } from '../kit/samples.ts';
import { fickleCaller } from './fickle-caller.ts';

export interface ApiScene {
  world: ApiWorld;
  keys: Record<string, string | undefined>;
  /** Whatever can be named in a path. */
  values: string[];
  /** Parameters of a path that belong together. */
  pairs: Record<string, string>[];
}

const KINDS: Recorded[] = ['SUCCESS', 'FAILED', 'PENDING', 'waiting'];

const registration = {
  url: 'https://a.example/{batchId}{?n}',
  auth: { type: 'bearer', token: 'hush' },
  retriesEnabled: true,
};

/** An API with something of everything in two tenants, so that most requests find what they ask for. */
export async function apiScene(): Promise<ApiScene> {
  const world = apiWorld({ caller: fickleCaller() });
  const [owner, publisher, reader, other] = await Promise.all([
    world.keyOf('owner', 'acme'),
    world.keyOf('publisher', 'acme'),
    world.keyOf('reader', 'acme'),
    world.keyOf('owner', 'other'),
  ]);
  const keys = {
    admin: 'the-admin-key',
    owner,
    publisher,
    reader,
    other,
    unknown: `${owner}x`,
    none: undefined,
  };
  const mine = await world.register(registration, owner);
  const plain = await world.register({ method: 'GET', contentType: 'xml' }, owner);
  const theirs = await world.register({}, other);
  const deleted = await world.register({}, owner);
  const content = { tenant: 'acme', messageId: 'm/1', batchId: 'b 1', memberId: 'é' };
  const calls = await Promise.all(
    [mine, plain, deleted].flatMap((id) =>
      KINDS.map((kind, age) => recorded(world, id, kind, age * 1000, content)),
    ),
  );
  await world.ask('DELETE', `/callbacks/${deleted}`, { key: owner });
  await world.health.keepOutage({
    ...{ id: derivedId('out', START, mine), callbackId: mine, startedAt: START, firstCall: calls[0]!.id },
    ...{ firstError: { at: START, outcome: 'dns_error' }, attempts: 1, callsAffected: 1, mails: 1 },
  });
  await world.ask('POST', '/events', {
    key: owner,
    body: { type: 'reply', batchId: 'b 1', messageId: 'm/1' },
  });
  const { body } = await world.ask('GET', '/keys');
  const keyIds = body.keys.map(({ id }: { id: string }) => id);
  const ids = [
    mine,
    plain,
    theirs,
    deleted,
    ...calls.map(({ id }) => id),
    keyIds.at(-1),
    'm/1',
    'b 1',
    'acme',
  ];
  const pairs = calls.map(({ id, callbackId }) => ({ id: callbackId, callId: id }));
  return { world, keys, values: ids, pairs };
}
