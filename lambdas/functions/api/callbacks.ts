import { emptyBody } from '../../contract/api/empty-body.ts';
import { callbacksQuery, noQuery, registerQuery } from '../../contract/api/query.ts';
import { seesStored } from '../../domain/api/api-caller.ts';
import { callbackView } from '../../domain/callback/callback-view.ts';
import type { Answer, ApiRequest } from '../../runtime/api-route.ts';
import { deleteCallback } from '../../usecases/callbacks/delete-callback.ts';
import { editCallback } from '../../usecases/callbacks/edit-callback.ts';
import { findCallback } from '../../usecases/callbacks/find-callback.ts';
import { readCallback, readCallbacks } from '../../usecases/callbacks/read-callbacks.ts';
import { registerCallback } from '../../usecases/callbacks/register-callback.ts';
import { rotateSecret } from '../../usecases/callbacks/rotate-secret.ts';
import type { ApiPorts } from './api-ports.ts';
import { bodyOf, nextLink, queryOf } from './query.ts';

export function callbackHandlers(ports: ApiPorts) {
  const edit = async (request: ApiRequest, way: 'replace' | 'merge') => {
    queryOf(noQuery, request);
    const { caller, body, parameters } = request;
    const edited = await editCallback(ports, ports.policy, caller, { callbackId: parameters.id!, way, body });
    ports.lookup.forget();
    return edited;
  };

  return {
    async register(request: ApiRequest): Promise<Answer> {
      const { verify } = queryOf(registerQuery, request);
      const { caller, body } = request;
      const { callback, health } = await registerCallback(ports, ports.policy, caller, { body, verify });
      ports.lookup.forget();
      return {
        status: 201,
        headers: { location: `${request.baseUrl}/callbacks/${callback.id}` },
        body: { ...callbackView(callback, health, 'stored'), secret: callback.secret },
      };
    },

    async list(request: ApiRequest): Promise<Answer> {
      const { found, next } = await readCallbacks(ports, request.caller, queryOf(callbacksQuery, request));
      const callbacks = found.map(({ callback, health }) => callbackView(callback, health, 'masked'));
      return { status: 200, body: { callbacks, link: nextLink(request, next) } };
    },

    async read(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { caller, parameters } = request;
      const { callback, health } = await readCallback(ports, caller, parameters.id!);
      return {
        status: 200,
        body: callbackView(callback, health, seesStored(caller) ? 'stored' : 'masked'),
      };
    },

    async replace(request: ApiRequest): Promise<Answer> {
      await edit(request, 'replace');
      return { status: 204 };
    },

    async merge(request: ApiRequest): Promise<Answer> {
      const { callback, health } = await edit(request, 'merge');
      return { status: 200, body: callbackView(callback, health, 'stored') };
    },

    async remove(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      await deleteCallback(ports, ports.settings, request.caller, request.parameters.id!);
      ports.lookup.forget();
      return { status: 204 };
    },

    async secret(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      const { secret } = await findCallback(ports, request.caller, request.parameters.id!);
      return { status: 200, body: { secret } };
    },

    async rotate(request: ApiRequest): Promise<Answer> {
      queryOf(noQuery, request);
      if (request.body !== undefined) bodyOf(emptyBody, request);
      const secret = await rotateSecret(ports, request.caller, request.parameters.id!);
      ports.lookup.forget();
      return { status: 200, body: { secret } };
    },
  };
}
