import { interopNamespace } from '../cim/namespaces.js';
import type { Settings } from '../config/Settings.js';
import { countOlderInstances } from '../repository/InstanceUsage.js';
import { Repository } from '../repository/Repository.js';
import { plainNamespace } from '../schema/modelRoots.js';
import { openModel } from '../schema/openModel.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import type { ActionLog } from './ActionLog.js';
import type { ProviderPackages } from './ProviderPackages.js';

/**
 * The repository with the server's own declarations and those of clients.
 * @throws MofError, ProviderPackageError, RepositoryConflictError
 */
export async function openRepository(
  limits: Settings,
  store: SharedStore,
  audit: ActionLog,
  packages: ProviderPackages,
): Promise<Repository> {
  const { namespaces } = await packages.addTo(await openModel());
  await countOlderInstances(store);
  const newNamespace = namespaces.get(plainNamespace);
  return new Repository(namespaces, {
    store,
    ...(newNamespace && { newNamespace }),
    secondNames: [['root/interop', interopNamespace]],
    limits,
    audit,
  });
}
