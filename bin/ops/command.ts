import { type ParseArgsConfig, parseArgs } from 'node:util';
import { isId } from '../../lambdas/domain/text/ids.ts';
import { type QueueName, queueNames, type TableName, tableNames } from './deployment.ts';
import { OpsError } from './ops-error.ts';

/** Whose content is to be erased. */
export type Scope = { tenant: string } | { callbackId: string } | { tenant: string; messageId: string };

export type Command =
  | { name: 'dead-letters'; stack: string }
  | { name: 'redrive'; stack: string; queue: QueueName }
  | { name: 'erase'; stack: string; scope: Scope; isForReal: boolean }
  | { name: 'restore'; stack: string; table: TableName; from: string; isForReal: boolean };

type Values = Record<string, string | boolean | undefined>;

const text = { type: 'string' } as const;
const OPTIONS: Record<Command['name'], NonNullable<ParseArgsConfig['options']>> = {
  'dead-letters': { stack: text },
  redrive: { stack: text, queue: text },
  erase: { stack: text, tenant: text, callback: text, message: text, yes: { type: 'boolean' } },
  restore: { stack: text, table: text, from: text, yes: { type: 'boolean' } },
};

/** What was asked for; `help` where nothing was, or help. Throws what is wrong with it, and what would be right. */
export function commandFrom([name, ...rest]: string[]): Command | 'help' {
  if (name === undefined || [name, ...rest].some((word) => word === '--help' || word === 'help'))
    return 'help';
  if (!isCommand(name))
    throw new OpsError(`There is no command ${name}, only ${listed(Object.keys(OPTIONS))}.`);
  const values = valuesOf(name, rest);
  const stack = given(values, 'stack', 'the name of the stack, such as Redial-prod');
  if (name === 'dead-letters') return { name, stack };
  if (name === 'redrive') return { name, stack, queue: queueOf(values) };
  const isForReal = values.yes === true;
  if (name === 'erase') return { name, stack, scope: scopeOf(values), isForReal };
  const table = tableOf(values);
  return { name, stack, table, from: given(values, 'from', 'the name of the restored table'), isForReal };
}

function isCommand(name: string): name is Command['name'] {
  return Object.hasOwn(OPTIONS, name);
}

function valuesOf(name: Command['name'], args: string[]): Values {
  try {
    return parseArgs({ args, options: OPTIONS[name], allowPositionals: false }).values as Values;
  } catch (error) {
    const [reason] = (error as Error).message.split(/\.? (?=To specify|This command)/);
    const options = Object.keys(OPTIONS[name]).map((option) => `--${option}`);
    throw new OpsError(`${reason}. ${name} takes ${listed(options)}.`);
  }
}

function queueOf(values: Values): QueueName {
  const queue = given(values, 'queue', `one of ${listed(queueNames)}`);
  const found = queueNames.find((name) => name === queue);
  if (found === undefined)
    throw new OpsError(`There is no queue ${queue}: give --queue ${listed(queueNames)}.`);
  return found;
}

function tableOf(values: Values): TableName {
  const table = given(values, 'table', `one of ${listed(tableNames)}`);
  const found = tableNames.find((name) => name === table);
  if (found === undefined)
    throw new OpsError(`There is no table ${table}: give --table ${listed(tableNames)}.`);
  return found;
}

function scopeOf({ tenant, callback, message }: Values): Scope {
  const whose = 'give --tenant, or --callback, or --message with its --tenant';
  if (callback !== undefined) {
    if (tenant !== undefined || message !== undefined)
      throw new OpsError(`--callback says it all already: ${whose}.`);
    if (!isId('cb', String(callback)))
      throw new OpsError(`${callback} is not the id of a callback: those are cb_ and 26 characters.`);
    return { callbackId: String(callback) };
  }
  if (!tenant) throw new OpsError(`Whose content? ${whose[0]!.toUpperCase()}${whose.slice(1)}.`);
  if (message === '') throw new OpsError('--message is empty: give the id that its event named.');
  return message === undefined
    ? { tenant: String(tenant) }
    : { tenant: String(tenant), messageId: String(message) };
}

function given(values: Values, option: string, what: string): string {
  const value = values[option];
  if (typeof value === 'string' && value !== '') return value;
  throw new OpsError(`--${option} is missing: give ${what}.`);
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')}${words.length > 1 ? ' or ' : ''}${words.at(-1)}`;
}
