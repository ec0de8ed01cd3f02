import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { IndicationSink } from '../Indication.js';
import { compareSnapshots, type Snapshot } from './compareSnapshots.js';
import { publishChange, wantsChanges } from './publishChange.js';
import { RepeatedLook } from './RepeatedLook.js';

export interface LifecycleWatcherOptions {
  readonly sink: IndicationSink;
  readonly namespace: Namespace;
  readonly intervalMs: number;
  /** All instances that are watched, with their paths, as GetInstance gives them. */
  readonly read: () => AsyncIterable<CIMInstance>;
  readonly log: { warn(fields: object, message: string): void };
}

/**
 * CIM_InstCreation, CIM_InstModification and CIM_InstDeletion by comparing what is there with what was there: a change is seen
 * once, whoever made it.  A change that is taken back between two looks is not seen.
 * Idle while nobody subscribes.  The first look after that, over when the subscription is answered, is what later ones are compared
 * with: what happened before it, so while the server was down, is not indicated.  A look that fails changes nothing and is taken again.
 */
export class LifecycleWatcher {
  readonly #options: LifecycleWatcherOptions;
  readonly #looks: RepeatedLook;
  #before: Snapshot | null = null;

  constructor(options: LifecycleWatcherOptions) {
    this.#options = options;
    const { sink, namespace, intervalMs, log } = options;
    this.#looks = new RepeatedLook({
      sink,
      isWanted: () => wantsChanges(sink, namespace),
      intervalMs,
      look: () => this.#look(),
      forget: () => (this.#before = null),
      onFailure: (err) => log.warn({ err }, 'changes cannot be watched for indications'),
    });
  }

  /** Looks at once, or once more after the look under way: something has changed. */
  lookSoon(): void {
    this.#looks.lookSoon();
  }

  /** Settled when no look is under way any more. */
  close(): Promise<void> {
    return this.#looks.close();
  }

  async #look(): Promise<void> {
    const { sink, namespace, read } = this.#options;
    const after = new Map<string, CIMInstance>();
    for await (const instance of read()) if (instance.path) after.set(instance.path.canonical, instance);
    const before = this.#before;
    this.#before = after;
    if (!before) return;
    for (const change of compareSnapshots(before, after)) publishChange(change, sink, namespace);
  }
}
