import { defineProvider } from '../../dispatch/Provider.js';
import type { PropertiesOf } from '../../dispatch/Provider.js';
import type { Target } from '../../targets/TargetDriver.js';
import { controllerKeys, targetNamespace } from '../identity.js';
import type { ProviderRooms } from '../Rooms.js';

const className = 'MSISCSITARGET_SCSIProtocolController';

/** The iSCSI node of each target. */
export function scsiProtocolControllerProvider({ targets, hostName }: ProviderRooms) {
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      async *enumerate() {
        for (const target of await targets.listTargets()) yield propertiesOf(target);
      },
    },
  });

  function propertiesOf(target: Target): PropertiesOf<typeof className> {
    return {
      ...controllerKeys(hostName, target),
      Name: target.iscsiName,
      NameFormat: 3, // iSCSI Name
      ElementName: target.alias ?? target.iscsiName,
      OperationalStatus: [2], // OK
      EnabledState: 2, // Enabled
      RequestedState: 12, // Not Applicable
    };
  }
}
