import type { StorageOutcome } from '../../provisioning/StorageOutcome.js';
import { CreateElementReplicaReturn as Return } from '../../schema/generated/CIM_ReplicationService.js';
import { answerBlock } from '../blockServices/blockAnswers.js';

/**
 * The return value of a method of CIM_ReplicationService: as in the service that creates volumes, except for sizes, because here
 * they are those of volumes that the client names.
 * @throws CIMError CIM_ERR_ACCESS_DENIED
 */
export function replicationReturn(outcome: StorageOutcome) {
  return outcome.cause === 'size-not-supported' ? Return.InvalidParameter : answerBlock(outcome).returnValue;
}
