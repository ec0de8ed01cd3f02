import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { mechanismPath, serverSystemPath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates the host with the CIM-XML mechanism. */
export function mechanismHostedProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_HostedAccessPoint',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: serverSystemPath(deps), Dependent: mechanismPath(deps) }],
    },
  });
}
