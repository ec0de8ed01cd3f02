import type { LocalClass } from '../cim/localDeclarations.js';
import { foldName, NameMap } from '../cim/NameMap.js';
import type { SharedStore } from '../store/KeyValueStore.js';
import { decodeDeclaration } from './clientDeclaration.js';
import { countOlderInstances, InstanceUsage, type CountedInstance } from './InstanceUsage.js';
import { decodeInstance } from './InstancePages.js';
import { defaultRepositoryLimits } from './RepositoryLimits.js';
import {
  classesPrefix,
  classKey,
  classPart,
  instanceKey,
  parseClassKey,
  qualifierKey,
  referenceKey,
} from './storeKeys.js';

// A stored class of a client.  It is read without loading the repository, which may be impossible, while no server has the store
// open.

export interface StoredClassEntry {
  /** Folded, like the class. */
  readonly namespace: string;
  readonly className: string;
  readonly owner: string | null;
  /** Its size in the store. */
  readonly bytes: number;
  /** Number of properties that it declares itself. */
  readonly properties: number;
}

/** The classes of clients, the largest first. */
export function listStoredClasses(store: SharedStore): StoredClassEntry[] {
  const classes = Array.from(store.entries(classesPrefix()), ([key, stored]): StoredClassEntry => {
    const { declaration, owner, bytes } = decodeDeclaration<LocalClass>(stored);
    return { ...parseClassKey(key), owner, bytes, properties: declaration.properties.length };
  });
  return classes.toSorted((a, b) => b.bytes - a.bytes);
}

/** The result of a removal. */
export interface RemovedClasses {
  /** In the order of removal: subclasses before their superclass. */
  readonly classes: readonly string[];
  readonly instances: number;
}

/** Number of instances removed in one transaction. */
const INSTANCES_AT_ONCE = 1_000;

/** Removes a class of a client, its subclasses, and all their instances. */
export async function removeStoredClass(
  store: SharedStore,
  namespace: string,
  className: string,
): Promise<RemovedClasses> {
  const children = new Map<string, string[]>();
  const stored = new NameMap<true>();
  for (const [, bytes] of store.entries(classesPrefix(namespace))) {
    const { name, superclass } = decodeDeclaration<LocalClass>(bytes).declaration;
    stored.set(name, true);
    const parent = foldName(superclass ?? '');
    children.set(parent, [...(children.get(parent) ?? []), name]);
  }
  const family = [stored.spelling(className) ?? className];
  for (const name of family) family.push(...(children.get(foldName(name)) ?? []));

  await countOlderInstances(store);
  const usage = new InstanceUsage(store, defaultRepositoryLimits);
  const classes: string[] = [];
  let instances = 0;
  for (const name of family.toReversed()) {
    instances += await removeInstances(store, usage, namespace, name);
    if (!stored.has(name)) continue;
    await store.change((change) => change.remove(classKey(namespace, name)));
    classes.push(name);
  }
  return { classes, instances };
}

/** Removes a qualifier type of a client.  @returns whether there was one. */
export async function removeStoredQualifier(
  store: SharedStore,
  namespace: string,
  name: string,
): Promise<boolean> {
  const key = qualifierKey(namespace, name);
  if (store.get(key) === null) return false;
  await store.change((change) => change.remove(key));
  return true;
}

async function removeInstances(
  store: SharedStore,
  usage: InstanceUsage,
  namespace: string,
  className: string,
): Promise<number> {
  const of = classPart(namespace, className);
  const prefix = instanceKey(of, '');
  let removed = 0;
  for (;;) {
    const page = [...store.entries(prefix, { limit: INSTANCES_AT_ONCE })];
    if (page.length === 0) return removed;
    await store.change((change) => {
      const counted: CountedInstance[] = [];
      for (const [key, bytes] of page) {
        const [referenced, , owner = null] = decodeInstance(bytes);
        const digest = key.slice(prefix.length);
        for (const object of referenced) change.remove(referenceKey(object, of, digest));
        change.remove(key);
        counted.push({ owner, bytes: bytes.length });
      }
      usage.remove(change, namespace, counted);
    });
    removed += page.length;
  }
}
