import { beforeAll, describe, expect, it } from 'vitest';
import { type Deployed, deployed } from './deployed.ts';
import { type IdlePart, idleMonth } from './idle.ts';

let plan: Deployed;
let parts: IdlePart[];
beforeAll(async () => {
  plan = deployed();
  parts = await idleMonth(plan);
});

const sum = (some: IdlePart[], of: (part: IdlePart) => number) =>
  some.reduce((dollars, part) => dollars + of(part), 0);
const unwatched = () => parts.filter(({ what }) => !/metric|dashboards/.test(what));

describe('a month without an event', () => {
  it('costs less than three dollars at list prices, what watches it apart', () => {
    expect(sum(unwatched(), ({ dollars }) => dollars)).toBeLessThan(3);
  });

  it('costs less than three dollars with its metrics and alarms, where the account has its free allowances left', () => {
    const watched = parts.filter(({ what }) => !what.includes('dashboards'));
    expect(sum(watched, ({ dollars, givenDollars }) => dollars - givenDollars)).toBeLessThan(3);
  });

  it('counts what the template has', () => {
    expect(plan).toMatchObject({ polled: 7, secrets: 2 });
    for (const { what, dollars } of unwatched()) expect(dollars, what).toBeGreaterThan(0);
  });
});
