import type { z } from 'zod';

const maxLength = 300;

/**
 * What is wrong with a message, and what was expected: its first issue, with the place of the value.  It quotes no value, because a message may
 * have secrets.
 */
export function describeIssue({ issues: [issue] }: z.ZodError): string {
  if (issue === undefined) return 'it has another form';
  const where = issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  const forms =
    issue.code === 'invalid_union' && issue.errors.length > 0
      ? `, expected one of ${issue.errors.length} forms`
      : '';
  return `${where}${issue.message}${forms}`.slice(0, maxLength);
}
