import { defineProvider } from '../../dispatch/Provider.js';
import { CIM_StorageClientSettingData_ClientTypes as ClientType } from '../../schema/generated/CIM_StorageClientSettingData.js';
import { targetNamespace } from '../identity.js';
import { clientSettingId } from './maskingIdentity.js';

/** The kinds of hosts.  There is only one, because targets treat all hosts alike. */
export function storageClientSettingDataProvider() {
  return defineProvider({
    className: 'MSISCSITARGET_StorageClientSettingData',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        { InstanceID: clientSettingId, ElementName: 'Any host', ClientTypes: [ClientType.Standard] },
      ],
    },
  });
}
