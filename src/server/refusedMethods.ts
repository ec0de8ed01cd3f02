import type { MethodRefusal } from '../dispatch/invokeMethod.js';
import type { Logger } from '../log.js';
import { BoundedRecords, type BoundedRecordsOptions } from './BoundedRecords.js';

/**
 * Tells the log of method calls that were refused, and the audit record of those that asked for a credential: of these at most 60 a
 * minute, because anybody who may call a method can cause them.
 */
export function refusedMethods({
  auditLog,
  logger,
}: Pick<BoundedRecordsOptions, 'auditLog'> & { readonly logger: Pick<Logger, 'error' | 'info'> }) {
  const records = new BoundedRecords({ auditLog, logger });
  return ({ principal, methodName, returnValue, reason, asksForCredential }: MethodRefusal): void => {
    const { name: who, address, door } = principal;
    // A name that no class has may be of any length.
    const what = methodName.slice(0, 256);
    logger.info({ method: what, who, door, ...(returnValue !== null && { returnValue }) }, reason);
    if (!asksForCredential) return;
    records.write({ who, address, door, what, account: null, outcome: 'invalid', cause: reason });
  };
}
