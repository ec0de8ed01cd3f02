import { foldName } from '../../cim/NameMap.js';
import type { Call } from '../../dispatch/Call.js';
import { makeInstance } from '../../dispatch/makeInstance.js';
import type { AnyProvider, AnyWatch, ChangedSubject, ManyRecords } from '../../dispatch/Provider.js';
import type { Providers } from '../../dispatch/Providers.js';
import { TimeSlice } from '../../eventloop/TimeSlice.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { Repository } from '../../repository/Repository.js';
import type { IndicationSink } from '../Indication.js';
import { LifecycleWatcher, type WatchedInstance } from './LifecycleWatcher.js';

export interface ProviderWatcherDeps {
  readonly sink: IndicationSink;
  readonly repository: Repository;
  readonly providers: Providers;
  readonly hostName: string;
  /** Interval of complete readings while somebody subscribes. */
  readonly intervalMs: number;
  readonly log: { warn(fields: object, message: string): void };
}

/** Instances are read with all rights.  What a subscriber may read is checked at delivery. */
const principal: Call['principal'] = {
  name: 'iscsi-wbem',
  roles: new Set(['read']),
  address: 'local',
  door: 'server',
};

/**
 * Publishes lifecycle indications of the instances of watched providers.  Reported changes are indicated at once; changes made
 * outside the server (tgtadm, targetcli, initiators) at the next reading.  One reading covers one namespace, and either the
 * server's own providers or those of one package.
 */
export class ProviderWatcher {
  readonly #watchers: readonly LifecycleWatcher[];
  readonly #gone = new AbortController();

  constructor(deps: ProviderWatcherDeps) {
    const { providers, repository } = deps;
    const together = new Map<string, AnyProvider[]>();
    for (const provider of providers.watched()) {
      const key = JSON.stringify([foldName(provider.namespace), provider.origin]);
      together.set(key, [...(together.get(key) ?? []), provider]);
    }
    this.#watchers = [...together.values()].flatMap((watched) => {
      const [first] = watched;
      if (first === undefined) return [];
      return [watchNamespace(repository.getNamespace(first.namespace), watched, this.#gone.signal, deps)];
    });
  }

  /** Reads these subjects soon.  It does not wait and does not throw. */
  lookAt(changed: readonly ChangedSubject[]): void {
    if (changed.length === 0) return;
    const groups = changed.map(printGroup);
    for (const watcher of this.#watchers) watcher.lookAt(groups);
  }

  /** Resolves when no reading is in progress any more. */
  async close(): Promise<void> {
    await Promise.all(this.#watchers.map((watcher) => watcher.close()));
    this.#gone.abort();
  }
}

function watchNamespace(
  namespace: Namespace,
  watched: readonly AnyProvider[],
  signal: AbortSignal,
  { sink, hostName, intervalMs, log }: ProviderWatcherDeps,
): LifecycleWatcher {
  const call: Call = { principal, namespace: namespace.name, host: hostName, signal };
  const drifting = new Map(watched.map((provider) => [provider.className, driftingOf(provider)] as const));
  const watches = new Map(watched.map((provider) => [provider.className, watchOf(provider)] as const));

  async function* watchedIn(provider: AnyProvider, records: ManyRecords): AsyncGenerator<WatchedInstance> {
    const { className } = provider;
    const watch = watchOf(provider);
    const cimClass = namespace.getClass(className);
    const slice = new TimeSlice(signal, principal.name);
    for await (const record of records) {
      if (slice.isOver) await slice.next();
      const id = watch?.subjectOf(record) ?? null;
      const group = id === null || watch === null ? null : printGroup({ subject: watch.subject, id });
      yield { instance: makeInstance(namespace, cimClass, record), group };
    }
  }

  return new LifecycleWatcher({
    sink,
    namespace,
    intervalMs,
    async *read() {
      for (const provider of watched)
        if (provider.instances) yield* watchedIn(provider, await provider.instances.enumerate(call));
    },
    async *readGroup(group) {
      const { subject, id } = parseGroup(group);
      for (const provider of watched) {
        const watch = watchOf(provider);
        if (watch?.subject !== subject) continue;
        yield* watchedIn(provider, await watch.read(id, call));
      }
    },
    driftingOf: (className) => drifting.get(className) ?? new Set(),
    beganAs({ className, path }) {
      const record = path && watches.get(className)?.beganAs?.(path);
      return record ? makeInstance(namespace, namespace.getClass(className), record) : null;
    },
    log,
  });
}

function driftingOf(provider: AnyProvider): ReadonlySet<string> {
  return new Set(watchOf(provider)?.drifting);
}

/** How changes of the instances are reported; null: they are not, and found by looking at all. */
function watchOf({ instances }: AnyProvider): AnyWatch | null {
  const watch = instances?.watch;
  return watch === undefined || watch === 'by-looking' ? null : watch;
}

function printGroup({ subject, id }: ChangedSubject): string {
  return JSON.stringify([subject, id]);
}

function parseGroup(group: string): ChangedSubject {
  const [subject = '', id = ''] = JSON.parse(group) as readonly string[];
  return { subject, id };
}
