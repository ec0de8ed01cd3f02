import { defineProvider } from '../../dispatch/Provider.js';
import { CIM_StorageClientSettingData_ClientTypes as ClientType } from '../../schema/generated/CIM_StorageClientSettingData.js';
import { targetNamespace } from '../identity.js';
import { clientSettingId } from './maskingIdentity.js';

/** The kinds of host that are told apart: there is one, for targets answer all of them alike. */
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
