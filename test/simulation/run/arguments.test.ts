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
  [['--seeds', 'x'], '--seeds takes a whole number from 1 to 999999999, not "x".'],
  [['--seeds', '0'], '--seeds takes a whole number from 1 to 999999999, not "0".'],
  [['--threads', '0'], '--threads takes a whole number from 1 to 999999999, not "0".'],
  [['--from', '1.5'], '--from takes a whole number from 0 to 999999999, not "1.5".'],
  [['--seed', 'abc'], '--seed takes a whole number from 0 to 999999999, not "abc".'],
  [['--seed', '4294967297'], 'to 999999999, not "4294967297".'],
  [['--seed', '7', '--path', 'x'], 'with colons between, not "x".'],
  [['--seed', '7', '--path', ''], 'with colons between, not "".'],
  [['--seed', '7', '--path', '1:2'], '--path takes what a run told: 0 and'],
  [['--seed', '4', '--seeds', '3'], '--seed plays one day:'],
  [['--seeds', '4', '--trace'], 'give its --seed.'],
  [['--bogus'], "Unknown option '--bogus'"],
  [['seven'], "Unexpected argument 'seven'"],
])('%j are refused with the mend and the usage', (words, reason) => {
  const tell = () => argumentsFrom(words);
  expect(tell).toThrow(reason);
  expect(tell).toThrow('\nnpm run simulate -- --seeds 2000');
});
