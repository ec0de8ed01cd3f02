import { foldName } from '../cim/NameMap.js';

// Keys of the data of clients.  Names are folded.  Slashes in namespace names become "!", which no name contains.

export const namespacesPrefix = 'repository/namespace/';
const qualifiers = 'repository/qualifier/';
const classes = 'repository/class/';
export const instancesPrefix = 'repository/instance/';
export const usagePrefix = 'repository/usage/';
const references = 'repository/reference/';

export function namespaceKey(namespace: string): string {
  return namespacesPrefix + namespacePart(namespace);
}

/**
 * A key without content that each change of classes and qualifier types in a namespace writes, and every change there reads.  Null:
 * for the list of namespaces.
 */
export function schemaKey(namespace: string | null): string {
  return `repository/schema/${namespace === null ? '' : namespacePart(namespace)}`;
}

/** Without a namespace: of all namespaces. */
export function qualifiersPrefix(namespace?: string): string {
  return namespace === undefined ? qualifiers : `${qualifiers}${namespacePart(namespace)}/`;
}

export function qualifierKey(namespace: string, name: string): string {
  return qualifiersPrefix(namespace) + foldName(name);
}

/** The folded namespace name in a key below `namespacesPrefix`. */
export function parseNamespaceKey(key: string): string {
  return key.slice(namespacesPrefix.length).replaceAll('!', '/');
}

/** The folded namespace and qualifier type in a key below `qualifiersPrefix`. */
export function parseQualifierKey(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = key.slice(qualifiers.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), name };
}

/** Without a namespace: of all namespaces. */
export function classesPrefix(namespace?: string): string {
  return namespace === undefined ? classes : `${classes}${namespacePart(namespace)}/`;
}

/** The folded namespace and class in a key below `classesPrefix`. */
export function parseClassKey(key: string): { readonly namespace: string; readonly className: string } {
  const [namespace = '', className = ''] = key.slice(classes.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), className };
}

export function classKey(namespace: string, className: string): string {
  return classesPrefix(namespace) + foldName(className);
}

/** The part of a key that names the class of instances. */
export function classPart(namespace: string, className: string): string {
  return `${namespacePart(namespace)}/${foldName(className)}/`;
}

/** The folded namespace and class in a key below `instancesPrefix`. */
export function parseClassPart(key: string): { readonly namespace: string; readonly className: string } {
  const [namespace = '', className = ''] = key.slice(instancesPrefix.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), className };
}

/** `of` is the `classPart`, `digest` that of the instance's keys. */
export function instanceKey(of: string, digest: string): string {
  return `${instancesPrefix}${of}${digest}`;
}

/** The index of instances that refer to an object.  The object's digest comes first, so that its references are adjacent. */
export function referenceKey(object: string, of: string, digest: string): string {
  return `${references}${object}/${of}${digest}`;
}

/** The key of a user's usage in a namespace; null: instances of older versions without an owner. */
export function usageKey(owner: string | null, namespace: string): string {
  return `${usagePrefix}${owner === null ? '' : encodeURIComponent(owner)}/${namespacePart(namespace)}`;
}

/** The user and folded namespace in a key below `usagePrefix`. */
export function parseUsageKey(key: string): { readonly owner: string | null; readonly namespace: string } {
  const [owner = '', namespace = ''] = key.slice(usagePrefix.length).split('/');
  return {
    owner: owner === '' ? null : decodeURIComponent(owner),
    namespace: namespace.replaceAll('!', '/'),
  };
}

function namespacePart(namespace: string): string {
  return foldName(namespace).replaceAll('/', '!');
}
