import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { operatingFromStart } from '../operating.js';
import { indicationServiceKeys } from './indicationIdentity.js';
import type { IndicationDeps } from './IndicationDeps.js';

/** The indication service.  Its settings are in its CIM_IndicationServiceSettingData. */
export function indicationServiceProvider({ indications, hostName }: IndicationDeps) {
  return defineProvider({
    className: 'CIM_IndicationService',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...indicationServiceKeys(hostName),
          ElementName: 'Indication service',
          Started: true,
          ...operatingFromStart,
          ...indications.settings,
        },
      ],
    },
  });
}
