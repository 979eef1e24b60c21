/** Where a secret may be said aloud: `credential` nowhere, the others in the answers that hand them out. */
export type PlantedKind = 'credential' | 'url-or-header' | 'signing' | 'api-key';

/** Keys of readers: they are shown no stored value at all. */
export const readers = new Set<string>();

const all: { kind: PlantedKind; value: string }[] = [];

/** A secret that is found again wherever it leaks. */
export function planted(kind: PlantedKind): string {
  return plant(kind, `planted-${all.length}-${crypto.randomUUID().slice(0, 13)}`);
}

/** One that Redial made itself. */
export function plant(kind: PlantedKind, value: string): string {
  all.push({ kind, value });
  return value;
}

export function allPlanted(): readonly { kind: PlantedKind; value: string }[] {
  return all;
}
