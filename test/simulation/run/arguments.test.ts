import { expect, it } from 'vitest';
import { argumentsFrom } from './arguments.ts';

it.each([
  [[], { seeds: 150, from: 1, threads: 2, trace: false }],
  [['--seeds', '2000', '--from', '0', '--threads=1'], { seeds: 2000, from: 0, threads: 1, trace: false }],
  [['--seed', '7', '--path', '0:12', '--trace'], { seed: 7, path: '0:12', trace: true }],
])('%j are understood', (words, meant) => {
  expect(argumentsFrom(words)).toMatchObject(meant);
});

it.each([
  [['--seeds', 'x'], '--seeds takes a whole number from 1 on, not x.'],
  [['--seeds', '0'], '--seeds takes a whole number from 1 on, not 0.'],
  [['--threads', '0'], '--threads takes a whole number from 1 on, not 0.'],
  [['--from', '1.5'], '--from takes a whole number from 0 on, not 1.5.'],
  [['--seed', 'abc'], '--seed takes a whole number from 0 on, not abc.'],
  [['--seed', '7', '--path', 'x'], '--path takes numbers with colons between, not x.'],
  [['--seed', '4', '--seeds', '3'], '--seed plays one day:'],
  [['--seeds', '4', '--trace'], 'give its --seed.'],
  [['--bogus'], "Unknown option '--bogus'"],
  [['seven'], "Unexpected argument 'seven'"],
])('%j are refused with the mend and the usage', (words, reason) => {
  const tell = () => argumentsFrom(words);
  expect(tell).toThrow(reason);
  expect(tell).toThrow('\nnpm run simulate -- --seeds 2000');
});
