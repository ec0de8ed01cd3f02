import type { SealedStore } from '../../store/SealedStore.js';
import {
  firstRelativePort,
  lastRelativePort,
  type EmbeddedLun,
  type EmbeddedTarget,
} from '../EmbeddedTarget.js';
import type { IscsiName } from '../IscsiName.js';

const prefix = 'embedded/target/';

/** A LUN with a volume, of a target made through this server. */
export type VolumeLun = EmbeddedLun & Required<Pick<EmbeddedLun, 'volume'>>;

/** A LUN that shows a volume, and its target. */
export interface ShownVolume {
  readonly target: IscsiName;
  readonly lun: VolumeLun;
}

/**
 * All embedded targets: those of the configuration, which cannot be changed, and those made through this server, which are in the
 * sealed store.  A write is on disk when the change that it belongs to is recorded.  Lookups by volume or initiator take constant time.
 */
export class EmbeddedTargets {
  readonly #sealed: SealedStore;
  readonly #configured: ReadonlyMap<IscsiName, EmbeddedTarget>;
  readonly #own = new Map<IscsiName, EmbeddedTarget>();
  /** Relative target port identifiers in use. */
  readonly #ports = new Set<number>();
  readonly #byVolume = new Map<string, Map<IscsiName, ShownVolume>>();
  readonly #byInitiator = new Map<IscsiName, Set<IscsiName>>();

  /** Keys of targets that cannot be decrypted. */
  readonly damaged: readonly string[];

  /**
   * A target of the configuration replaces one of the same name that was made through this server.  A target that cannot be
   * decrypted is left out: nobody can log in to it.
   * @throws SealedStoreError if no entry of the store can be decrypted.
   */
  constructor(sealed: SealedStore, configured: readonly EmbeddedTarget[]) {
    this.#sealed = sealed;
    this.#configured = new Map(configured.map((target) => [target.iscsiName, target]));
    const { entries, damaged } = sealed.readable(prefix);
    this.damaged = damaged;
    for (const target of configured) this.#holdInitiators(target);
    for (const [, value] of entries) {
      const target = value as EmbeddedTarget;
      if (!this.#configured.has(target.iscsiName)) this.#hold(target);
    }
  }

  get size(): number {
    return this.#configured.size + this.#own.size;
  }

  get(name: IscsiName): EmbeddedTarget | undefined {
    return this.#configured.get(name) ?? this.#own.get(name);
  }

  has(name: IscsiName): boolean {
    return this.#configured.has(name) || this.#own.has(name);
  }

  *values(): Generator<EmbeddedTarget> {
    yield* this.#configured.values();
    yield* this.#own.values();
  }

  isOwn(name: IscsiName): boolean {
    return this.#own.has(name);
  }

  /** An unused relative target port identifier; null if there is none. */
  findFreePort(): number | null {
    for (let port = firstRelativePort + 1; port <= lastRelativePort; port += 1)
      if (!this.#ports.has(port)) return port;
    return null;
  }

  /** The LUNs that show a volume, one for each such target. */
  showing(volumeId: string): readonly ShownVolume[] {
    return [...(this.#byVolume.get(volumeId)?.values() ?? [])];
  }

  /** The targets whose access lists name an initiator. */
  allowing(initiator: IscsiName): readonly IscsiName[] {
    return [...(this.#byInitiator.get(initiator) ?? [])];
  }

  /** Adds or replaces a target made through this server. */
  put(target: EmbeddedTarget): void {
    this.#sealed.putSoon(prefix + target.iscsiName, target);
    this.#forget(target.iscsiName);
    this.#hold(target);
  }

  remove(name: IscsiName): void {
    this.#sealed.removeSoon(prefix + name);
    this.#forget(name);
  }

  #hold(target: EmbeddedTarget): void {
    this.#own.set(target.iscsiName, target);
    this.#holdInitiators(target);
    if (target.relativePort !== undefined) this.#ports.add(target.relativePort);
    for (const lun of target.luns) {
      if (!isVolumeLun(lun)) continue;
      const shown = this.#byVolume.get(lun.volume.id) ?? new Map<IscsiName, ShownVolume>();
      this.#byVolume.set(lun.volume.id, shown.set(target.iscsiName, { target: target.iscsiName, lun }));
    }
  }

  #holdInitiators({ iscsiName, initiators }: EmbeddedTarget): void {
    for (const initiator of initiators ?? [])
      this.#byInitiator.set(initiator, (this.#byInitiator.get(initiator) ?? new Set()).add(iscsiName));
  }

  #forget(name: IscsiName): void {
    const target = this.#own.get(name);
    if (!target) return;
    this.#own.delete(name);
    for (const initiator of target.initiators ?? []) {
      const allowing = this.#byInitiator.get(initiator);
      allowing?.delete(name);
      if (allowing?.size === 0) this.#byInitiator.delete(initiator);
    }
    if (target.relativePort !== undefined) this.#ports.delete(target.relativePort);
    for (const { volume } of target.luns.filter(isVolumeLun)) {
      const shown = this.#byVolume.get(volume.id);
      shown?.delete(name);
      if (shown?.size === 0) this.#byVolume.delete(volume.id);
    }
  }
}

export function isVolumeLun(lun: EmbeddedLun): lun is VolumeLun {
  return lun.volume !== undefined;
}
