import { parseArgs } from 'node:util';

export interface Arguments {
  seeds: number;
  from: number;
  threads: number;
  /** One day alone, instead of many. */
  seed?: number;
  /** Where shrinking found a smaller one. */
  path?: string;
  trace: boolean;
}

const USAGE = [
  'npm run simulate -- --seeds 2000 [--from 1] [--threads 2]',
  'npm run simulate -- --seed 7 [--path 0:1] [--trace]',
].join('\n');

/** What stands after `npm run simulate --`. Throws with the usage: a slip must not look like days that went well. */
export function argumentsFrom(words: string[]): Arguments {
  const told = (what: string) => new Error(`${what}\n${USAGE}`);
  const given = () => {
    try {
      return parseArgs({
        args: words,
        options: {
          ...{ seeds: { type: 'string' }, from: { type: 'string' }, threads: { type: 'string' } },
          ...{ seed: { type: 'string' }, path: { type: 'string' }, trace: { type: 'boolean' } },
        },
      }).values;
    } catch (error) {
      throw told((error as Error).message);
    }
  };
  const { seeds, from, threads, seed, path, trace = false } = given();
  const whole = (name: string, text: string, least: number) => {
    const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least) return number;
    throw told(`--${name} takes a whole number from ${least} to 999999999, not "${text}".`);
  };
  if (seed !== undefined && [seeds, from, threads].some((one) => one !== undefined))
    throw told('--seed plays one day: it takes neither --seeds, --from nor --threads.');
  if (seed === undefined && (path !== undefined || trace))
    throw told('--path and --trace are of one day: give its --seed.');
  if (path !== undefined && !/^0(:\d+)*$/.test(path))
    throw told(`--path takes what a run told: 0 and more numbers, with colons between, not "${path}".`);
  return {
    seeds: whole('seeds', seeds ?? '150', 1),
    from: whole('from', from ?? '1', 0),
    threads: whole('threads', threads ?? '2', 1),
    ...(seed !== undefined && { seed: whole('seed', seed, 0) }),
    ...(path !== undefined && { path }),
    trace,
  };
}
