import type { Health, Mode } from '../../../lambdas/domain/health/health.ts';
import type { HealthStep } from '../../../lambdas/domain/health/health-events.ts';

/** Mode × event: what becomes of the health, what is told (effects in short), and on what the write depends. */
export type ModeRow = [
  on: string,
  from: Health,
  step: (health: Health) => HealthStep | undefined,
  to: Mode,
  becomes: Partial<Health>,
  told: string[],
  dependsOn: readonly (keyof Health)[],
];

/** Of results: that neither a change of mode nor a newer result came before. */
export const LATE = ['epoch', 'configVersion', 'resetAt', 'streakSince'] as const;
export const MOVED = ['epoch', 'configVersion'] as const;
export const BEAT = ['epoch', 'beat'] as const;
export const OUTAGE = ['outageId', 'outageEndedAt'] as const;
