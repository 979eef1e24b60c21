/** Any AWS client: all of them have a middleware stack. */
interface CountableClient {
  middlewareStack: {
    add(
      middleware: (
        next: (args: unknown) => Promise<unknown>,
        context: { commandName?: string },
      ) => (args: unknown) => Promise<unknown>,
      options: { step: 'finalizeRequest'; name: string },
    ): void;
  };
}

/** Counts the requests that really leave the clients, repeats included, by operation. */
export class RequestCounts {
  #counts = new Map<string, number>();

  watch(client: object): void {
    const { middlewareStack } = client as CountableClient;
    middlewareStack.add(
      (next, { commandName = 'unknown' }) =>
        (args) => {
          const operation = commandName.replace(/Command$/, '');
          this.#counts.set(operation, (this.#counts.get(operation) ?? 0) + 1);
          return next(args);
        },
      { step: 'finalizeRequest', name: 'requestCounts' },
    );
  }

  /** What was counted since the last time. */
  take(): Record<string, number> {
    const counts = Object.fromEntries(this.#counts);
    this.#counts.clear();
    return counts;
  }

  /** Forgets what was counted since, and goes on from there. */
  restore(counts: Record<string, number>): void {
    this.#counts = new Map(Object.entries(counts));
  }
}
