import { CIMClassName } from '../../cim/CIMClassName.js';
import { CIMDateTime } from '../../cim/CIMDateTime.js';
import { CIMInstanceName, type CIMKeyValue } from '../../cim/CIMInstanceName.js';
import { printValue, type DataTypeName } from '../../cim/dataTypes.js';
import type { RowBase } from '../../operations/EncodedPages.js';
import { escapeAttribute, escapeText } from '../../xml/escape.js';

/** `<!ELEMENT LOCALNAMESPACEPATH (NAMESPACE+)>`, `<!ELEMENT NAMESPACE EMPTY>` */
export function encodeLocalNamespacePath(namespace: string): string {
  const parts = namespace.split('/').map((part) => `<NAMESPACE NAME="${escapeAttribute(part)}"/>`);
  return `<LOCALNAMESPACEPATH>${parts.join('')}</LOCALNAMESPACEPATH>`;
}

/** `<!ELEMENT NAMESPACEPATH (HOST, LOCALNAMESPACEPATH)>` */
export function encodeNamespacePath(host: string, namespace: string): string {
  return `<NAMESPACEPATH><HOST>${escapeText(host)}</HOST>${encodeLocalNamespacePath(namespace)}</NAMESPACEPATH>`;
}

/** `<!ELEMENT CLASSNAME EMPTY> <!ATTLIST CLASSNAME %CIMName;>` */
export function encodeClassName(className: string): string {
  return `<CLASSNAME NAME="${escapeAttribute(className)}"/>`;
}

/** `<!ELEMENT LOCALCLASSPATH (LOCALNAMESPACEPATH, CLASSNAME)>` */
export function encodeLocalClassPath(namespace: string, className: string): string {
  return `<LOCALCLASSPATH>${encodeLocalNamespacePath(namespace)}${encodeClassName(className)}</LOCALCLASSPATH>`;
}

/** Host and namespace for paths that have none. */
export type PathBase = RowBase;

/** Host and namespace of a path, which may lack them. */
function baseOf(path: CIMInstanceName | null, base: PathBase): PathBase {
  if (path === null || (path.host === null && path.namespace === null)) return base;
  return { ...base, host: path.host ?? base.host, namespace: path.namespace ?? base.namespace };
}

/** The base for the references in a path, or in the instance of that path; null: they stay in the form that they have. */
export function referenceBaseOf(
  className: string,
  path: CIMInstanceName | null,
  base: PathBase,
): PathBase | null {
  return base.areReferencesGiven?.(className) === true ? null : baseOf(path, base);
}

/** `<!ELEMENT CLASSPATH (NAMESPACEPATH, CLASSNAME)>` */
export function encodeClassPath(path: CIMClassName, base: PathBase): string {
  const namespacePath = encodeNamespacePath(path.host ?? base.host, path.namespace ?? base.namespace);
  return `<CLASSPATH>${namespacePath}${encodeClassName(path.className)}</CLASSPATH>`;
}

/** `<!ELEMENT LOCALINSTANCEPATH (LOCALNAMESPACEPATH, INSTANCENAME)>` */
export function encodeLocalInstancePath(namespace: string, path: CIMInstanceName): string {
  return `<LOCALINSTANCEPATH>${encodeLocalNamespacePath(namespace)}${encodeInstanceName(path)}</LOCALINSTANCEPATH>`;
}

/** `<!ELEMENT INSTANCEPATH (NAMESPACEPATH, INSTANCENAME)>` */
export function encodeInstancePath(path: CIMInstanceName, base: PathBase): string {
  const { host, namespace } = baseOf(path, base);
  return `<INSTANCEPATH>${encodeNamespacePath(host, namespace)}${encodeInstanceName(path, base)}</INSTANCEPATH>`;
}

/** `<!ELEMENT OBJECTPATH (INSTANCEPATH | CLASSPATH)>` */
export function encodeObjectPath(path: CIMInstanceName | CIMClassName, base: PathBase): string {
  const encoded = path instanceof CIMClassName ? encodeClassPath(path, base) : encodeInstancePath(path, base);
  return `<OBJECTPATH>${encoded}</OBJECTPATH>`;
}

/**
 * `<!ELEMENT INSTANCENAME (KEYBINDING* | KEYVALUE? | VALUE.REFERENCE?)>`,
 * `<!ELEMENT KEYBINDING (KEYVALUE | VALUE.REFERENCE)>`
 *
 * @param base of the references among the keys; see `encodeValueReference`.
 */
export function encodeInstanceName(path: CIMInstanceName, base: PathBase | null = null): string {
  let bindings = '';
  for (const [name, value] of path.keyBindings) {
    const key =
      value instanceof CIMInstanceName
        ? encodeValueReference(value, base && referenceBaseOf(path.className, path, base))
        : encodeKeyValue(value, path.keyTypes?.get(name));
    // The empty name is that of an unnamed key (see decodeInstanceName).
    bindings += name === '' ? key : `<KEYBINDING NAME="${escapeAttribute(name)}">${key}</KEYBINDING>`;
  }
  return `<INSTANCENAME CLASSNAME="${escapeAttribute(path.className)}">${bindings}</INSTANCENAME>`;
}

/**
 * `<!ELEMENT KEYVALUE (#PCDATA)> <!ATTLIST KEYVALUE VALUETYPE (string|boolean|numeric) "string" %CIMType; #IMPLIED>` TYPE is
 * omitted if it is unknown: for numbers in paths that were received without types.
 * @param type as declared by the class, if it does not follow from the value.
 */
export function encodeKeyValue(value: Exclude<CIMKeyValue, CIMInstanceName>, type?: DataTypeName): string {
  if (typeof value === 'string')
    return `${keyValueTag('string', type ?? 'string')}${escapeText(value)}</KEYVALUE>`;
  if (value instanceof CIMDateTime)
    return `${keyValueTag('string', 'datetime')}${value.toString()}</KEYVALUE>`;
  if (typeof value === 'boolean')
    return `${keyValueTag('boolean', 'boolean')}${printValue('boolean', value)}</KEYVALUE>`;
  const printed = typeof value === 'bigint' ? String(value) : printValue('real64', value);
  return `${keyValueTag('numeric', type)}${printed}</KEYVALUE>`;
}

export function keyValueTag(
  valueType: 'string' | 'boolean' | 'numeric',
  type: DataTypeName | undefined,
): string {
  return `<KEYVALUE VALUETYPE="${valueType}"${type === undefined ? '' : ` TYPE="${type}"`}>`;
}

/**
 * `<!ELEMENT VALUE.REFERENCE (CLASSPATH | LOCALCLASSPATH | CLASSNAME | INSTANCEPATH | LOCALINSTANCEPATH | INSTANCENAME)>` With a
 * base the reference is an INSTANCEPATH, like the paths of association results, because clients compare the two including the
 * host.  Without a base its form depends on what the path contains: host and namespace, namespace, or neither.
 */
export function encodeValueReference(path: CIMInstanceName, base: PathBase | null = null): string {
  const host = path.host ?? base?.host ?? null;
  const namespace = path.namespace ?? base?.namespace ?? null;
  if (namespace === null) return `<VALUE.REFERENCE>${encodeInstanceName(path)}</VALUE.REFERENCE>`;
  const encoded =
    host === null ? encodeLocalInstancePath(namespace, path) : encodeInstancePath(path, { host, namespace });
  return `<VALUE.REFERENCE>${encoded}</VALUE.REFERENCE>`;
}
