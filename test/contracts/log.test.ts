import { afterEach, describe, vi } from 'vitest';
import { jsonLog } from '../../lambdas/runtime/json-log.ts';
import { meteredLog } from '../../lambdas/runtime/metered-log.ts';
import { MemoryLog } from '../kit/memory/memory-log.ts';
import { logContract, type WrittenLine } from './log.contract.ts';

describe('the log in memory', () => {
  logContract(() => {
    const log = new MemoryLog();
    return {
      log,
      linesOf(write) {
        write();
        return log.lines;
      },
    };
  });
});

describe('the log that is counted', () => {
  logContract(() => {
    const log = new MemoryLog();
    return {
      log: meteredLog(log, 'dev'),
      linesOf(write) {
        write();
        return log.lines;
      },
    };
  });
});

describe('the log of a function', () => {
  afterEach(() => vi.restoreAllMocks());

  /** What went to the standard streams: JSON, a line for each. */
  function linesOf(write: () => void): WrittenLine[] {
    let text = '';
    for (const stream of [process.stdout, process.stderr]) {
      vi.spyOn(stream, 'write').mockImplementation((chunk) => {
        text += chunk;
        return true;
      });
    }
    write();
    vi.restoreAllMocks();
    return text.trimEnd().split('\n').map(lineOf);
  }

  function lineOf(text: string): WrittenLine {
    const { level, message, timestamp: _, service: _service, ...fields } = JSON.parse(text);
    return { level: level.toLowerCase(), event: message, fields };
  }

  logContract(() => ({ log: jsonLog('deliver'), linesOf }));
});
