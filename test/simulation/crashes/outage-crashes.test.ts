import { describeCrashesOf } from './crash-tests.ts';
import { OUTAGE_SCENES } from './outage-scenes.ts';

for (const scene of OUTAGE_SCENES) describeCrashesOf(scene);
