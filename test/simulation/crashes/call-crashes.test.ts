import { CALL_SCENES } from './call-scenes.ts';
import { describeCrashesOf } from './crash-tests.ts';

for (const scene of CALL_SCENES) describeCrashesOf(scene);
