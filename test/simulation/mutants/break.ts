import { registerHooks } from 'node:module';
import { MUTANTS } from './all-mutants.ts';
import type { Mutant } from './mutant.ts';

/**
 * Breaks one file while it is loaded: `REDIAL_MUTANT=<name> node --import ./test/simulation/mutants/break.ts …`. What is on
 * the disk stays as it is. A mutant whose text is not there, or there twice, is an error: then the list is out of date.
 */
const root = new URL('../../../', import.meta.url);
let isBroken = false;

const name = process.env.REDIAL_MUTANT;
if (name !== undefined) breakBy(mutantNamed(name));

export function mutantNamed(name: string): Mutant {
  const mutant = MUTANTS.find((one) => one.name === name);
  if (mutant === undefined)
    throw new Error(`There is no mutant "${name}", but:\n${MUTANTS.map((one) => one.name).join('\n')}`);
  return mutant;
}

/** To be asked once all is loaded: whatever was loaded before the hook is whole. */
export function assertBroken({ name, file }: Mutant): void {
  if (!isBroken) throw new Error(`${name}: ${file} was not loaded, or before it could be broken.`);
}

function breakBy(mutant: Mutant): void {
  const target = new URL(mutant.file, root).href;
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== target) return loaded;
      const source = broken(mutant, textOf(loaded.source));
      isBroken = true;
      return { ...loaded, source };
    },
  });
}

function broken({ name, file, find, replace, also }: Mutant, source: string): string {
  let text = source;
  for (const change of [{ find, replace }, ...(also ? [also] : [])]) {
    const parts = text.split(change.find);
    if (parts.length !== 2)
      throw new Error(`${name}: in ${file} its text is ${parts.length - 1} times: ${change.find}`);
    text = parts.join(change.replace);
  }
  return text;
}

function textOf(source: unknown): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);
}
