import { Construct } from 'constructs';
import { tables } from '../../lambdas/contract/tables.ts';
import { Table } from './table.ts';

/** The five tables. */
export class Storage extends Construct {
  readonly callbacks: Table;
  readonly health: Table;
  readonly calls: Table;
  readonly attempts: Table;
  readonly access: Table;

  constructor(scope: Construct, id: string, props: { keepData: boolean }) {
    super(scope, id);
    const { keepData } = props;
    const { callbacks, health, calls, attempts, access } = tables;
    this.callbacks = new Table(this, 'Callbacks', {
      keys: callbacks,
      indexes: [callbacks.byTenant],
      keepData,
    });
    this.health = new Table(this, 'Health', { keys: health, indexes: [health.unhealthy], keepData });
    this.calls = new Table(this, 'Calls', {
      keys: calls,
      indexes: [calls.byStatus, calls.byMessage],
      keepData,
    });
    this.attempts = new Table(this, 'Attempts', { keys: attempts, keepData });
    this.access = new Table(this, 'Access', { keys: access, indexes: [access.byKind], keepData });
  }

  /** The names of the four tables that most functions are told. */
  get environment() {
    return {
      CALLBACKS_TABLE: this.callbacks.tableName,
      HEALTH_TABLE: this.health.tableName,
      CALLS_TABLE: this.calls.tableName,
      ATTEMPTS_TABLE: this.attempts.tableName,
    };
  }
}
