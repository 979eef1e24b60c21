import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { clientTypes } from '../../docs/examples/make-client.ts';

describe('the typed client', () => {
  it('is what `npm run client` makes of the document', async () => {
    const committed = readFileSync('docs/examples/redial-api.ts', 'utf8');
    expect(committed === (await clientTypes()), 'run `npm run client`').toBe(true);
  });
});
