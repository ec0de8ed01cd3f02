import type { CIMClass } from '../../cim/CIMClass.js';
import { CIMError } from '../../cim/CIMError.js';
import { foldName, sameName } from '../../cim/NameMap.js';
import type { AnyProvider } from '../../dispatch/Provider.js';
import { createNamespace, deleteNamespace } from '../../repository/createNamespace.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { Repository } from '../../repository/Repository.js';

/**
 * `__Namespace`, as WMI has it: the namespaces right below the one it stands in.  A new instance makes one, deleting it deletes one.
 * Where a part of the name between the two is no namespace of its own, Name holds the slash: `storage/iscsitarget` in `root/cimv2`.
 *
 * null for every other class.
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

/** The names, below the parent's, of the namespaces with no other one between. */
function childrenOf(parent: string, names: readonly string[]): string[] {
  const folded = `${foldName(parent)}/`;
  const below = names.filter((name) => foldName(name).startsWith(folded));
  return below
    .filter((name) => !below.some((other) => foldName(name).startsWith(`${foldName(other)}/`)))
    .map((name) => name.slice(folded.length));
}
