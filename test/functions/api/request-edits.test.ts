import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../kit/api-world.ts';

const url = 'https://a.example/cb/{batchId}?token=hush-hush&n={id}{&status}';
const MASKED = 'https://a.example/cb/{batchId}?token=***&n=***{&status}';

async function world(whole: object = {}) {
  const api = apiWorld();
  const id = await api.register({ url, ...whole });
  const edit = (method: string, body: object) => api.ask(method, `/callbacks/${id}`, { body });
  const stored = async () => (await api.callbacks.get(id))!;
  return { ...api, id, edit, stored };
}

describe('an edit of what is sent', () => {
  it('keeps a template that is sent back masked, as readers see it', async () => {
    const { ask, keyOf, id, edit, stored } = await world();
    const shown = await ask('GET', `/callbacks/${id}`, { key: await keyOf('reader', 'default') });
    expect(shown.body.url).toBe(MASKED);
    for (const method of ['PUT', 'PATCH']) {
      expect((await edit(method, { url: MASKED })).status).toBeLessThan(300);
      expect((await stored()).url).toBe(url);
    }
  });

  it('refuses a mask in any other template', async () => {
    const { edit, stored } = await world();
    for (const masked of [
      'https://b.example/cb/{batchId}?token=***&n=***{&status}',
      'https://a.example/cb/{batchId}?token=***{&status}',
      'https://a.example/{batchId}?token=***',
      'https://a.example/{batchId}?{status}&***{&id}',
    ])
      expect((await edit('PATCH', { url: masked })).body.errors).toMatchObject([
        { path: 'url', message: expect.stringContaining('send the URL with its real values') },
      ]);
    expect((await stored()).url).toBe(url);
  });

  it('switches events: by PATCH too, the switches are all the events there are', async () => {
    const { edit, stored } = await world({ events: ['a', 'b.*'] });
    await edit('PATCH', { name: 'n' });
    expect((await stored()).events).toEqual(['a', 'b.*']);
    const { body } = await edit('PATCH', { callbacks: { reply: 'enabled', a: 'disabled' } });
    expect(body.events).toEqual(['reply']);
    expect((await edit('PATCH', { callbacks: {}, events: [] })).body.errors).toMatchObject([
      { path: 'callbacks' },
    ]);
    const held = { '*': 'enabled', reply: 'disabled', 'a.b': 'disabled' };
    expect((await edit('PATCH', { callbacks: held })).body.errors).toMatchObject([
      { path: 'callbacks.reply' },
      { path: 'callbacks["a.b"]' },
    ]);
    await edit('PATCH', { callbacks: { reply: 'disabled' } });
    expect((await stored()).events).toEqual([]);
    await edit('PUT', { url });
    expect((await stored()).events).toEqual(['*']);
  });

  it('changes XML and HTML only where it names them', async () => {
    const { edit, stored } = await world({ contentType: 'xml', removeHTML: 'enabled' });
    await edit('PATCH', { name: 'n' });
    expect(await stored()).toMatchObject({ contentType: 'xml', removeHTML: true });
    await edit('PATCH', { removeHTML: 'disabled' });
    expect(await stored()).toMatchObject({ contentType: 'xml', removeHTML: false });
    await edit('PUT', { url });
    expect(await stored()).toMatchObject({ contentType: 'json', removeHTML: false });
  });
});
