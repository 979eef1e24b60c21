import { describe, expect, it } from 'vitest';
import { plant, planted, readers } from './planted.ts';
import { type RowsWorld, uniqueType } from './rows-world.ts';

/** Keys, tenants and what they may. */
export function accessRows(of: () => RowsWorld): void {
  describe('a key', () => {
    const made = async (body: object) => {
      const { status, json } = await of().api('POST', '/keys', body);
      expect(status).toBe(201);
      return json as { id: string; key: string };
    };

    it('does what its role may, in its tenant', async () => {
      const { api, receiver } = of();
      const tenant = `acme-${Date.now()}`;
      const keys: Record<string, string> = {};
      for (const role of ['owner', 'publisher', 'reader'])
        keys[role] = plant('api-key', (await made({ role, tenant, name: role })).key);
      readers.add(keys.reader!);
      const url = `${receiver.url}/tenant?token=${planted('url-or-header')}`;
      const body = { url, headers: { 'x-own': planted('url-or-header') }, events: [uniqueType()] };
      const theirs = await api('POST', '/callbacks', body, keys.owner);
      expect([theirs.status, theirs.json.tenant]).toEqual([201, tenant]);
      const path = `/callbacks/${theirs.json.id}`;
      expect((await api('GET', path, undefined, keys.reader)).json.url).toBe(
        `${receiver.url}/tenant?token=***`,
      );
      expect((await api('GET', '/callbacks', undefined, keys.reader)).json.callbacks).toHaveLength(1);
      expect((await api('DELETE', path, undefined, keys.reader)).status).toBe(403);
      expect((await api('GET', path, undefined, keys.publisher)).status).toBe(403);
      const event = { type: body.events[0] };
      expect((await api('POST', '/events', event, keys.publisher)).json.calls).toHaveLength(1);
      expect((await api('POST', '/events', { ...event, tenant: 'other' }, keys.publisher)).status).toBe(404);
      const other = plant('api-key', (await made({ role: 'owner', tenant: `${tenant}-b` })).key);
      expect((await api('GET', path, undefined, other)).status).toBe(404);
      expect((await api('PUT', `/tenants/${tenant}`, { adminEmail: 'boss@example.com' })).status).toBe(204);
    });

    it('is listed with its last use, and revoked', async () => {
      const { api } = of();
      const { id, key } = await made({ role: 'reader', name: 'wall' });
      plant('api-key', key);
      expect((await api('GET', '/callbacks?limit=1', undefined, key)).status).toBe(200);
      const listed = (await api('GET', '/keys?limit=100')).json.keys;
      const mine = listed.find((one: { id: string }) => one.id === id);
      expect(mine).toMatchObject({ role: 'reader', name: 'wall', lastUsedAt: expect.any(String) });
      expect((await api('DELETE', `/keys/${id}`)).status).toBe(204);
      expect((await api('DELETE', `/keys/${id}`)).status).toBe(404);
    });
  });

  describe('what needs no key', () => {
    it('is the liveness check and the description of the API', async () => {
      const { redial, api } = of();
      expect(await (await fetch(`${redial.url}/health`)).json()).toEqual({ status: 'ok' });
      const described = await api('GET', '/openapi.json', undefined, '');
      expect(described.json.openapi).toMatch(/^3\.1/);
      expect((await fetch(`${redial.url}/callbacks`)).status).toBe(401);
    });
  });
}
