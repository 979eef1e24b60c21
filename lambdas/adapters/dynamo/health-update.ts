import { HEALTHY, type Health, type HealthChange, type HealthCondition } from '../../domain/health/health.ts';
import { shortFailure } from './short-failure.ts';
import { type UpdateExpression, updateExpression } from './update-expression.ts';

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

/** An absent attribute counts as its value in HEALTHY, so a condition that HEALTHY meets is met by absence too. */
function conditionOf(condition: HealthCondition, i: number): string {
  const absent = `attribute_not_exists(#${condition.field})`;
  if (condition.to === undefined) return absent;
  const compared = `#${condition.field} ${condition.is === 'equal' ? '=' : '<'} :when${i}`;
  return metByAbsence(condition) ? `(${absent} OR ${compared})` : compared;
}

function metByAbsence(condition: HealthCondition): boolean {
  const assumed = HEALTHY[condition.field];
  if (condition.is === 'equal') return assumed === condition.to;
  if (assumed === undefined) return condition.is === 'absent-or-below';
  return typeof assumed === 'number' && assumed < condition.to;
}

/** Keeps the item within 1 KB, so that every write of it costs one unit. */
function withShortMessages(set: Partial<Health>): Partial<Health> {
  const { lastError, outageFirstError } = set;
  return {
    ...set,
    ...(lastError && { lastError: shortFailure(lastError) }),
    ...(outageFirstError && { outageFirstError: shortFailure(outageFirstError) }),
  };
}
