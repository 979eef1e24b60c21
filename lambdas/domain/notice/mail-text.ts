import { cut } from '../call/payload.ts';

/**
 * Makes values from outside fit to stand in a mail. Control characters and line breaks could start a header of
 * their own, marks that turn the direction of writing could make a text read as another, and a lone surrogate
 * cannot be sent at all.
 */
const LINE_BREAKS = /\r\n?|[\u0085\u2028\u2029]/g;
const BLANKS = /[\t\n\v\f]+/g;
const UNSEEN = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
const UNSEEN_BUT_BREAKS = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** One line of at most `bytes` bytes of UTF-8. */
export function oneLine(text: string, bytes: number): string {
  const line = text.toWellFormed().replace(LINE_BREAKS, '\n').replace(BLANKS, ' ').replace(UNSEEN, '');
  return cut(line.trim(), bytes);
}

/** At most `lines` lines of together at most `bytes` bytes of UTF-8. */
export function fewLines(text: string, lines: number, bytes: number): string {
  const clean = text.toWellFormed().replace(LINE_BREAKS, '\n').replace(UNSEEN_BUT_BREAKS, '').trim();
  const all = clean.split('\n');
  return cut(all.length > lines ? `${all.slice(0, lines).join('\n')}\n…` : clean, bytes);
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** For element content and quoted attributes alike. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** `2026-11-21 20:52:03 UTC`. */
export function utcTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
