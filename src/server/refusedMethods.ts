import type { MethodRefusal } from '../dispatch/invokeMethod.js';
import type { Logger } from '../log.js';
import { BoundedRecords, type BoundedRecordsOptions } from './BoundedRecords.js';

/**
 * Logs refused method calls, and records those that concern a credential in the audit log, at most 60 a minute, because any
 * client that may call a method can cause them.
 */
export function refusedMethods({
  auditLog,
  logger,
}: Pick<BoundedRecordsOptions, 'auditLog'> & { readonly logger: Pick<Logger, 'error' | 'info'> }) {
  const records = new BoundedRecords({ auditLog, logger });
  return ({ principal, methodName, returnValue, reason, asksForCredential }: MethodRefusal): void => {
    const { name: who, address, door } = principal;
    // An unknown method name may have any length.
    const what = methodName.slice(0, 256);
    logger.info({ method: what, who, door, ...(returnValue !== null && { returnValue }) }, reason);
    if (!asksForCredential) return;
    records.write({ who, address, door, what, account: null, outcome: 'invalid', cause: reason });
  };
}
