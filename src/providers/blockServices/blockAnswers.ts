import { CIMError } from '../../cim/CIMError.js';
import type { StorageCause, StorageOutcome } from '../../provisioning/StorageOutcome.js';
import { CreateOrModifyElementFromStoragePoolReturn as Return } from '../../schema/generated/CIM_StorageConfigurationService.js';

/** Return values of CIM_StorageConfigurationService, except those for jobs and sizes; null: a status is thrown. */
const answers = {
  done: Return.JobCompletedWithNoError,
  'not-supported': Return.NotSupported,
  unclassified: Return.Unknown,
  timeout: Return.Timeout,
  failed: Return.Failed,
  'verification-failed': Return.Failed,
  invalid: Return.InvalidParameter,
  // With `nearestBytes` the result is Size Not Supported, in methods that have that value.
  'size-not-supported': Return.Failed,
  'no-room': Return.Failed,
  'already-there': Return.Failed,
  'in-use': Return.InUse,
  busy: Return.InUse,
  'no-such-volume': Return.InvalidParameter,
  'no-such-pool': Return.InvalidParameter,
  'no-such-target': Return.Failed,
  'no-such-export': Return.Failed,
  'limit-reached': Return.Failed,
  'sealed-store-unreadable': Return.Failed,
  'disk-full': Return.Failed,
  'access-denied': null,
} as const satisfies Record<StorageCause, number | null>;

/**
 * The return value of a method of CIM_StorageConfigurationService for its outcome.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function answerBlock({ cause, message }: StorageOutcome) {
  const returnValue = answers[cause];
  if (returnValue === null) throw new CIMError('CIM_ERR_ACCESS_DENIED', message);
  return { returnValue };
}
