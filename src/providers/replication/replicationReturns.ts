import type { StorageOutcome } from '../../provisioning/StorageOutcome.js';
import { CreateElementReplicaReturn as Return } from '../../schema/generated/CIM_ReplicationService.js';
import { answerBlock } from '../blockServices/blockAnswers.js';

/**
 * Return value of a method of CIM_ReplicationService: that of the service that makes volumes, but for sizes, which are those of
 * volumes that the client names.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function replicationReturn(outcome: StorageOutcome) {
  return outcome.cause === 'size-not-supported' ? Return.InvalidParameter : answerBlock(outcome).returnValue;
}
