import type { AttributeValue } from '@aws-sdk/client-dynamodb';

const textBytes = (text: string) => Buffer.byteLength(text, 'utf8');

/** Bytes of an item as DynamoDB counts them: names and values; numbers by their digits. */
export function itemBytes(item: Record<string, AttributeValue>): number {
  return Object.entries(item).reduce((sum, [name, value]) => sum + textBytes(name) + valueBytes(value), 0);
}

function valueBytes(value: AttributeValue): number {
  if (value.S !== undefined) return textBytes(value.S);
  if (value.N !== undefined) return Math.ceil(value.N.replace(/\D/g, '').length / 2) + 1;
  if (value.L !== undefined) return value.L.reduce((sum, each) => sum + 1 + valueBytes(each), 3);
  if (value.M !== undefined) return 3 + Object.keys(value.M).length + itemBytes(value.M);
  if (value.B !== undefined) return value.B.length;
  return 1;
}
