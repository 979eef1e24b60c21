import { acceptHandler } from '../../lambdas/functions/accept/handler.ts';
import { publishWorld } from '../usecases/publish/publish-world.ts';
import { sqsEvent } from './sqs-event.ts';

/** The handler of the events queue over in-memory ports. One callback hears everything unless others are named. */
export async function acceptWorld(...callbacks: Parameters<typeof publishWorld>) {
  const world = await publishWorld(...(callbacks.length > 0 ? callbacks : [{}]));
  const handedBack: string[] = [];
  const handBack = async ({ messageId }: { messageId: string }) => void handedBack.push(messageId);
  const handler = acceptHandler({ ...world.ports, handBack });
  return {
    ...world,
    handedBack,
    /** Works these messages as one batch. */
    accept: (bodies: string[], { remainingMs = 60_000, ...sqs }: AcceptOptions = {}) =>
      handler(sqsEvent(bodies, sqs), { getRemainingTimeInMillis: () => remainingMs }),
  };
}

type AcceptOptions = NonNullable<Parameters<typeof sqsEvent>[1]> & { remainingMs?: number };
