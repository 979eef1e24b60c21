import { isValid } from 'ulid';
import { describe, expect, it } from 'vitest';
import { derivedId, isId, newId, timeOfId } from '../../../lambdas/domain/text/ids.ts';
import { START } from '../../kit/samples.ts';

describe('ids', () => {
  it('are prefixed ULIDs of their time', () => {
    const id = newId(
      'call',
      START,
      Uint8Array.from({ length: 10 }, (_, i) => i * 25),
    );
    expect(isValid(id.slice('call_'.length))).toBe(true);
    expect(timeOfId(id)).toBe(START);
    expect(isId('call', id)).toBe(true);
  });

  it('are the same for the same event and callback, and differ for others', () => {
    expect(derivedId('call', START, 'evt_1', 'cb_1')).toBe(derivedId('call', START, 'evt_1', 'cb_1'));
    expect(derivedId('call', START, 'evt_1', 'cb_1')).not.toBe(derivedId('call', START, 'evt_1', 'cb_2'));
    expect(derivedId('call', START, 'evt_1', 'cb_1')).not.toBe(derivedId('call', START, 'evt_1c', 'b_1'));
  });

  it('use all 80 bits of their randomness', () => {
    const ids = new Set(
      Array.from({ length: 10_000 }, (_, i) => derivedId('call', START, 'evt', i).slice(-16)),
    );
    expect(ids.size).toBe(10_000);
    expect(new Set([...ids].map((tail) => tail[0])).size).toBe(32);
  });

  it.each([
    '',
    'call_',
    'call_123',
    'cb_01KE6FVN00CA11BACK00000000',
    'call_01ke6fvn00ca11back00000000',
    'call_01KE6FVN00CA11BACK0000000U',
    `call_8${'Z'.repeat(25)}`,
    `call_${'Z'.repeat(26)}`,
  ])('are not call ids: %j', (text) => expect(isId('call', text)).toBe(false));

  it('all have a time, up to the last', () => {
    const last = `call_7${'Z'.repeat(25)}`;
    expect(isId('call', last)).toBe(true);
    expect(timeOfId(last)).toBe(2 ** 48 - 1);
  });
});
