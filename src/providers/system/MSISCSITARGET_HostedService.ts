import { defineProvider } from '../../dispatch/Provider.js';
import { replicationServicePath, secretServicePath, systemPath, targetNamespace } from '../identity.js';
import { findAuthorityOf, isProvisioningService, isReplicationService, isSystem } from '../resolve.js';
import { provisioningServicePath } from '../storage/storageIdentity.js';
import type { ProviderRooms } from '../Rooms.js';

/** The services that the host hosts. */
export function hostedServiceProvider(rooms: ProviderRooms) {
  const { targets, hostName, storage } = rooms;
  const Antecedent = systemPath(hostName);
  return defineProvider({
    className: 'MSISCSITARGET_HostedService',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate,
      findBy: 'Dependent',
      async references(object) {
        if (isSystem(rooms, object)) return enumerate();
        if (storage && isProvisioningService(rooms, object))
          return [{ Antecedent, Dependent: provisioningServicePath(hostName) }];
        if (isReplicationService(rooms, object))
          return [{ Antecedent, Dependent: replicationServicePath(hostName) }];
        const authority = await findAuthorityOf(rooms, object);
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
