import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { CIM_Privilege_Activities as Activities } from '../../schema/generated/CIM_Privilege.js';
import type { IscsiName } from '../../targets/IscsiName.js';
import { Subject } from '../changedSubjects.js';
import { targetNamespace } from '../identity.js';
import type { StorageProviderDeps } from '../storage/storageIdentity.js';
import { privilegeInstanceId, privilegeOf, type Privilege } from './maskingIdentity.js';
import { findPrivilege, listPrivileges, privilegesBy } from './privileges.js';

const className = 'MSISCSITARGET_AuthorizedPrivilege';

/** The access right of an initiator at a target: one instance for each initiator that the target allows by name. */
export function authorizedPrivilegeProvider(deps: StorageProviderDeps) {
  const { storage } = deps;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'storage',
    instances: {
      enumerate: async () => (await listPrivileges(deps)).map(propertiesOf),
      async find(path) {
        const privilege = await findPrivilege(deps, privilegeOf(deps, path));
        return privilege && propertiesOf(privilege);
      },
      watch: {
        subject: Subject.target,
        subjectOf: ({ InstanceID }) => InstanceID?.slice(InstanceID.indexOf(',') + 1) ?? null,
        async read(target) {
          const list = await storage.driver.findAccessList(target as IscsiName);
          return privilegesBy(target as IscsiName, list).map(propertiesOf);
        },
      },
    },
  });
}

function propertiesOf(privilege: Privilege): PropertiesOf<typeof className> {
  const { initiator, target, luns } = privilege;
  return {
    InstanceID: privilegeInstanceId(privilege),
    ElementName: `${initiator} at ${target}`,
    PrivilegeGranted: true,
    Activities: [Activities.Read, Activities.Write],
    RepresentsAuthorizationRights: false,
    // A qualifier for each activity: which of the LUNs it is about.
    ...(luns && { ActivityQualifiers: [`LUN ${luns.join(',')}`, `LUN ${luns.join(',')}`] }),
  };
}
