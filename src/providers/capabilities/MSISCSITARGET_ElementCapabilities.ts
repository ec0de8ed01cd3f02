import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { defineProvider } from '../../dispatch/Provider.js';
import type { Authority } from '../../targets/TargetReader.js';
import { secretServicePath, systemPath, targetNamespace } from '../identity.js';
import { findAuthorityOf, isSystem } from '../resolve.js';
import type { ProviderDeps } from '../ProviderDeps.js';
import { credentialCapabilitiesId, iscsiCapabilitiesId } from './capabilitiesIdentity.js';

/** Whose capabilities they are: those of iSCSI the system's, those of credentials each authority's. */
export function elementCapabilitiesProvider(deps: ProviderDeps) {
  const { targets, hostName } = deps;
  const ofSystem = {
    ManagedElement: systemPath(hostName),
    Capabilities: capabilitiesPath('MSISCSITARGET_iSCSICapabilities', iscsiCapabilitiesId),
  };
  return defineProvider({
    className: 'MSISCSITARGET_ElementCapabilities',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate,
      findBy: 'ManagedElement',
      async references(object) {
        const id = object.keyBindings.get('InstanceID');
        if (id === credentialCapabilitiesId) return enumerate();
        if (id === iscsiCapabilitiesId || isSystem(deps, object)) return [ofSystem];
        const authority = await findAuthorityOf(deps, object);
        return authority ? [ofAuthority(authority)] : [];
      },
    },
  });

  async function* enumerate() {
    yield ofSystem;
    for (const authority of await targets.listAuthorities()) yield ofAuthority(authority);
  }

  function ofAuthority({ name }: Authority) {
    return {
      ManagedElement: secretServicePath(hostName, name),
      Capabilities: capabilitiesPath('ISCSIWBEM_CredentialManagementCapabilities', credentialCapabilitiesId),
    };
  }
}

function capabilitiesPath<C extends string>(className: C, InstanceID: string): CIMInstanceName<C> {
  return new CIMInstanceName<C>(className, { InstanceID }, { namespace: targetNamespace });
}
