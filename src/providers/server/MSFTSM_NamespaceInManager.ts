import { interopNamespace, standardNamespace } from '../../cim/namespaces.js';
import { defineProvider, type AnyProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { managerPath, namespacePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** The server holds its namespaces. */
export function namespaceInManagerProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_NamespaceInManager',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => links(deps) },
  });
}

/**
 * The same in the namespace in which clients look first, so that it leads them on: both ends are in the interop namespace.
 * Nothing where that namespace is a client's own.
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
