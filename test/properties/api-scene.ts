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
  const outage = { id: derivedId('out', START, mine), startedAt: START, firstCall: calls[0]!.id };
  const firstError = { at: START, outcome: 'dns_error' } as const;
  await world.health.keepOutage({
    ...{ ...outage, callbackId: mine, firstError, attempts: 1, callsAffected: 1, probes: 0, mails: 1 },
    notices: { outage: { notifiedAt: START, mailId: 'm' } },
  });
  await world.health.apply(mine, {
    set: {
      ...{ mode: 'parked', epoch: 1, parkedAt: START, streak: 12, streakSince: START, state: 'Active' },
      ...{ outageId: outage.id, outageStartedAt: START, outageFirstError: firstError },
    },
    when: [],
  });
  await world.health.apply(plain, {
    set: { mode: 'stopped', epoch: 1, state: 'TooManyErrors', stateAt: START, updatedBy: 'rule:gone' },
    when: [],
  });
  await world.ask('POST', '/events', {
    key: owner,
    body: { type: 'reply', batchId: 'b 1', messageId: 'm/1' },
  });
  const replay = await world.ask('POST', `/callbacks/${mine}/replays`, {
    key: owner,
    body: { status: 'FAILED' },
  });
  const { body } = await world.ask('GET', '/keys');
  const keyIds = body.keys.map(({ id }: { id: string }) => id);
  const ids = [
    mine,
    plain,
    theirs,
    deleted,
    ...calls.map(({ id }) => id),
    replay.body.id,
    keyIds.at(-1),
    'm/1',
    'b 1',
    'acme',
  ];
  const pairs = [
    ...calls.map(({ id, callbackId }) => ({ id: callbackId, callId: id })),
    { id: mine, replayId: replay.body.id },
  ];
  return { world, keys, values: ids, pairs };
}
