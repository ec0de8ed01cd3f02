import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { secretServicePath, systemPath, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';
import { credentialCapabilitiesId, iscsiCapabilitiesId } from './capabilitiesIdentity.js';

/** Whose capabilities they are: those of iSCSI the system's, those of credentials each authority's. */
export function elementCapabilitiesProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className: 'MSISCSITARGET_ElementCapabilities',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        yield {
          ManagedElement: systemPath(hostName),
          Capabilities: capabilitiesPath('MSISCSITARGET_iSCSICapabilities', iscsiCapabilitiesId),
        };
        const Capabilities = capabilitiesPath(
          'ISCSIWBEM_CredentialManagementCapabilities',
          credentialCapabilitiesId,
        );
        for (const { name } of await targets.listAuthorities())
          yield { ManagedElement: secretServicePath(hostName, name), Capabilities };
      },
    },
  });
}

function capabilitiesPath<C extends string>(className: C, InstanceID: string): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, { InstanceID }, { namespace: targetNamespace });
}
