import type { Violation } from '../../contract/api/problems.ts';
import { pathText } from '../../contract/api/violations.ts';
import { subscribesTo } from './subscriptions.ts';

/** `callbacks`, another way to write `events`: what is enabled is subscribed to, all else is not. */
export type EventSwitches = Record<string, 'enabled' | 'disabled'>;

export function enabledIn(switches: EventSwitches): string[] {
  return namesOf(switches, 'enabled');
}

/** Subscriptions only add: a name cannot be taken out of a pattern that holds it. */
export function switchesProblems(switches: EventSwitches, events: string[] | undefined): Violation[] {
  const enabled = enabledIn(switches);
  const held = namesOf(switches, 'disabled').filter((name) => subscribesTo(enabled, name));
  return [
    ...(events
      ? [{ path: 'callbacks', message: 'This is another way to write events: send one of the two.' }]
      : []),
    ...held.map((name) => ({
      path: pathText(['callbacks', name]),
      message: 'An enabled pattern subscribes to this all the same: enable only what is wanted.',
    })),
  ];
}

function namesOf(switches: EventSwitches, wanted: 'enabled' | 'disabled'): string[] {
  return Object.entries(switches).flatMap(([name, is]) => (is === wanted ? [name] : []));
}
