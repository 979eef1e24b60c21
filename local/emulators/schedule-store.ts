import { DatabaseSync } from 'node:sqlite';
import { UserError } from '../user-error.ts';

export interface Schedule {
  group: string;
  name: string;
  /** Milliseconds since the epoch; pushed on while its target does not take the message. */
  dueAt: number;
  targetArn: string;
  input: string;
  deleteWhenDone: boolean;
  failures: number;
}

/** Schedules that have not fired. In a file they outlive the process. */
export class ScheduleStore {
  readonly #database: DatabaseSync;

  /** `file`: a path, or `:memory:`. Only one process at a time may have a file open. */
  constructor(file: string) {
    this.#database = new DatabaseSync(file);
    try {
      this.#database.exec(`
        PRAGMA locking_mode = EXCLUSIVE;
        PRAGMA journal_mode = WAL;
        CREATE TABLE IF NOT EXISTS schedules (
          groupName TEXT, name TEXT, dueAt INTEGER, targetArn TEXT, input TEXT, deleteWhenDone INTEGER,
          failures INTEGER, done INTEGER DEFAULT 0, PRIMARY KEY (groupName, name));
        CREATE INDEX IF NOT EXISTS due ON schedules (done, dueAt);
      `);
    } catch (cause) {
      throw new UserError(`DATA_DIR is in use by another run of Redial (${file} is locked).`, { cause });
    }
  }

  /** False where the group has a schedule of that name. */
  add(schedule: Schedule): boolean {
    const { group, name, dueAt, targetArn, input, deleteWhenDone, failures } = schedule;
    const { changes } = this.#database
      .prepare(
        `INSERT OR IGNORE INTO schedules (groupName, name, dueAt, targetArn, input, deleteWhenDone, failures)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(group, name, dueAt, targetArn, input, deleteWhenDone ? 1 : 0, failures);
    return changes === 1;
  }

  next(): Schedule | undefined {
    const row = this.#database.prepare('SELECT * FROM schedules WHERE done = 0 ORDER BY dueAt LIMIT 1').get();
    if (!row) return undefined;
    const { groupName, deleteWhenDone, ...rest } = row as unknown as Omit<
      Schedule,
      'group' | 'deleteWhenDone'
    > & {
      groupName: string;
      deleteWhenDone: number;
    };
    return { ...rest, group: groupName, deleteWhenDone: deleteWhenDone === 1 };
  }

  postpone({ group, name, failures }: Schedule, dueAt: number): void {
    this.#database
      .prepare('UPDATE schedules SET dueAt = ?, failures = ? WHERE groupName = ? AND name = ?')
      .run(dueAt, failures + 1, group, name);
  }

  finish({ group, name, deleteWhenDone }: Schedule): void {
    const change = deleteWhenDone ? 'DELETE FROM schedules' : 'UPDATE schedules SET done = 1';
    this.#database.prepare(`${change} WHERE groupName = ? AND name = ?`).run(group, name);
  }

  close(): void {
    this.#database.close();
  }
}
