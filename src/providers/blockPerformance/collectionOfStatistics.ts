import { fixedPart, type AssociationPart } from '../associationParts.js';
import { systemPath } from '../identity.js';
import { namesInstance } from '../resolve.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { counts, findCounted, listCounted } from './counted.js';
import { parseStatisticsId, statisticsCollectionPath, statisticsPath } from './statisticsIdentity.js';

/** Associates the host with the collection of statistics. */
export function hostedStatistics({
  hostName,
  storage,
}: StorageProviderDeps): AssociationPart<'ISCSIWBEM_HostedCollection'> {
  return fixedPart(
    counts(storage) ? [{ Antecedent: systemPath(hostName), Dependent: statisticsCollectionPath() }] : [],
  );
}

/** Associates the collection with all statistics. */
export function membersOfStatistics(
  deps: StorageProviderDeps,
): AssociationPart<'ISCSIWBEM_MemberOfCollection'> {
  const Collection = statisticsCollectionPath();
  return {
    enumerate,
    async references(object) {
      if (namesInstance(object, Collection)) return enumerate();
      const id = parseStatisticsId(object);
      const counted = id === null ? null : await findCounted(deps, id);
      return counted ? [{ Collection, Member: statisticsPath(counted.deviceId) }] : [];
    },
  };

  async function enumerate() {
    const counted = await listCounted(deps);
    return counted.map(({ deviceId }) => ({ Collection, Member: statisticsPath(deviceId) }));
  }
}
