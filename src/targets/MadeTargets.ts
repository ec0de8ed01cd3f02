import type { SealedStore } from '../store/SealedStore.js';
import type { IscsiName } from './IscsiName.js';
import type { VolumeSource } from './StorageDriver.js';

/** A LUN of a target made through this server.  A type alias, because stored types must be JSON. */
export type MadeLun = {
  readonly lun: number;
  readonly volume: Readonly<VolumeSource>;
  readonly readOnly: boolean;
};

/** What is stored for every target made through this server.  Each kind of target adds its own properties. */
export type MadeTargetBase = {
  readonly iscsiName: IscsiName;
  readonly luns: readonly MadeLun[];
  readonly initiators: readonly IscsiName[];
};

/** A LUN that shows a volume, and its target. */
export interface MadeExport {
  readonly target: IscsiName;
  readonly lun: MadeLun;
}

/**
 * The targets made through this server, in the sealed store.  Each write is on disk when it returns.  Finding the LUNs of a
 * volume takes constant time.
 */
export class MadeTargets<T extends MadeTargetBase> {
  readonly #sealed: SealedStore;
  readonly #prefix: string;
  readonly #targets = new Map<IscsiName, T>();
  readonly #byVolume = new Map<string, Map<IscsiName, MadeExport>>();

  /** @throws SealedStoreError if an entry cannot be decrypted. */
  constructor(sealed: SealedStore, prefix: string) {
    this.#sealed = sealed;
    this.#prefix = prefix;
    for (const [, value] of sealed.entries(prefix)) this.#hold(value as T);
  }

  get size(): number {
    return this.#targets.size;
  }

  get(name: IscsiName): T | null {
    return this.#targets.get(name) ?? null;
  }

  values(): readonly T[] {
    return [...this.#targets.values()];
  }

  /** The LUNs of all targets. */
  exports(): readonly MadeExport[] {
    return this.values().flatMap(({ iscsiName, luns }) => luns.map((lun) => ({ target: iscsiName, lun })));
  }

  /** The LUNs that show a volume, one for each such target. */
  showing(volumeId: string): readonly MadeExport[] {
    return [...(this.#byVolume.get(volumeId)?.values() ?? [])];
  }

  put(target: T): void {
    if (JSON.stringify(target) === JSON.stringify(this.#targets.get(target.iscsiName))) return;
    this.#sealed.put(this.#prefix + target.iscsiName, target);
    this.#forget(target.iscsiName);
    this.#hold(target);
  }

  remove(name: IscsiName): void {
    if (!this.#targets.has(name)) return;
    this.#sealed.remove(this.#prefix + name);
    this.#forget(name);
  }

  #hold(target: T): void {
    this.#targets.set(target.iscsiName, target);
    for (const lun of target.luns) {
      const shown = this.#byVolume.get(lun.volume.id) ?? new Map<IscsiName, MadeExport>();
      this.#byVolume.set(lun.volume.id, shown.set(target.iscsiName, { target: target.iscsiName, lun }));
    }
  }

  #forget(name: IscsiName): void {
    for (const { volume } of this.#targets.get(name)?.luns ?? []) {
      const shown = this.#byVolume.get(volume.id);
      shown?.delete(name);
      if (shown?.size === 0) this.#byVolume.delete(volume.id);
    }
    this.#targets.delete(name);
  }
}
