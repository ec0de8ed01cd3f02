import { defineProvider } from '../../dispatch/Provider.js';
import { operating } from '../operating.js';
import { systemKeys, targetNamespace } from '../identity.js';
import type { ProviderDeps } from '../ProviderDeps.js';

/** The host whose targets are managed. */
export function computerSystemProvider({ hostName }: ProviderDeps) {
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
          ...operating,
          Dedicated: [3, 15], // Storage, Block Server
        },
      ],
    },
  });
}
