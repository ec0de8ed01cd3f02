import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMError } from '../../cim/CIMError.js';
import { foldName, sameName } from '../../cim/NameMap.js';
import type { AnyProvider } from '../../dispatch/Provider.js';
import { createNamespace, deleteNamespace } from '../../repository/createNamespace.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { Repository } from '../../repository/Repository.js';

/**
 * `__Namespace` as in WMI: the namespaces directly below the one in which it is enumerated.  Creating an instance creates a
 * namespace; deleting it deletes the namespace.  If an intermediate part of the name is not a namespace itself, Name contains a
 * slash: `storage/iscsitarget` in `root/cimv2`.  Null for every other class.
 */
export function namespaceClassProvider(
  repository: Repository,
  { name: parent }: Namespace,
  { name: className }: CIMClass,
): AnyProvider | null {
  if (!sameName(className, '__Namespace')) return null;
  const children = (): string[] => childrenOf(parent, repository.namespaceNames());
  const find = (name: unknown): string | null => {
    return children().find((child) => typeof name === 'string' && sameName(child, name)) ?? null;
  };
  return {
    className,
    namespace: parent,
    changeRole: 'write',
    instances: {
      enumerate: () => children().map((Name) => ({ Name })),
      find: async (path) => {
        const Name = find(path.keyBindings.get('Name'));
        return Name === null ? null : { Name };
      },
      create: async ({ Name }, { principal }) => {
        if (typeof Name !== 'string') {
          throw new CIMError(
            'CIM_ERR_INVALID_PARAMETER',
            'Name is missing: expected that of the new namespace',
          );
        }
        const name = `${parent}/${Name.replace(/^\/+/, '')}`;
        const made = await createNamespace(repository, name, principal);
        return { Name: made.slice(parent.length + 1) };
      },
      remove: async (path, { principal }) => {
        const Name = String(path.keyBindings.get('Name'));
        await deleteNamespace(repository, repository.getNamespace(`${parent}/${Name}`), principal);
      },
    },
  };
}

/** The names, relative to the parent, of the namespaces below it without another one in between. */
function childrenOf(parent: string, names: readonly string[]): string[] {
  const folded = `${foldName(parent)}/`;
  const below = names.filter((name) => foldName(name).startsWith(folded));
  return below
    .filter((name) => !below.some((other) => foldName(name).startsWith(`${foldName(other)}/`)))
    .map((name) => name.slice(folded.length));
}
