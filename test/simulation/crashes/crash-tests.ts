import { describe, expect, it } from 'vitest';
import type { CrashScene } from './crash-scene.ts';
import { isInPart } from './play-scene.ts';
import { wrongIn } from './scene-end.ts';
import { faultsOf, storiesOf, undisturbed } from './single-faults.ts';

/** The tests of a scene: the story as it is meant, and every one in which one port call goes wrong. */
export function describeCrashesOf(scene: CrashScene): void {
  describe(scene.name, () => {
    it('is played as it is meant', async () => {
      const { calls, record } = await undisturbed(scene);
      expect(wrongIn(scene, record)).toEqual([]);
      const { ports = [], triggers = [], modes = [] } = scene.meets;
      const inPart = <T extends { at: number }>(all: T[]) => all.filter(({ at }) => isInPart(scene, at));
      expect(calls.map(({ where }) => where)).toEqual(expect.arrayContaining(ports));
      expect(inPart(record.requests).map(({ trigger }) => trigger)).toEqual(expect.arrayContaining(triggers));
      expect(inPart(record.moves).map(({ after }) => after.mode)).toEqual(expect.arrayContaining(modes));
      expect(record.faults.length > 0).toBe(scene.isDoubled === true);
    });

    it.each(faultsOf(scene))('keeps its promises and ends well: %s of any port call', async (kind) => {
      const { runs, stories } = await storiesOf(scene, kind);
      expect(stories).toEqual([]);
      expect(runs > 0 || kind === 'partial').toBe(true);
    });
  });
}
