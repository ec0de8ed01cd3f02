import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Job, JobState } from '../../provisioning/Jobs.js';
import { CIM_ConcreteJob_JobState as JobStateValue } from '../../schema/generated/CIM_ConcreteJob.js';
import { CIM_Job_LocalOrUtcTime as LocalOrUtcTime } from '../../schema/generated/CIM_Job.js';
import {
  CIM_ManagedSystemElement_HealthState as HealthState,
  CIM_ManagedSystemElement_OperationalStatus as OperationalStatus,
} from '../../schema/generated/CIM_ManagedSystemElement.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import { expectStorageDone } from '../storage/answers.js';
import { jobInstanceId, parseJobInstanceId, type StorageProviderDeps } from '../storage/storageIdentity.js';
import { jobMethods } from './jobMethods.js';

const className = 'MSISCSITARGET_ConcreteJob';

/** JobState and OperationalStatus.  JobStatus is the state in words. */
const states = {
  running: {
    JobState: JobStateValue.Running,
    OperationalStatus: [OperationalStatus.OK, OperationalStatus.Starting],
  },
  completed: {
    JobState: JobStateValue.Completed,
    OperationalStatus: [OperationalStatus.OK, OperationalStatus.Completed],
  },
  killed: { JobState: JobStateValue.Killed, OperationalStatus: [OperationalStatus.Stopped] },
  failed: { JobState: JobStateValue.Exception, OperationalStatus: [OperationalStatus.Error] },
} as const satisfies Record<JobState, object>;

/** MethodName of jobs started by a method of SMI-S. */
const methodNames: Readonly<Record<string, string>> = {
  createVolume: 'CreateOrModifyElementFromStoragePool',
  copyVolume: 'CreateElementReplica',
  restoreVolume: 'ModifyReplicaSynchronization',
};

/** The jobs of this server.  An ended job is kept for some time. */
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
      watch: {
        subject: Subject.job,
        subjectOf: ({ InstanceID }) => parseJobInstanceId(InstanceID),
        read(id) {
          const job = jobs.find(id);
          return job ? [propertiesOf(job)] : [];
        },
        drifting: ['ElapsedTime'],
        // Managers wait for the modification that says that a job has ended.
        beganAs(path) {
          const job = jobs.find(parseJobInstanceId(path.keyBindings.get('InstanceID')) ?? '');
          if (!job || job.state === 'running') return null;
          return propertiesOf({ ...job, state: 'running', percent: 0, endedAt: null, message: null });
        },
      },
      async remove(path, { principal }) {
        const id = parseJobInstanceId(path.keyBindings.get('InstanceID')) ?? '';
        expectStorageDone(await storage.provisioning.removeJob(principal, id));
      },
    },
    methods: jobMethods(storage),
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
      ErrorDescription: state === 'completed' ? '' : (message ?? ''),
      MethodName: methodNames[what] ?? what,
      JobRunTimes: 1,
      LocalOrUtcTime: LocalOrUtcTime.UTCTime,
      // The job runs once.
      UntilTime: started,
      HealthState: state === 'failed' ? HealthState.CriticalFailure : HealthState.OK,
    };
  }
}
