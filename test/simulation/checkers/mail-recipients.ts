import type { Callback } from '../../../lambdas/domain/callback/callback.ts';
import type { SeenMail, SimRecord, Violation } from '../world/record.ts';
import { configsBetween } from './call-facts.ts';
import { indexed } from './indexed-record.ts';

/** A mail goes to the owners of its callback, as they were when it was written: to all of them, and to nobody else. */
export function misdirectedMails(record: SimRecord): Violation[] {
  return record.mails.flatMap((mail) => {
    const { at, callbackId, kind, to } = mail;
    const owners = ownersAt(record, mail);
    // Of callbacks that name nobody others are told, of whom the record does not know.
    if (owners.some(({ length }) => length === 0)) return [];
    if (owners.some((known) => isSame(known, to))) return [];
    const what = `a mail (${kind}) to ${to.join(', ')}, and its owners are ${owners.at(-1)?.join(', ')}`;
    return [{ promise: 'P5', at, callbackId, what } as const];
  });
}

function ownersAt(record: SimRecord, { callbackId, at, invocation }: SeenMail): string[][] {
  const from = indexed(record).invocation(invocation)?.at ?? at;
  return configsBetween(record, callbackId, from, at).map(ownersOf);
}

function ownersOf({ email, emails }: Callback): string[] {
  return [...new Set([email, ...emails].filter((address) => address !== null && address !== ''))] as string[];
}

function isSame(some: string[], others: string[]): boolean {
  return some.length === others.length && some.every((one) => others.includes(one));
}
