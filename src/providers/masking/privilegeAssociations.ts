import { defineProvider, type AnyProvider } from '../../dispatch/Provider.js';
import { CIM_AssociatedPrivilege_Activities as Activities } from '../../schema/generated/CIM_AssociatedPrivilege.js';
import { controllerPath, targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { hardwareIdPath, privilegePath, type Privilege } from './maskingIdentity.js';
import { listPrivileges, privilegesOf } from './privileges.js';

/** Associates privileges with initiators and targets, and initiators with targets directly. */
export function privilegeAssociationProviders(deps: StorageProviderDeps): AnyProvider[] {
  const { hostName } = deps;
  return [
    defineProvider({
      className: 'MSISCSITARGET_AuthorizedSubject',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...read(subjectOf), findByReference: 'Privilege' },
    }),
    defineProvider({
      className: 'MSISCSITARGET_AuthorizedTarget',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...read(targetOf), findByReference: 'Privilege' },
    }),
    defineProvider({
      className: 'ISCSIWBEM_AssociatedPrivilege',
      namespace: targetNamespace,
      changeRole: 'storage',
      instances: { ...read(associatedOf), findByReference: 'Subject' },
    }),
  ];

  function read<T>(propertiesOf: (privilege: Privilege) => T) {
    return {
      enumerate: async (): Promise<T[]> => (await listPrivileges(deps)).map(propertiesOf),
      references: async (object: Parameters<typeof privilegesOf>[1]): Promise<T[]> =>
        (await privilegesOf(deps, object)).map(propertiesOf),
    };
  }

  function subjectOf(privilege: Privilege) {
    return { Privilege: privilegePath(privilege), PrivilegedElement: hardwareIdPath(privilege.initiator) };
  }

  function targetOf(privilege: Privilege) {
    return {
      Privilege: privilegePath(privilege),
      TargetElement: controllerPath(hostName, { iscsiName: privilege.target }),
    };
  }

  function associatedOf({ initiator, target }: Privilege) {
    return {
      Subject: hardwareIdPath(initiator),
      Target: controllerPath(hostName, { iscsiName: target }),
      UseKey: 'iscsi-wbem',
      PrivilegeGranted: true,
      Activities: [Activities.Read, Activities.Write],
      RepresentsAuthorizationRights: false,
    };
  }
}
