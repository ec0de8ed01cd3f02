import { defineProvider } from '../../dispatch/Provider.js';
import type { Job } from '../../provisioning/Jobs.js';
import { CIM_AffectedJobElement_ElementEffects as Effect } from '../../schema/generated/CIM_AffectedJobElement.js';
import { targetNamespace } from '../identity.js';
import {
  findVolumeOf,
  jobPath,
  parseJobInstanceId,
  volumePath,
  type StorageProviderDeps,
} from '../storage/storageIdentity.js';

/** Associates each job with the volume that it makes or changes, as long as that exists.  A copy exists once it is complete. */
export function affectedJobElementProvider(deps: StorageProviderDeps) {
  const { storage, hostName } = deps;
  const { jobs, volumes } = storage;
  return defineProvider({
    className: 'MSISCSITARGET_AffectedJobElement',
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: () => jobs.list().flatMap(ofJob),
      findByReference: 'AffectingElement',
      references(object) {
        const job = jobs.find(parseJobInstanceId(object.keyBindings.get('InstanceID')) ?? '');
        if (job) return ofJob(job);
        const volume = findVolumeOf(deps, object);
        return volume
          ? jobs
              .list()
              .filter((each) => each.volume === volume.id)
              .flatMap(ofJob)
          : [];
      },
    },
  });

  function ofJob(job: Job) {
    const volume = volumes.find(job.volume);
    if (!volume) return [];
    return [
      {
        AffectedElement: volumePath(hostName, volume),
        AffectingElement: jobPath(job),
        ElementEffects: [job.what === 'restoreVolume' ? Effect.ElementIntegrity : Effect.Create],
        OtherElementEffectsDescriptions: [''],
      },
    ];
  }
}
