// Loaded into a function's process before its bundle: says, whenever it is asked, what the process has used so far.
const LOOK_EVERY_MS = 10;
let heapBytes = 0;

function look() {
  const { heapUsed, external } = process.memoryUsage();
  heapBytes = Math.max(heapBytes, heapUsed + external);
}
setInterval(look, LOOK_EVERY_MS).unref();

process.on('message', () => {
  look();
  const { user, system } = process.cpuUsage();
  const { maxRSS } = process.resourceUsage();
  process.send({ heapBytes, residentBytes: maxRSS * 1024, processorMs: (user + system) / 1000 });
});
