import { isInstanceName, type CIMInstanceName } from '../cim/CIMInstanceName.js';
import { systemOfId } from '../providers/idScope.js';

/** The host that an object belongs to, by its keys; null: they do not tell. */
export function systemOf(path: CIMInstanceName): string | null {
  const { keyBindings } = path;
  const named = keyBindings.get('SystemName');
  if (typeof named === 'string') return named;
  const id = keyBindings.get('InstanceID');
  if (typeof id === 'string') return systemOfId(id);
  for (const value of keyBindings.values()) {
    // An association belongs where its first end does.
    if (isInstanceName(value)) return systemOf(value);
  }
  return systemItself(path);
}

/** A system names itself. */
function systemItself({ keyBindings }: CIMInstanceName): string | null {
  const [name, creationClass] = [keyBindings.get('Name'), keyBindings.get('CreationClassName')];
  return keyBindings.size === 2 && typeof name === 'string' && typeof creationClass === 'string'
    ? name
    : null;
}
