import { Worker } from 'node:worker_threads';
import type { SeedResult } from './play-seed.ts';

/** Plays seeds on several threads, each seed on whichever is free; told of each as it ends, in no order. */
export async function manySeeds(
  seeds: number[],
  threads: number,
  onResult: (result: SeedResult) => void,
): Promise<void> {
  const waiting = seeds.toReversed();
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('./worker.ts', import.meta.url));
      const next = () => {
        const seed = waiting.pop();
        if (seed !== undefined) return worker.postMessage([seed]);
        void worker.terminate();
        resolve();
      };
      worker.on('message', (result: SeedResult) => {
        onResult(result);
        next();
      });
      worker.on('error', reject);
      next();
    });
  await Promise.all(Array.from({ length: threads }, one));
}
