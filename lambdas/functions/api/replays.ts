import { noQuery } from '../../contract/api/query.ts';
import { replayBody } from '../../contract/api/replay.ts';
import { replayView } from '../../domain/replay/replay-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { cancelReplay } from '../../usecases/replays/cancel-replay.ts';
import { countReplayable } from '../../usecases/replays/count-replayable.ts';
import { readReplay } from '../../usecases/replays/read-replay.ts';
import { startReplay } from '../../usecases/replays/start-replay.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, queryOf } from './query.ts';

export function replayHandlers(ports: ApiPorts) {
  return {
    async start(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { baseUrl, caller, parameters } = request;
      const { dryRun, ...wanted } = bodyOf(replayBody, request);
      const callbackId = parameters.id!;
      if (dryRun) return { status: 200, body: await countReplayable(ports, caller, callbackId, wanted) };
      const id = await startReplay(ports, caller, callbackId, wanted);
      const location = `${baseUrl}/callbacks/${callbackId}/replays/${id}`;
      return { status: 202, headers: { location }, body: { id } };
    },

    async read(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, parameters } = request;
      const replay = await readReplay(ports, caller, parameters.id!, parameters.replayId!);
      return { status: 200, body: replayView(replay) };
    },

    async cancel(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, parameters } = request;
      await cancelReplay(ports, caller, parameters.id!, parameters.replayId!);
      return { status: 204 };
    },
  };
}
