import { InvocationError } from '../lambda/invocation-error.ts';
import { functionLine, paint } from './function-line.ts';

/** What a person sees while the local run works. */
export interface RunnerLog {
  say(text: string): void;
  /** A line that a function wrote: JSON of its logger, or anything else. */
  fromFunction(functionName: string, line: string): void;
  /** Our own faults, loudly. */
  fault(error: unknown): void;
}

export function createRunnerLog(write: (line: string) => void, labels: Map<string, string>): RunnerLog {
  const labelOf = (name: string) => labels.get(name) ?? name;
  return {
    say: write,
    fromFunction(name, line) {
      if (line.trim()) write(functionLine(labelOf(name), line));
    },
    fault(error) {
      const shown = error instanceof Error ? error.message : String(error);
      const trace = error instanceof InvocationError ? error.trace : [];
      write(paint('red', [`FAULT  ${shown}`, ...trace.slice(1)].join('\n')));
    },
  };
}
