import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { CIMError } from '../../cim/CIMError.js';
import { interopNamespace, standardNamespace } from '../../cim/namespaces.js';
import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import { createNamespace, deleteNamespace } from '../../repository/createNamespace.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { Author } from '../../repository/Repository.js';
import { targetNamespace } from '../identity.js';
import { namespaceKeys, namespacePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** The namespaces.  Creating an instance creates a namespace; deleting it deletes the namespace, if that is empty. */
export function namespaceProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_Namespace',
    namespace: interopNamespace,
    changeRole: 'write',
    instances: {
      enumerate: () =>
        deps.repository
          .namespaceNames()
          .map((name) => propertiesOf(deps, deps.repository.getNamespace(name))),
      find: async (path) => {
        const name = path.keyBindings.get('Name');
        const namespace = typeof name === 'string' ? deps.repository.findNamespace(name) : null;
        const isIt = namespace && namespacePath(deps, namespace.name).canonical === path.canonical;
        return isIt ? propertiesOf(deps, namespace) : null;
      },
      create: (properties, { principal }) => create(deps, properties, principal),
      remove: async (path, { principal }) => {
        const name = String(path.keyBindings.get('Name'));
        await deleteNamespace(deps.repository, deps.repository.getNamespace(name), principal);
      },
    },
  });
}

/**
 * Instances can also be created of the superclass, for clients that do not know the subclass.  The superclass has no instances of
 * its own.
 */
export function superclassOfNamespaceProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'CIM_Namespace',
    namespace: interopNamespace,
    changeRole: 'write',
    instances: {
      enumerate: () => [],
      create: (properties, { principal }) => create(deps, properties, principal),
    },
  });
}

/** Of what a client sends only the name is used.  The other keys and properties are set by this server. */
async function create(
  deps: ServerProfileDeps,
  { Name }: PropertiesOf<'CIM_Namespace'>,
  by: Author,
): Promise<CIMInstanceName> {
  if ((Name ?? null) === null) {
    throw new CIMError('CIM_ERR_INVALID_PARAMETER', 'Name is missing: expected that of the new namespace');
  }
  return namespacePath(deps, await createNamespace(deps.repository, String(Name), by));
}

function propertiesOf(deps: ServerProfileDeps, { name }: Namespace): PropertiesOf<'MSFTSM_Namespace'> {
  const isStandard = [interopNamespace, targetNamespace, standardNamespace].includes(name);
  return {
    ...namespaceKeys(deps, name),
    ElementName: name,
    Caption: name,
    Description: `The CIM namespace ${name}`,
    ...(isStandard
      ? {
          ClassInfo: 1, // Other
          DescriptionOfClassInfo: 'DMTF CIM Schema 2.41 and subclasses of it',
          ClassType: 2, // CIM
          ClassTypeVersion: '2.41.0',
        }
      : {
          ClassInfo: 0, // Unknown
          DescriptionOfClassInfo: 'The classes that clients made, if any',
          ClassType: 0, // Unknown
        }),
  };
}
