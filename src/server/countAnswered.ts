import type { SizedAnswer } from '../cimxml/handleRequest.js';
import { consoleDoor } from '../console/Console.js';
import { methodOperation, type Metrics } from '../metrics/Metrics.js';
import type { Answered, Executor } from '../operations/Executor.js';

/** Counts an answered request.  Actions are those of the web console and of the AWS protocol. */
export function countAnswered(answered: Answered, metrics: Metrics): void {
  const { kind, door, name, status, durationMs } = answered;
  if (kind === 'operation') metrics.countOperation(answered);
  else if (kind === 'method') metrics.countMethod(answered);
  else if (door === consoleDoor) metrics.countConsolePage(name, status, durationMs);
  else metrics.countAwsAction(name, status === 'ok' ? null : status, durationMs);
}

/** Counts the sizes of a CIM-XML request and its answer. */
export function countSized(
  { kind, name, requestBytes, responseBytes }: SizedAnswer,
  executor: Pick<Executor, 'spellingOf'>,
  metrics: Pick<Metrics, 'countBytes'>,
): void {
  const counted = kind === 'method' ? methodOperation : executor.spellingOf(name);
  metrics.countBytes(counted, requestBytes, responseBytes);
}
