import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
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
  if (mutant === undefined) throw new Error(`There is no mutant "${name}".`);
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

function broken({ name, file, find, replace }: Mutant, source: string): string {
  const [before, after, ...more] = source.split(find);
  if (after === undefined) throw new Error(`${name}: its text is not in ${fileURLToPath(new URL(file, root))}.`);
  if (more.length > 0) throw new Error(`${name}: its text is more than once in ${file}.`);
  return before + replace + after;
}

function textOf(source: unknown): string {
  return typeof source === 'string' ? source : new TextDecoder().decode(source as Uint8Array);
}
