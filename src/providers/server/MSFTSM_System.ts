import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { operating } from '../operating.js';
import { systemKeys } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** The host of the server in the namespace interop. */
export function systemProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_System',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [
        {
          ...systemKeys(deps),
          NameFormat: 'Other',
          ElementName: deps.hostName,
          Caption: 'WBEM server',
          Description: `The host ${deps.hostName}, on which the WBEM server runs`,
          ...operating,
        },
      ],
    },
  });
}
