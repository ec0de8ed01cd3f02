import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import { systemOfId } from '../providers/idScope.js';

/** The name of the host that an object belongs to, by its keys; null if they do not contain it. */
export function systemOf(path: CIMInstanceName): string | null {
  const { keyBindings } = path;
  const named = keyBindings.get('SystemName');
  if (typeof named === 'string') return named;
  // IdentifyingNumber is that of a product.
  const id = keyBindings.get('InstanceID') ?? keyBindings.get('IdentifyingNumber');
  if (typeof id === 'string') return systemOfId(id);
  // The tag of a machine is the name of its host.
  const tag = keyBindings.get('Tag');
  if (typeof tag === 'string') return tag;
  for (const value of keyBindings.values()) {
    // An association belongs to the host of its first reference.
    if (isInstanceName(value)) return systemOf(value);
  }
  return systemItself(path);
}

/** The Name of a computer system, which is itself the host. */
function systemItself({ keyBindings }: CIMInstanceName): string | null {
  const [name, creationClass] = [keyBindings.get('Name'), keyBindings.get('CreationClassName')];
  return keyBindings.size === 2 && typeof name === 'string' && typeof creationClass === 'string'
    ? name
    : null;
}
