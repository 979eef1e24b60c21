import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from 'vitest';
import { itemBytes } from './item-size.ts';

describe('the size of an item', () => {
  it.each([
    ['text, by its bytes', { name: 'ä' }, 4 + 2],
    ['a number, by two digits a byte and one', { n: 123_456_789 }, 1 + 5 + 1],
    ['a switch, by one', { is: true }, 2 + 1],
    ['nothing, by one', { is: null }, 2 + 1],
    [
      'a map, by three, one for each of its fields, and what they hold',
      { m: { a: 'xy' } },
      1 + 3 + 1 + 1 + 2,
    ],
    ['a list, by three, one for each of its values, and what they are', { l: ['xy', 'z'] }, 1 + 3 + 3 + 2],
  ])('counts %s', (_what, item, bytes) => {
    expect(itemBytes(marshall(item))).toBe(bytes);
  });
});
