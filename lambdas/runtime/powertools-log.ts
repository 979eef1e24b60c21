import { Logger } from '@aws-lambda-powertools/logger';
import { type LogLevel, logLevels } from '../contract/environments.ts';
import type { Log } from '../ports/log.ts';

const silent = () => undefined;

/**
 * The Log port over Powertools: one JSON line per event. What is below `level` is left out here: Powertools heeds
 * Lambda's own log level alone where there is one, as there is with JSON, and setting that one would take the metrics
 * away with the lines, which are of level INFO to Lambda.
 */
export function powertoolsLog(serviceName: string, level: LogLevel = 'INFO'): Log {
  const logger = new Logger({ serviceName });
  const isWritten = (line: LogLevel) => logLevels.indexOf(line) >= logLevels.indexOf(level);
  return {
    info: isWritten('INFO') ? (event, fields = {}) => logger.info(event, { ...fields }) : silent,
    warn: isWritten('WARN') ? (event, fields = {}) => logger.warn(event, { ...fields }) : silent,
    error: (event, fields = {}) => logger.error(event, { ...fields }),
  };
}
