import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { managerPath, serverSystemPath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates the host with the server. */
export function managerHostedProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_HostedService',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: serverSystemPath(deps), Dependent: managerPath(deps) }],
    },
  });
}
