import type { Writes, WriteWatcher } from './KeyValueStore.js';

/** The watchers of a store. */
export class WriteWatchers {
  readonly #watchers: { readonly prefix: string; readonly watcher: WriteWatcher }[] = [];

  /** Notifies the watcher of all writes to keys that begin with `prefix`. */
  add(prefix: string, watcher: WriteWatcher): void {
    this.#watchers.push({ prefix, watcher });
  }

  /**
   * Notifies each watcher of its part of writes that have been prepared.
   * @returns the function to call when the writes are done or have failed.
   */
  tellWriting(writes: Writes): (isDone: boolean) => void {
    const told: { readonly watcher: WriteWatcher; readonly watched: Writes }[] = [];
    for (const { prefix, watcher } of this.#watchers) {
      let watched: Map<string, Buffer | null> | null = null;
      for (const [key, value] of writes)
        if (key.startsWith(prefix)) (watched ??= new Map<string, Buffer | null>()).set(key, value);
      if (watched) told.push({ watcher, watched });
    }
    for (const { watcher, watched } of told) watcher.writing(watched);
    return (isDone) => {
      for (const { watcher, watched } of told) watcher.written(watched, isDone);
    };
  }
}
