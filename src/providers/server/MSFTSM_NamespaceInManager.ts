import { interopNamespace, standardNamespace } from '../../cim/namespaces.js';
import { defineProvider, type AnyProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { managerPath, namespacePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates the server with its namespaces. */
export function namespaceInManagerProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_NamespaceInManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => links(deps) },
  });
}

/**
 * The same association in the namespace where clients look first.  Both ends are in the interop namespace.  None if a client
 * created that namespace.
 */
export function standardNamespaceInManagerProviders(deps: ServerProfileDeps): AnyProvider[] {
  if (deps.repository.findNamespace(standardNamespace)?.isClientMade !== false) return [];
  const provider = defineProvider({
    className: 'CIM_NamespaceInManager',
    namespace: standardNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => links(deps) },
  });
  return [provider];
}

function links(deps: ServerProfileDeps): PropertiesOf<'CIM_NamespaceInManager'>[] {
  return deps.repository
    .namespaceNames()
    .map((name) => ({ Antecedent: managerPath(deps), Dependent: namespacePath(deps, name) }));
}
