import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { managerPath, mechanismPath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates the server with its CIM-XML mechanism. */
export function commMechanismForManagerProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_CommMechanismForManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ Antecedent: managerPath(deps), Dependent: mechanismPath(deps) }],
    },
  });
}
