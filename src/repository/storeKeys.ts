import { foldName } from '../cim/NameMap.js';

// Where the store keeps what clients made.  Names are folded; a namespace's slashes become "!", which no name holds.

export const namespacesPrefix = 'repository/namespace/';
const qualifiers = 'repository/qualifier/';
const classes = 'repository/class/';
export const instancesPrefix = 'repository/instance/';
export const usagePrefix = 'repository/usage/';
const references = 'repository/reference/';

export function namespaceKey(namespace: string): string {
  return namespacesPrefix + namespacePart(namespace);
}

/** Left out: of all namespaces. */
export function qualifiersPrefix(namespace?: string): string {
  return namespace === undefined ? qualifiers : `${qualifiers}${namespacePart(namespace)}/`;
}

export function qualifierKey(namespace: string, name: string): string {
  return qualifiersPrefix(namespace) + foldName(name);
}

/** The folded name of the namespace of a key below `namespacesPrefix`. */
export function parseNamespaceKey(key: string): string {
  return key.slice(namespacesPrefix.length).replaceAll('!', '/');
}

/** Namespace and qualifier type, folded, of a key below `qualifiersPrefix`. */
export function parseQualifierKey(key: string): { readonly namespace: string; readonly name: string } {
  const [namespace = '', name = ''] = key.slice(qualifiers.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), name };
}

/** Left out: of all namespaces. */
export function classesPrefix(namespace?: string): string {
  return namespace === undefined ? classes : `${classes}${namespacePart(namespace)}/`;
}

/** Namespace and class, folded, of a key below `classesPrefix`. */
export function parseClassKey(key: string): { readonly namespace: string; readonly className: string } {
  const [namespace = '', className = ''] = key.slice(classes.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), className };
}

export function classKey(namespace: string, className: string): string {
  return classesPrefix(namespace) + foldName(className);
}

/** The class in which instances are, as part of a key. */
export function classPart(namespace: string, className: string): string {
  return `${namespacePart(namespace)}/${foldName(className)}/`;
}

/** Namespace and class, folded, of a key below `instancesPrefix`. */
export function parseClassPart(key: string): { readonly namespace: string; readonly className: string } {
  const [namespace = '', className = ''] = key.slice(instancesPrefix.length).split('/');
  return { namespace: namespace.replaceAll('!', '/'), className };
}

/** `of` is `classPart`, `digest` that of the instance's keys. */
export function instanceKey(of: string, digest: string): string {
  return `${instancesPrefix}${of}${digest}`;
}

/** Instances of a class that refer to an object; the object's digest comes first, so that they stand together. */
export function referenceKey(object: string, of: string, digest: string): string {
  return `${references}${object}/${of}${digest}`;
}

/** How much a user stored in a namespace; null: what older versions stored, of which nobody knows whose it is. */
export function usageKey(owner: string | null, namespace: string): string {
  return `${usagePrefix}${owner === null ? '' : encodeURIComponent(owner)}/${namespacePart(namespace)}`;
}

/** User and folded namespace of a key below `usagePrefix`. */
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
