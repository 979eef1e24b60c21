import { START } from '../../kit/samples.ts';
import { begin } from '../scenario/begin.ts';
import { worldOf } from '../scenario/play.ts';
import { ended } from '../world/ending.ts';
import type { FaultPlan } from '../world/faults.ts';
import type { SimRecord } from '../world/record.ts';
import type { SimQueue } from '../world/sim-queue.ts';
import type { World } from '../world/world.ts';
import type { CrashScene } from './crash-scene.ts';

/** Plays a scene with the given faults in the place of its own. */
export async function playScene(scene: CrashScene, faults: FaultPlan): Promise<SimRecord> {
  const { world } = await worldOf(scene.scenario, { faults });
  const { queues, time, record } = world;
  if (scene.isDoubled)
    for (const queue of queues.all) if (!queue.name.endsWith('-dead')) double(world, queue, scene);
  begin(world, scene.scenario);
  await world.run(START + scene.scenario.activeMs);
  record.calmAt = time.now();
  await world.run(START + scene.lastsMs);
  return ended(world);
}

export function isInPart({ parts }: Pick<CrashScene, 'parts'>, at: number): boolean {
  return parts.some(({ from, until }) => at >= START + from && at < START + until);
}

/** What is received comes again at once, while its worker still has it. */
function double({ time, record }: World, queue: SimQueue, scene: CrashScene): void {
  const receive = queue.receive.bind(queue);
  queue.receive = (most) => {
    const taken = receive(most);
    const at = time.now();
    for (const message of taken.filter(({ receiveCount }) => receiveCount === 1 && isInPart(scene, at))) {
      const { callId, callbackId } = JSON.parse(message.body) as { callId?: string; callbackId?: string };
      const ids = { callIds: callId ? [callId] : [], callbackIds: callbackId ? [callbackId] : [] };
      record.faults.push({ at, kind: 'duplicate', where: `queue.${queue.name}`, ...ids });
      queue.lay({ ...message });
    }
    return taken;
  };
}
