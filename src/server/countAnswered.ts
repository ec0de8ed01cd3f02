import type { Metrics } from '../metrics/Metrics.js';
import type { Answered } from '../operations/Executor.js';

/** Counts what the doors were asked for.  Acts are those of the AWS door. */
export function countAnswered(answered: Answered, metrics: Metrics): void {
  const { kind, name, status, durationMs } = answered;
  if (kind === 'operation') metrics.countOperation(answered);
  else if (kind === 'method') metrics.countMethod(answered);
  else metrics.countAwsAction(name, status === 'ok' ? null : status, durationMs);
}
