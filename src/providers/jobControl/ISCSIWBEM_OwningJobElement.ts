import { defineProvider } from '../../dispatch/Provider.js';
import type { Job } from '../../provisioning/Jobs.js';
import { configurationServicePath } from '../blockServices/blockIdentity.js';
import { replicationServicePath, targetNamespace } from '../identity.js';
import { namesInstance } from '../resolve.js';
import { jobPath, parseJobInstanceId, type StorageProviderDeps } from '../storage/storageIdentity.js';

/** Associates each job with its service: that of volumes, or that of copies. */
export function owningJobElementProvider({ storage, hostName }: StorageProviderDeps) {
  const { jobs } = storage;
  const ofVolumes = configurationServicePath(hostName);
  const ofCopies = replicationServicePath(hostName);
  return defineProvider({
    className: 'ISCSIWBEM_OwningJobElement',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => jobs.list().map(ofJob),
      findByReference: 'OwnedElement',
      references(object) {
        const job = jobs.find(parseJobInstanceId(object.keyBindings.get('InstanceID')) ?? '');
        if (job) return [ofJob(job)];
        const isService = namesInstance(object, ofVolumes) || namesInstance(object, ofCopies);
        return isService ? jobs.list().map(ofJob) : [];
      },
    },
  });

  function ofJob(job: Job) {
    return {
      OwningElement: job.what === 'createVolume' ? ofVolumes : ofCopies,
      OwnedElement: jobPath(job),
    };
  }
}
