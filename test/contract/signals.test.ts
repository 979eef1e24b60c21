import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { metrics, signals } from '../../lambdas/contract/signals.ts';
import type { Mode } from '../../lambdas/domain/health/health.ts';

const MODES = { direct: 0, parked: 0, draining: 0, stopped: 0 } satisfies Record<Mode, 0>;

/** The events that the code logs, each with the text of what it logs beside it. */
const logged = globSync('lambdas/**/*.ts')
  .flatMap((file) => [
    ...readFileSync(file, 'utf8').matchAll(/\blog\.(?:info|warn|error)\(\s*(['`])([^'`]+)\1([^;]*);/g),
  ])
  .flatMap(([, , event, rest]) => {
    const names = event!.includes('${')
      ? Object.keys(MODES).map((mode) => event!.replace(/\$\{.+\}/, mode))
      : [event!];
    return names.map((name) => ({ name, rest: rest! }));
  });

describe('signals', () => {
  it('feed every metric, and none that is not described', () => {
    const fed = new Set(Object.values(signals).flatMap((some) => some.map(({ metric }) => metric)));
    expect([...fed].sort()).toEqual(Object.keys(metrics).sort());
  });

  it('are made of events that the code logs', () => {
    const names = new Set(logged.map(({ name }) => name));
    expect(names.size).toBeGreaterThan(40);
    expect(Object.keys(signals).filter((event) => !names.has(event))).toEqual([]);
  });

  it('look at fields that those events have', () => {
    const missing = Object.entries(signals).flatMap(([event, some]) => {
      const texts = logged.filter(({ name }) => name === event).map(({ rest }) => rest);
      return some
        .flatMap(({ field = [], only, not }) => [field, Object.keys({ ...only, ...not })].flat())
        .filter((field) => !texts.every((text) => has(text, field)))
        .map((field) => `${event}: ${field}`);
    });
    expect(missing).toEqual([]);
  });

  it('say of each metric in one sentence what it is', () => {
    for (const { says } of Object.values(metrics)) expect(says).toMatch(/^[A-Z][^.]+\.$/);
  });
});

/** Attempts have their fields in a variable. */
function has(text: string, field: string): boolean {
  return new RegExp(`\\b(known|${field})\\b`).test(text);
}
