import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMError } from '../../cim/CIMError.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Job, JobState } from '../../provisioning/Jobs.js';
import { targetNamespace } from '../identity.js';
import { jobInstanceId, parseJobInstanceId, type StorageProviderDeps } from './storageIdentity.js';

const className = 'MSISCSITARGET_ConcreteJob';

/** JobState and OperationalStatus; JobStatus is the state in words. */
const states = {
  running: { JobState: 4, OperationalStatus: [2, 8] },
  completed: { JobState: 7, OperationalStatus: [17, 2] },
  killed: { JobState: 9, OperationalStatus: [10] },
  failed: { JobState: 10, OperationalStatus: [6] },
} as const satisfies Record<JobState, object>;

/** The jobs of this server, for some time after they have ended. */
export function concreteJobProvider({ storage }: StorageProviderDeps) {
  const { jobs } = storage;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => jobs.list().map(propertiesOf),
      async find(path) {
        const job = jobs.find(parseJobInstanceId(path.keyBindings.get('InstanceID')) ?? '');
        return job && propertiesOf(job);
      },
      async remove(path) {
        const id = parseJobInstanceId(path.keyBindings.get('InstanceID')) ?? '';
        if (!jobs.remove(id))
          throw new CIMError('CIM_ERR_FAILED', 'the job runs: expected one that has ended, or KillJob');
      },
    },
    methods: {
      KillJob: async (_, { object }) => {
        const killed = await jobs.kill(parseJobInstanceId(object.keyBindings.get('InstanceID')) ?? '');
        return { returnValue: killed ? 0 : 6 };
      },
    },
  });

  function propertiesOf(job: Job): PropertiesOf<typeof className> {
    const { id, what, name, who, state, percent, startedAt, endedAt, message } = job;
    const changedAt = CIMDateTime.fromDate(new Date(endedAt ?? startedAt));
    const started = CIMDateTime.fromDate(new Date(startedAt));
    return {
      InstanceID: jobInstanceId(id),
      Name: what,
      ElementName: `${what} "${name}"`,
      Owner: who,
      ...states[state],
      JobStatus: state,
      PercentComplete: percent,
      TimeSubmitted: started,
      StartTime: started,
      TimeOfLastStateChange: changedAt,
      ElapsedTime: CIMDateTime.fromMicroseconds(Math.max(0, (endedAt ?? Date.now()) - startedAt) * 1_000),
      TimeBeforeRemoval: CIMDateTime.fromMicroseconds(jobs.keptMs * 1_000),
      DeleteOnCompletion: false,
      ErrorCode: state === 'completed' || state === 'running' ? 0 : 1,
      ...(message !== null && state !== 'completed' && { ErrorDescription: message }),
      HealthState: state === 'failed' ? 25 : 5,
    };
  }
}
