/**
 * Repairs what a callback missed: takes every FAILED call, does by hand what the receiver should have done, and marks
 * it SUCCESS.
 *
 *     REDIAL_URL=https://… REDIAL_KEY=rdl_… npx node docs/examples/repair.ts cb_…
 *
 * It can be stopped and started again at any time, and needs no notes of its own: a marked call is FAILED no more, so
 * the next run begins with what is left. After Ctrl-C it marks what it has done. Killed in the middle of a page, it has
 * done up to 100 calls that are not marked, and does them again: let `repaired` recognise a call by its id.
 */
import createClient from 'openapi-fetch';
import type { components, paths } from './redial-api.ts';

type Call = components['schemas']['Call'];

/** Yours: whatever the receiver would have done. What throws stays FAILED, and is tried again by the next run. */
async function repaired(call: Call): Promise<void> {
  console.log(call.id, call.event, JSON.stringify(call.payload));
}

const PAGE = 100;
const { REDIAL_URL, REDIAL_KEY } = process.env;
const callbackId = process.argv[2];
if (!REDIAL_URL || !REDIAL_KEY || !callbackId) {
  console.error('REDIAL_URL=https://… REDIAL_KEY=rdl_… npx node docs/examples/repair.ts cb_…');
  process.exit(2);
}

const redial = createClient<paths>({ baseUrl: REDIAL_URL, headers: { 'x-api-key': REDIAL_KEY } });
let isStopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    isStopping = true;
  });

let done = 0;
let left = 0;
let cursor: string | undefined;
do {
  const page = answerOf(
    await redial.GET('/callbacks/{id}/calls', {
      params: { path: { id: callbackId }, query: { status: 'FAILED', limit: PAGE, cursor } },
    }),
  );
  const ids: string[] = [];
  for (const { id } of page.calls) {
    if (isStopping) break;
    if (await repair(id)) ids.push(id);
    else left += 1;
  }
  await mark(ids);
  const [next] = page.link;
  // Marking takes calls out of the list, but the cursor is a place in time: nothing is skipped.
  cursor = next && (new URL(next.uri).searchParams.get('cursor') ?? undefined);
} while (cursor !== undefined && !isStopping);

console.log(`${done} repaired, ${left} left${isStopping ? ', stopped before the end' : ''}.`);
process.exit(left > 0 || isStopping ? 1 : 0);

async function repair(callId: string): Promise<boolean> {
  try {
    const params = { path: { id: callbackId!, callId } };
    // Lists leave the payload out.
    await repaired(answerOf(await redial.GET('/callbacks/{id}/calls/{callId}', { params })));
    return true;
  } catch (error) {
    console.error(callId, error);
    return false;
  }
}

async function mark(ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  const { data, error, response } = await redial.PUT('/callbacks/{id}/calls', {
    params: { path: { id: callbackId! }, query: { id: ids } },
    body: { status: 'SUCCESS', note: 'Repaired by a script.' },
  });
  if (error) throw new Error(`${error.status} ${error.title}: ${error.detail}`);
  // 204: all are marked. 207: what became of each.
  const refused = response.status === 207 ? (data?.results ?? []).filter(({ status }) => status !== 204) : [];
  for (const { id, detail } of refused) console.error(`${id} is done, but not marked: ${detail}`);
  done += ids.length - refused.length;
  left += refused.length;
}

function answerOf<T>({ data, error }: { data?: T; error?: components['schemas']['Problem'] }): T {
  if (data !== undefined) return data;
  throw new Error(error ? `${error.status} ${error.title}: ${error.detail}` : 'There was no answer.');
}
