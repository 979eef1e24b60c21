import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Keeps children from outliving this process. Even `kill -9` leaves no time to clean up, so a tiny shell holds
 * the list of children and reads from a pipe; when the pipe closes, for whatever reason, it kills what is left.
 */
export interface ChildGuard {
  watch(child: ChildProcess): void;
  /** Kills every child that still runs. */
  release(): void;
}

const script = `
trap '' INT TERM HUP
while read -r sign pid; do
  if [ "$sign" = + ]; then pids="$pids $pid"; continue; fi
  kept=
  for each in $pids; do [ "$each" = "$pid" ] || kept="$kept $each"; done
  pids=$kept
done
[ -z "$pids" ] || kill -9 $pids
`;

export function startChildGuard(): ChildGuard {
  const shell = spawn('/bin/sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  shell.stdin.on('error', () => undefined);
  return {
    watch(child) {
      const { pid } = child;
      if (pid === undefined) return;
      shell.stdin.write(`+ ${pid}\n`);
      child.once('exit', () => {
        if (shell.stdin.writable) shell.stdin.write(`- ${pid}\n`);
      });
    },
    release() {
      shell.stdin.end();
    },
  };
}
