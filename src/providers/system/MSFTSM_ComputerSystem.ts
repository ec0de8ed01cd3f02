import { defineProvider } from '../../dispatch/Provider.js';
import { CIM_ManagedSystemElement_HealthState as HealthState } from '../../schema/generated/CIM_ManagedSystemElement.js';
import { operating } from '../operating.js';
import { systemKeys, targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** The host of the managed targets. */
export function computerSystemProvider({ hostName }: Pick<ProviderDeps, 'hostName'>) {
  return defineProvider({
    className: 'MSFTSM_ComputerSystem',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...systemKeys(hostName),
          NameFormat: 'Other',
          ElementName: hostName,
          Caption: hostName,
          Description: `The host ${hostName} with its iSCSI targets`,
          ...operating,
          HealthState: HealthState.OK,
          OtherIdentifyingInfo: [hostName],
          IdentifyingDescriptions: ['Host name'],
          Dedicated: [3, 15], // Storage, Block Server
        },
      ],
    },
  });
}
