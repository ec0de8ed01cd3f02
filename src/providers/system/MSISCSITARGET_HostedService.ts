import { defineProvider } from '../../dispatch/Provider.js';
import { replicationServicePath, secretServicePath, systemPath, targetNamespace } from '../identity.js';
import { findAuthorityOf, isProvisioningService, isReplicationService, isSystem } from '../resolve.js';
import { provisioningServicePath } from '../storage/storageIdentity.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** The services that the host hosts. */
export function hostedServiceProvider(deps: ProviderDeps) {
  const { targets, hostName, storage } = deps;
  const Antecedent = systemPath(hostName);
  return defineProvider({
    className: 'MSISCSITARGET_HostedService',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate,
      findBy: 'Dependent',
      async references(object) {
        if (isSystem(deps, object)) return enumerate();
        if (storage && isProvisioningService(deps, object))
          return [{ Antecedent, Dependent: provisioningServicePath(hostName) }];
        if (isReplicationService(deps, object))
          return [{ Antecedent, Dependent: replicationServicePath(hostName) }];
        const authority = await findAuthorityOf(deps, object);
        return authority ? [{ Antecedent, Dependent: secretServicePath(hostName, authority.name) }] : [];
      },
    },
  });

  async function* enumerate() {
    yield { Antecedent, Dependent: replicationServicePath(hostName) };
    if (storage) yield { Antecedent, Dependent: provisioningServicePath(hostName) };
    for (const { name } of await targets.listAuthorities())
      yield { Antecedent, Dependent: secretServicePath(hostName, name) };
  }
}
