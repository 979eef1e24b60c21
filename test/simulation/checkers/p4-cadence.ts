import type { Checker } from '../world/record.ts';
import { turnOf } from './call-facts.ts';
import { forksOf } from './chain-forks.ts';
import { gapsOf } from './chain-gaps.ts';
import { haltsOf } from './chain-halts.ts';
import { indexed } from './indexed-record.ts';

/**
 * P4: while its callback is direct and not rate limited, from the end of one attempt of a pending call to the start of the
 * next is the interval ±10 %, plus queue lag; a crash or a fault of ours may lengthen it by the visibility time.
 * `Retry-After` on 429 or 503 only lengthens it. One call has one chain of attempts, however often a message is repeated.
 */
export const p4Cadence: Checker = (record) =>
  record.final.calls.flatMap((call) => {
    const requests = indexed(record).requestsOfCall(call.id);
    const chain = { call, requests, byTurn: Map.groupBy(requests, turnOf) };
    return [...forksOf(record, chain), ...gapsOf(record, chain), ...haltsOf(record, chain)];
  });
