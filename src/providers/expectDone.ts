import { CIMError } from '../cim/CIMError.js';
import { statusOf } from '../credentials/causes.js';
import type { Outcome } from '../credentials/Outcome.js';

/** @throws CIMError with the status that operations on instances use for the outcome's cause. */
export function expectDone({ cause, message }: Outcome): void {
  const status = statusOf(cause);
  if (status !== null) throw new CIMError(status, message);
}
