/** One structured line per event. Names are past tense and dotted; fields never hold a body or a secret. */
export interface Log {
  info(event: string, fields?: Record<string, unknown>): void;
  warn(event: string, fields?: Record<string, unknown>): void;
  /** Our own faults. */
  error(event: string, fields?: Record<string, unknown>): void;
}
