import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import * as https from 'node:https';
import { fileURLToPath } from 'node:url';
import { HttpCaller } from '../../../lambdas/adapters/http/http-caller.ts';
import type { CallMessage } from '../../../lambdas/contract/messages.ts';
import { HEALTHY } from '../../../lambdas/domain/health/health.ts';
import { systemClock as clock } from '../../../lambdas/runtime/system-clock.ts';
import { deliverBatch } from '../../../lambdas/usecases/deliver/deliver-batch.ts';
import type { DeliverPorts } from '../../../lambdas/usecases/deliver/deliver-ports.ts';
import { sampleCallback, sampleContent, sampleMessage } from '../../kit/samples.ts';
import { deliverWorld } from '../../usecases/deliver/world.ts';

const CALLS = 4000;
const AT_ONCE = 10;
const ROUNDS = 3;
const PAYLOAD = JSON.stringify({ text: 'x'.repeat(1000) });

/**
 * Calls per second of one core's time, whoever else uses the machine: by the processor time that this process took. The
 * use case's writes are answered at once, since a table's speed is AWS's; the way out is the real one.
 */
export async function measureDelivery(): Promise<string[]> {
  const receiver = fork(fileURLToPath(new URL('tls-receiver.ts', import.meta.url)));
  try {
    const [port] = (await once(receiver, 'message')) as [number];
    const url = `https://127.0.0.1:${port}/hook`;
    const ca = readFileSync(new URL('../../kit/certificate/receiver.cert.pem', import.meta.url), 'utf8');
    const bare = bareLoop(url, ca);
    const deliver = await deliverLoop(url, ca);
    const rates = { bare: [] as number[], deliver: [] as number[] };
    await Promise.all([bare(100), deliver(100)]);
    for (let round = 0; round < ROUNDS; round++) {
      rates.bare.push(await perCoreSecond(() => bare(CALLS)));
      rates.deliver.push(await perCoreSecond(() => deliver(CALLS)));
    }
    const [ofBare, ofDeliver] = [Math.max(...rates.bare), Math.max(...rates.deliver)];
    return [
      `bare node:https loop   ${ofBare.toFixed(0)} calls per second of a core (${AT_ONCE} at once, 1 KB, kept connections)`,
      `deliver                ${ofDeliver.toFixed(0)}: each signed, its address checked, its answer judged, its records made and its health told`,
      `ratio                  ${(ofDeliver / ofBare).toFixed(2)}`,
    ];
  } finally {
    receiver.kill();
  }
}

async function perCoreSecond(work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (CALLS * 1e6) / (user + system);
}

function bareLoop(url: string, ca: string) {
  const agent = new https.Agent({ keepAlive: true, maxSockets: AT_ONCE, ca });
  const post = () =>
    new Promise<void>((resolve, reject) => {
      const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(PAYLOAD) };
      const request = https.request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume().on('end', resolve);
      });
      request.on('error', reject).end(PAYLOAD);
    });
  return async (calls: number) => {
    for (let sent = 0; sent < calls; sent += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, post));
  };
}

async function deliverLoop(url: string, ca: string) {
  const callback = sampleCallback({ url });
  const world = await deliverWorld({ callback });
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const health = { ...HEALTHY, state: 'Active', resetAt: 1 } as const;
  const ports: DeliverPorts = {
    ...world.ports,
    calls: Object.create(world.calls, { put: { value: async () => undefined } }),
    health: Object.create(world.health, { apply: { value: async () => ({ applied: true, health }) } }),
    caller: new HttpCaller({ addressPolicy: 'any', ca }),
    clock,
    log,
  };
  return async (calls: number) => {
    for (let sent = 0; sent < calls; sent += AT_ONCE) {
      const batch = Array.from({ length: AT_ONCE }, (_, i) => ({
        id: String(i),
        message: firstAttempt(),
        receiveCount: 1,
        sentAt: clock.now(),
      }));
      await deliverBatch(ports, batch, () => 150_000);
    }
  };
}

function firstAttempt(): CallMessage {
  const now = clock.now();
  return sampleMessage({
    call: sampleContent({ acceptedAt: now, retryUntil: now + 86_400_000, payload: PAYLOAD }),
  });
}
