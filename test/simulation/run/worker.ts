import { parentPort } from 'node:worker_threads';
import { playSeed } from './play-seed.ts';

/** Plays the seeds it is handed, one after the other, and hands back what came of them. */
parentPort!.on('message', async (seeds: number[]) => {
  for (const seed of seeds) parentPort!.postMessage(await playSeed(seed));
});
