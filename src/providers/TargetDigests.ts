import type { IscsiName } from '../targets/IscsiName.js';
import type { TargetReader } from '../targets/TargetReader.js';
import { deviceId, isDigest } from './identity.js';

/** Finds targets whose names are too long for a DeviceID by the digests that replace them. */
export class TargetDigests {
  readonly #targets: Pick<TargetReader, 'listTargets'>;
  #names: ReadonlyMap<string, IscsiName> = new Map();

  constructor(targets: Pick<TargetReader, 'listTargets'>) {
    this.#targets = targets;
  }

  /** The name of a digest; null if the id is not a digest, or not that of a target.  For an unknown digest the targets are listed. */
  async findName(id: string): Promise<IscsiName | null> {
    if (!isDigest(id)) return null;
    const known = this.#names.get(id);
    if (known !== undefined) return known;
    const names = (await this.#targets.listTargets()).map(
      ({ iscsiName }) => [deviceId(iscsiName), iscsiName] as const,
    );
    this.#names = new Map(names.filter(([digest]) => isDigest(digest)));
    return this.#names.get(id) ?? null;
  }
}
