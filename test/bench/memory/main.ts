import { startReceiverProcess } from '../../journeys/receiver-process.ts';
import { startMeasuredWorld } from './measured-world.ts';
import { startTimes } from './start-times.ts';
import { everyday, largest, outage, register } from './traffic.ts';

/** With so much memory a function has one whole processor; with less, that part of one. */
const WHOLE_PROCESSOR_MB = 1769;

/**
 * `npm run bench:memory`: the most that one environment of each function takes, in MB as Lambda counts them. Its numbers are
 * in `docs/operating.md`, beside the memory chosen.
 */
await using stack = new AsyncDisposableStack();
const world = await startMeasuredWorld(stack);
const receiver = await startReceiverProcess();
stack.defer(() => receiver.stop());
const scene = { world, receiver };
const uses = async () =>
  new Map(
    await Promise.all([...world.functions].map(async ([name, made]) => [name, await made.use()] as const)),
  );

await register(scene);
const atFirst = await uses();
await everyday(scene);
const onMostDays = await uses();
await largest(scene);
await outage(scene);
const atMost = await uses();
const starts = await startTimes([...world.functions].map(([name, { plan }]) => [name, plan]));

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(0);
const rows = [...world.functions].map(([name, { plan }]) => {
  const [first, most, last] = [atFirst, onMostDays, atMost].map((all) => all.get(name)!);
  const invocations = most!.invocations - first!.invocations;
  return [
    name,
    plan.memoryMegabytes,
    megabytes(most!.residentBytes),
    megabytes(last!.residentBytes),
    megabytes(last!.heapBytes),
    invocations > 0 ? ((most!.workMs - first!.workMs) / invocations).toFixed(0) : '–',
    last!.longestMs.toFixed(0),
    ((last!.longestMs * WHOLE_PROCESSOR_MB) / plan.memoryMegabytes / 1000).toFixed(1),
    `${starts.get(name)!.toFixed(1)} × node`,
  ];
});
const heads = [
  'function',
  'memory',
  'on most days',
  'at most',
  'heap',
  'processor ms',
  'longest',
  'in Lambda s',
  'start',
];
for (const row of [heads, ...rows])
  process.stdout.write(`${row.map((cell) => String(cell).padEnd(14)).join('')}\n`);
