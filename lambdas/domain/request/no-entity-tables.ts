/**
 * Stands in the bundles for what htmlparser2 reads character references with: tables of some 25 KB. Its tokenizer is
 * told to leave them alone, so it makes one decoder and asks it nothing.
 */
export class EntityDecoder {}
export const DecodingMode = {};
export const htmlDecodeTree = undefined;
export const xmlDecodeTree = undefined;
