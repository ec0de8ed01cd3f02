import type { CIMInstance } from '../../cim/CIMInstance.js';
import type { Namespace } from '../../repository/Namespace.js';
import type { IndicationSink } from '../Indication.js';
import { compareSnapshots, type Change, type Snapshot } from './compareSnapshots.js';
import { makeIndication } from './makeIndication.js';

/** A look may take this part of the time at most: one over this number. */
const restForEachLook = 9;

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
 * Idle while nobody subscribes.  The first look after that is what later ones are compared with: what happened before it, so while
 * the server was down, is not indicated.  A look that fails changes nothing and is taken again.
 */
export class LifecycleWatcher {
  readonly #options: LifecycleWatcherOptions;
  readonly #unlisten: () => void;
  #before: Snapshot | null = null;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> | null = null;
  #isDueAgain = false;
  #isFailing = false;
  #isClosed = false;

  constructor(options: LifecycleWatcherOptions) {
    this.#options = options;
    this.#unlisten = options.sink.onWantedChange(() => this.lookSoon());
    this.lookSoon();
  }

  /** Looks at once, or once more after the look under way: something has changed. */
  lookSoon(): void {
    if (this.#isClosed) return;
    if (this.#looking) {
      this.#isDueAgain = true;
      return;
    }
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    if (!this.#isWanted) {
      this.#before = null;
      return;
    }
    this.#looking = this.#lookAndRest();
  }

  /** Settled when no look is under way any more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#unlisten();
    if (this.#timer) clearTimeout(this.#timer);
    await this.#looking;
  }

  get #isWanted(): boolean {
    const { sink, namespace } = this.#options;
    return ['CIM_InstCreation', 'CIM_InstModification', 'CIM_InstDeletion'].some((name) =>
      sink.wants(name, namespace.name),
    );
  }

  async #lookAndRest(): Promise<void> {
    const startedMs = performance.now();
    try {
      await this.#look();
      this.#isFailing = false;
    } catch (error) {
      if (!this.#isFailing)
        this.#options.log.warn({ err: error }, 'changes cannot be watched for indications');
      this.#isFailing = true;
    }
    this.#looking = null;
    if (this.#isClosed) return;
    const restMs = this.#isDueAgain
      ? 0
      : Math.max(this.#options.intervalMs, (performance.now() - startedMs) * restForEachLook);
    this.#isDueAgain = false;
    this.#timer = setTimeout(() => this.lookSoon(), restMs);
    this.#timer.unref();
  }

  async #look(): Promise<void> {
    const after = new Map<string, CIMInstance>();
    for await (const instance of this.#options.read())
      if (instance.path) after.set(instance.path.canonical, instance);
    const before = this.#before;
    this.#before = after;
    if (!before || this.#isClosed) return;
    for (const change of compareSnapshots(before, after)) this.#publish(change);
  }

  #publish(change: Change): void {
    const { sink, namespace } = this.#options;
    const source = {
      SourceInstance: change.instance.withPath(null),
      SourceInstanceModelPath: String(change.instance.path),
    };
    if (change.kind === 'modified')
      sink.publish(
        makeIndication(namespace, 'CIM_InstModification', {
          ...source,
          PreviousInstance: change.previous.withPath(null),
          ChangedPropertyNames: change.changed,
        }),
      );
    else
      sink.publish(
        makeIndication(
          namespace,
          change.kind === 'created' ? 'CIM_InstCreation' : 'CIM_InstDeletion',
          source,
        ),
      );
  }
}
