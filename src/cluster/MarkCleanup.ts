import type { ClusterStore } from '../store/ClusterStore.js';
import { marksPrefix } from '../store/replicaKeys.js';
import { listEndpoints } from './Presence.js';

export interface MarkCleanupOptions {
  readonly store: ClusterStore;
  readonly onError: (error: unknown) => void;
  /**
   * For how long an endpoint does not run and its mark is unchanged before the mark is removed; an hour if absent.  It must be much longer
   * than a commit whose answer was lost is repeated, because the mark tells whether that was made.
   */
  readonly goneMs?: number;
  /** A minute if absent. */
  readonly checkEveryMs?: number;
}

const defaultGoneMs = 3_600_000;
const defaultCheckEveryMs = 60_000;
/** Maximum number of marks that are removed in one change. */
const maxRemoved = 40;

/**
 * Removes the marks that endpoints wrote with their commits, and which do not run any more.  Only the clock of this process counts: what
 * happened before its start is not known.
 */
export class MarkCleanup {
  readonly #options: MarkCleanupOptions;
  readonly #goneMs: number;
  /** Marks of endpoints that do not run: the revision that wrote each, and since when this endpoint knows it. */
  readonly #gone = new Map<string, { readonly revision: bigint; readonly since: number }>();
  readonly #timer: NodeJS.Timeout;
  #cleaning: Promise<void> = Promise.resolve();

  constructor(options: MarkCleanupOptions) {
    this.#options = options;
    this.#goneMs = options.goneMs ?? defaultGoneMs;
    this.#timer = setInterval(() => {
      this.#cleaning = this.#cleaning.then(() => this.#clean()).catch(options.onError);
    }, options.checkEveryMs ?? defaultCheckEveryMs).unref();
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.#cleaning;
  }

  async #clean(): Promise<void> {
    const { store } = this.#options;
    const running = new Set(listEndpoints(store).map(({ writer }) => writer));
    // An endpoint of an earlier version does not say which mark is its own.
    if (running.has(undefined)) return;
    const now = performance.now();
    const marks = new Set(store.keys(marksPrefix));
    for (const mark of this.#gone.keys()) if (!marks.has(mark)) this.#gone.delete(mark);
    for (const mark of marks) {
      const revision = store.revisionOf(mark);
      if (revision === null || running.has(mark.slice(marksPrefix.length))) this.#gone.delete(mark);
      else if (this.#gone.get(mark)?.revision !== revision) this.#gone.set(mark, { revision, since: now });
    }
    const over = [...this.#gone].filter(([, { since }]) => now - since >= this.#goneMs).slice(0, maxRemoved);
    if (over.length === 0) return;
    await store.change((change) => {
      for (const [mark, { revision }] of over) {
        // Read in the change, so that nothing is removed that is written at the same time.
        change.get(mark);
        if (store.revisionOf(mark) === revision) change.remove(mark);
      }
    });
  }
}
