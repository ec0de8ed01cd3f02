import { CIMInstanceName, isInstanceName, type CIMKeyValue } from '../cim/CIMInstanceName.js';

// InstanceIDs of a server with one system do not name it.  Where several systems are shown together their InstanceIDs would collide, so
// they carry the system after their first part: iscsi-wbem:session@store1:..., iscsi-wbem:iscsi@store1.

/** The InstanceID of the same object where several systems are shown.  One that names a system already stays as it is. */
export function scopedId(id: string, system: string): string {
  const [first] = /^iscsi-wbem:[\w-]+(?=[:;]|$)/u.exec(id) ?? [];
  return first === undefined ? id : `${first}@${system}${id.slice(first.length)}`;
}

/** The InstanceID without the system.  One that names another system stays as it is, so that it names nothing there. */
export function unscopedId(id: string, system: string): string {
  return systemOfId(id) === system ? id.replace(`@${system}`, '') : id;
}

/** The system that an InstanceID names; null if it names none. */
export function systemOfId(instanceId: string): string | null {
  return /^iscsi-wbem:[\w-]+@([^:;@]+)(?:[:;]|$)/u.exec(instanceId)?.[1] ?? null;
}

/** Converts an InstanceID. */
export type ConvertId = (id: string) => string;

/** The path with its InstanceID converted, and that of its references; the same object if there is none. */
export function convertPath<C extends string>(
  path: CIMInstanceName<C>,
  convert: ConvertId,
): CIMInstanceName<C> {
  const keys = Array.from(path.keyBindings, ([name, value]) => ({
    name,
    value,
    converted: convertKey(name, value, convert),
  }));
  if (keys.every(({ value, converted }) => value === converted)) return path;
  const converted = Object.fromEntries(keys.map((key) => [key.name, key.converted]));
  return new CIMInstanceName<C>(path.className, converted, path);
}

function convertKey(name: string, value: CIMKeyValue, convert: ConvertId): CIMKeyValue {
  if (isInstanceName(value)) return convertPath(value, convert);
  return typeof value === 'string' && name.toLowerCase() === 'instanceid' ? convert(value) : value;
}
