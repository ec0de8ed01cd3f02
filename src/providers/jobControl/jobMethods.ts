import { CIMError } from '../../cim/CIMError.js';
import { CIMInstance, cimProperty } from '../../cim/CIMInstance.js';
import type { MethodHandlers, MethodInvocation } from '../../dispatch/Provider.js';
import type { HostStorage } from '../../provisioning/HostStorage.js';
import type { Job } from '../../provisioning/Jobs.js';
import type { StorageOutcome } from '../../provisioning/StorageOutcome.js';
import {
  GetErrorReturn,
  GetErrorsReturn,
  RequestStateChangeReturn,
  RequestStateChange_RequestedState as RequestedState,
} from '../../schema/generated/CIM_ConcreteJob.js';
import {
  CIM_Error_ErrorType as ErrorType,
  CIM_Error_PerceivedSeverity as PerceivedSeverity,
} from '../../schema/generated/CIM_Error.js';
import { KillJobReturn } from '../../schema/generated/CIM_Job.js';
import { expectStorageDone } from '../storage/answers.js';
import { parseJobInstanceId } from '../storage/storageIdentity.js';

type Handlers = Pick<
  MethodHandlers<'MSISCSITARGET_ConcreteJob'>,
  'KillJob' | 'RequestStateChange' | 'GetError' | 'GetErrors'
>;

/** The methods of a job.  After a kill nothing is left of what it was making. */
export function jobMethods({ jobs, provisioning }: HostStorage): Handlers {
  return {
    KillJob: async ({ DeleteOnKill }, { object, principal }) => {
      const { id } = getJob(object);
      const killed = await kill(id, principal);
      if (killed.cause !== 'done') return { returnValue: KillJobReturn.Failed, refusal: killed.message };
      if (DeleteOnKill === true) await provisioning.removeJob(principal, id);
      return { returnValue: KillJobReturn.Success };
    },
    RequestStateChange: async ({ RequestedState: wanted, TimeoutPeriod }, { object, principal }) => {
      const { id } = getJob(object);
      const waits = TimeoutPeriod !== null && TimeoutPeriod.toMilliseconds() !== 0;
      if (wanted !== RequestedState.Terminate && wanted !== RequestedState.Kill)
        return {
          returnValue: RequestStateChangeReturn.NotSupported,
          refusal: `RequestedState ${wanted}: expected 4 (Terminate) or 5 (Kill)`,
        };
      if (waits)
        return {
          returnValue: RequestStateChangeReturn.UseOfTimeoutParameterNotSupported,
          refusal: `TimeoutPeriod ${TimeoutPeriod.toString()}: expected NULL or zero`,
        };
      const killed = await kill(id, principal);
      if (killed.cause === 'done') return { returnValue: RequestStateChangeReturn.CompletedWithNoError };
      return { returnValue: RequestStateChangeReturn.InvalidStateTransition, refusal: killed.message };
    },
    GetError: async (_, { object }) => ({
      returnValue: GetErrorReturn.Success,
      Error: errorOf(getJob(object)),
    }),
    GetErrors: async (_, { object }) => {
      const error = errorOf(getJob(object));
      return { returnValue: GetErrorsReturn.Success, Errors: error ? [error] : [] };
    },
  };

  /** @throws CIMError CIM_ERR_ACCESS_DENIED without the role. */
  async function kill(id: string, principal: MethodInvocation['principal']): Promise<StorageOutcome> {
    const outcome = await provisioning.killJob(principal, id);
    if (outcome.cause === 'access-denied') expectStorageDone(outcome);
    return outcome;
  }

  /** @throws CIMError CIM_ERR_NOT_FOUND if the job was removed meanwhile. */
  function getJob(object: MethodInvocation['object']): Job {
    const job = jobs.find(parseJobInstanceId(object.keyBindings.get('InstanceID')) ?? '');
    if (job) return job;
    throw new CIMError('CIM_ERR_NOT_FOUND', `there is no job ${object.toString()}`);
  }
}

/** Why a job failed; null if it succeeded or is running. */
function errorOf({ id, state, message }: Job): CIMInstance | null {
  if (state !== 'failed' && state !== 'killed') return null;
  const isKilled = state === 'killed';
  return new CIMInstance('CIM_Error', [
    cimProperty('ErrorType', 'uint16', isKilled ? ErrorType.Other : ErrorType.SoftwareError),
    cimProperty('OtherErrorType', 'string', isKilled ? 'killed by a client' : null),
    cimProperty('OwningEntity', 'string', 'iscsi-wbem'),
    cimProperty('MessageID', 'string', isKilled ? 'JobKilled' : 'JobFailed'),
    cimProperty('Message', 'string', message ?? 'it is not known why'),
    cimProperty(
      'PerceivedSeverity',
      'uint16',
      isKilled ? PerceivedSeverity.Information : PerceivedSeverity.Major,
    ),
    cimProperty('ErrorSource', 'string', id),
    cimProperty('CIMStatusCode', 'uint32', 1),
    cimProperty('CIMStatusCodeDescription', 'string', 'CIM_ERR_FAILED'),
  ]);
}
