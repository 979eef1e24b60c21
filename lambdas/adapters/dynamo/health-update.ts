import { HEALTHY, type Health, type HealthChange, type HealthCondition } from '../../domain/health/health.ts';
import { shortFailure } from './short-failure.ts';
import { type UpdateExpression, updateExpression } from './update-expression.ts';

/** The item at its fullest stays within 1 KB, so that every write of it costs one unit. */
const FIRST_MESSAGE_BYTES = 30;
const LAST_MESSAGE_BYTES = 24;

/** A change as one UpdateItem. */
export function healthUpdate(change: HealthChange): UpdateExpression & { ConditionExpression?: string } {
  const update = updateExpression({ ...change, set: withShortMessages(change.set ?? {}) });
  for (const [i, { field, to }] of change.when.entries()) {
    update.ExpressionAttributeNames[`#${field}`] = field;
    if (to !== undefined) update.ExpressionAttributeValues[`:when${i}`] = to;
  }
  const conditions = change.when.map(conditionOf);
  return { ...update, ...(conditions.length > 0 && { ConditionExpression: conditions.join(' AND ') }) };
}

const COMPARED = { equal: '=', below: '<', 'absent-or-below': '<', 'at-least': '>=' } as const;

/** An absent attribute counts as its value in HEALTHY, so a condition that HEALTHY meets is met by absence too. */
function conditionOf(condition: HealthCondition, i: number): string {
  const absent = `attribute_not_exists(#${condition.field})`;
  if (condition.to === undefined) return absent;
  const compared = `#${condition.field} ${COMPARED[condition.is]} :when${i}`;
  return metByAbsence(condition) ? `(${absent} OR ${compared})` : compared;
}

function metByAbsence(condition: HealthCondition): boolean {
  const assumed = HEALTHY[condition.field];
  if (condition.is === 'equal') return assumed === condition.to;
  if (assumed === undefined) return condition.is === 'absent-or-below';
  if (typeof assumed !== 'number') return false;
  return condition.is === 'at-least' ? assumed >= condition.to : assumed < condition.to;
}

function withShortMessages(set: Partial<Health>): Partial<Health> {
  const { lastError, outageFirstError } = set;
  return {
    ...set,
    ...(lastError && { lastError: shortFailure(lastError, LAST_MESSAGE_BYTES) }),
    ...(outageFirstError && { outageFirstError: shortFailure(outageFirstError, FIRST_MESSAGE_BYTES) }),
  };
}
