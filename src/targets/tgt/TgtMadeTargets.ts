import type { SealedStore } from '../../store/SealedStore.js';
import type { IscsiName } from '../IscsiName.js';
import type { VolumeSource } from '../StorageDriver.js';

const prefix = 'tgt/made/';

/** A LUN of a target that was made here.  Type aliases, because they are stored and so must be JSON. */
export type MadeLun = {
  readonly lun: number;
  readonly volume: Readonly<VolumeSource>;
  readonly readOnly: boolean;
};

/** A target that was made here, as it is to be: tgtd forgets it with its life. */
export type MadeTarget = {
  readonly iscsiName: IscsiName;
  /** The id that it is given where that is free: tgt makes one of the designators of a LUN from it. */
  readonly tid: number;
  readonly luns: readonly MadeLun[];
  readonly initiators: readonly IscsiName[];
  /** Somebody chose that it asks for no CHAP: it comes back so. */
  readonly isOpen: boolean;
};

/** A LUN that shows a volume, and the target that it is of. */
export interface MadeExport {
  readonly target: IscsiName;
  readonly lun: MadeLun;
}

/**
 * The targets that were made here, kept in the sealed store.  Each write is on disk when it returns; finding what shows a volume costs the
 * same whatever the number of targets.
 */
export class TgtMadeTargets {
  readonly #sealed: SealedStore;
  readonly #targets = new Map<IscsiName, MadeTarget>();
  readonly #byVolume = new Map<string, Map<IscsiName, MadeExport>>();

  /** @throws SealedStoreError if an entry does not open. */
  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
    for (const [, value] of sealed.entries(prefix)) this.#hold(value as MadeTarget);
  }

  get size(): number {
    return this.#targets.size;
  }

  get(name: IscsiName): MadeTarget | null {
    return this.#targets.get(name) ?? null;
  }

  values(): readonly MadeTarget[] {
    return [...this.#targets.values()];
  }

  /** The LUNs that show a volume, one for each target that does. */
  showing(volumeId: string): readonly MadeExport[] {
    return [...(this.#byVolume.get(volumeId)?.values() ?? [])];
  }

  put(target: MadeTarget): void {
    if (JSON.stringify(target) === JSON.stringify(this.#targets.get(target.iscsiName))) return;
    this.#sealed.put(prefix + target.iscsiName, target);
    this.#forget(target.iscsiName);
    this.#hold(target);
  }

  remove(name: IscsiName): void {
    if (!this.#targets.has(name)) return;
    this.#sealed.remove(prefix + name);
    this.#forget(name);
  }

  #hold(target: MadeTarget): void {
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
