/** One thing that somebody wants to do, as IAM names it. */
export interface Right {
  action: string;
  resource: string;
  /** What conditions may ask about: `ses:FromAddress` and the like. */
  context?: Record<string, string>;
}

/** A statement of a policy, with everything in it resolved. */
export interface Statement {
  Effect: 'Allow' | 'Deny';
  Action: string | string[];
  Resource: string | string[];
  Condition?: { StringEquals?: Record<string, string> };
}

/** Whether these statements let their holder do it: IAM's rule, as far as our policies go. */
export function isAllowed(statements: readonly Statement[], right: Right): boolean {
  return statements.some(
    ({ Effect, Action, Resource, Condition }) =>
      Effect === 'Allow' &&
      [Action].flat().some((pattern) => isLike(right.action, pattern)) &&
      [Resource].flat().some((pattern) => isLike(right.resource, pattern)) &&
      isMet(Condition, right.context),
  );
}

function isMet(condition: Statement['Condition'], context: Right['context'] = {}): boolean {
  const { StringEquals = {}, ...others } = condition ?? {};
  if (Object.keys(others).length > 0) throw new Error(`The local run knows no ${Object.keys(others)[0]}`);
  return Object.entries(StringEquals).every(([key, value]) => context[key] === value);
}

function isLike(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  if (rest.length === 0) return text === pattern;
  const last = rest.pop()!;
  if (!text.startsWith(first) || text.length < first.length + last.length || !text.endsWith(last))
    return false;
  let at = first.length;
  for (const part of rest) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
