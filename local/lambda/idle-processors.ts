import { cpus } from 'node:os';

/** Share of all processors' time that nobody used between two calls of the returned function, 0 to 1. */
export function watchProcessors(): () => number {
  let before = times();
  return () => {
    const now = times();
    const all = now.all - before.all;
    const idle = now.idle - before.idle;
    before = now;
    return all > 0 ? idle / all : 0;
  };
}

function times(): { idle: number; all: number } {
  let idle = 0;
  let all = 0;
  for (const { times: spent } of cpus()) {
    idle += spent.idle;
    all += spent.idle + spent.user + spent.nice + spent.sys + spent.irq;
  }
  return { idle, all };
}
