import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { IndicationSink } from '../Indication.js';
import { changedPropertyNames, compareSnapshots, type Snapshot } from './compareSnapshots.js';
import { publishChange, wantsChanges } from './publishChange.js';
import { RepeatedLook, restForEachLook } from './RepeatedLook.js';

/** An instance and the group with which it is read again. */
export interface WatchedInstance {
  readonly instance: CIMInstance;
  /** Null: it is read only together with all others. */
  readonly group: string | null;
}

export interface LifecycleWatcherOptions {
  readonly sink: IndicationSink;
  readonly namespace: Namespace;
  readonly intervalMs: number;
  /** All watched instances with their paths, as GetInstance returns them. */
  readonly read: () => AsyncIterable<WatchedInstance>;
  /** The instances of a group. */
  readonly readGroup: (group: string) => AsyncIterable<WatchedInstance>;
  /** Properties of a class whose change alone is indicated only after `lookAt` named the group. */
  readonly driftingOf: (className: string) => ReadonlySet<string>;
  /** A new instance as it began, if it has changed since; null: it has not. */
  readonly beganAs: (instance: CIMInstance) => CIMInstance | null;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * Creates CIM_InstCreation, CIM_InstModification and CIM_InstDeletion by comparing successive readings of the instances.
 *
 * A change is detected once, no matter who made it.  A change that is undone between two readings is not detected.  The watcher
 * is idle while nobody subscribes.  The first reading after that ends before the subscription is answered, and later ones are
 * compared with it; earlier changes, such as those while the server was down, are not indicated.  A failed reading has no effect
 * and is repeated.
 */
export class LifecycleWatcher {
  readonly #options: LifecycleWatcherOptions;
  readonly #looks: RepeatedLook;
  #before: Map<string, CIMInstance> | null = null;
  /** Paths in `#before` by group. */
  #groups = new Map<string, Set<string>>();
  /** Groups that have changed since they were last read. */
  readonly #touched = new Set<string>();
  /** Time of the next complete reading, by performance.now(). */
  #wholeDueAt = 0;

  constructor(options: LifecycleWatcherOptions) {
    this.#options = options;
    const { sink, namespace, intervalMs, log } = options;
    this.#looks = new RepeatedLook({
      sink,
      isWanted: () => wantsChanges(sink, namespace),
      intervalMs,
      look: () => this.#look(),
      forget: () => this.#forget(),
      onFailure: (err) => log.warn({ err }, 'changes cannot be watched for indications'),
    });
  }

  /** Reads everything at once, or again after the reading in progress, because something has changed. */
  lookSoon(): void {
    this.#wholeDueAt = 0;
    this.#looks.lookSoon();
  }

  /**
   * As `lookSoon`, if the changed groups are known: only these are read and compared.  Frequent changes do not delay the complete
   * reading.
   */
  lookAt(groups: readonly string[]): void {
    for (const group of groups) this.#touched.add(group);
    this.#looks.lookSoon();
  }

  /** Resolves when no reading is in progress any more. */
  close(): Promise<void> {
    return this.#looks.close();
  }

  async #look(): Promise<void> {
    const before = this.#before;
    if (!before || this.#touched.size === 0 || performance.now() >= this.#wholeDueAt) {
      await this.#lookAtAll();
      return;
    }
    for (const group of this.#touched) {
      // A change from here on causes another reading.
      this.#touched.delete(group);
      try {
        await this.#lookAtGroup(group, before);
      } catch (error) {
        this.#touched.add(group);
        throw error;
      }
    }
  }

  async #lookAtAll(): Promise<void> {
    const { intervalMs, read } = this.#options;
    const startedAt = performance.now();
    const touched = [...this.#touched];
    this.#touched.clear();
    const groups = new Map<string, Set<string>>();
    let after: Map<string, CIMInstance>;
    try {
      after = await snapshot(read(), groups);
    } catch (error) {
      for (const group of touched) this.#touched.add(group);
      throw error;
    }
    const before = this.#before;
    this.#before = after;
    this.#groups = groups;
    if (before) {
      const ofTouched = new Set<string>();
      // Those that were named during the reading as well: it may have seen their change, and then the next one sees none.
      for (const group of [...touched, ...this.#touched])
        for (const path of groups.get(group) ?? []) ofTouched.add(path);
      this.#publish(before, after, (path) => ofTouched.has(path));
    }
    const now = performance.now();
    this.#wholeDueAt = now + Math.max(intervalMs, restForEachLook * (now - startedAt));
  }

  async #lookAtGroup(group: string, all: Map<string, CIMInstance>): Promise<void> {
    const after = await snapshot(this.#options.readGroup(group), new Map());
    const before = new Map<string, CIMInstance>();
    // Includes instances that are read with the group but report another one.
    for (const path of [...(this.#groups.get(group) ?? []), ...after.keys()]) {
      const instance = all.get(path);
      if (instance) before.set(path, instance);
    }
    for (const path of before.keys()) all.delete(path);
    for (const [path, instance] of after) all.set(path, instance);
    if (after.size === 0) this.#groups.delete(group);
    else this.#groups.set(group, new Set(after.keys()));
    this.#publish(before, after, () => true);
  }

  /** @param isToldOf whether a change of the group of this instance was reported. */
  #publish(before: Snapshot, after: Snapshot, isToldOf: (path: string) => boolean): void {
    const { sink, namespace, driftingOf, beganAs } = this.#options;
    for (const change of compareSnapshots(before, after)) {
      const { kind, instance } = change;
      const previous = kind === 'created' ? beganAs(instance) : null;
      if (previous) {
        publishChange({ kind: 'created', instance: previous }, sink, namespace);
        const changed = changedPropertyNames(previous, instance);
        publishChange({ kind: 'modified', instance, previous, changed }, sink, namespace);
        continue;
      }
      if (kind === 'modified' && !isToldOf(instance.path?.canonical ?? '')) {
        const drifting = driftingOf(instance.className);
        if (change.changed.every((name) => drifting.has(name))) continue;
      }
      publishChange(change, sink, namespace);
    }
  }

  #forget(): void {
    this.#before = null;
    this.#groups.clear();
    this.#touched.clear();
  }
}

/** @param groups receives the paths by group. */
async function snapshot(
  instances: AsyncIterable<WatchedInstance>,
  groups: Map<string, Set<string>>,
): Promise<Map<string, CIMInstance>> {
  const found = new Map<string, CIMInstance>();
  for await (const { instance, group } of instances) {
    if (!instance.path) continue;
    found.set(instance.path.canonical, instance);
    if (group !== null) addTo(groups, group, instance.path.canonical);
  }
  return found;
}

function addTo(groups: Map<string, Set<string>>, group: string, path: string): void {
  const paths = groups.get(group);
  if (paths) paths.add(path);
  else groups.set(group, new Set([path]));
}
