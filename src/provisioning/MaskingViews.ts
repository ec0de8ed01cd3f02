import type { IscsiName } from '../targets/IscsiName.js';
import type { StorageDriver } from '../targets/StorageDriver.js';
import type { Target, TargetReader } from '../targets/TargetReader.js';
import type {
  GroupOptions,
  GroupRecord,
  GroupType,
  InitiatorRecord,
  MaskingRecords,
} from './MaskingRecords.js';
import type { VolumeRecords } from './VolumeRecords.js';

/**
 * A group in its current state: one that a client created, or the initiators, target or volumes of a target that this server
 * made.
 */
export interface MaskingGroup extends GroupOptions {
  /** For a group that no client created, the name of its target. */
  readonly id: string;
  readonly type: GroupType;
  readonly name: string;
  /** The target whose view the group is in; null: none. */
  readonly view: IscsiName | null;
  /** Null: no client created the group; it exists with its target. */
  readonly record: GroupRecord | null;
}

export interface MaskingViewsDeps {
  readonly target: Pick<TargetReader, 'listTargets' | 'findTarget'>;
  readonly storage: Pick<
    StorageDriver,
    'isOwnTarget' | 'listAccess' | 'findAccessList' | 'findTargetsAllowing' | 'listExports' | 'findExportsOf'
  >;
  readonly volumes: VolumeRecords;
  readonly records: MaskingRecords;
}

/**
 * Views as groups: each target that this server made is a view.  Members of groups in a view are read from the target, members of
 * other groups from the records.  Every method throws TargetDriverError and nothing else.
 */
export class MaskingViews {
  readonly #deps: MaskingViewsDeps;

  constructor(deps: MaskingViewsDeps) {
    this.#deps = deps;
  }

  async *listGroups(type: GroupType): AsyncGenerator<MaskingGroup> {
    const { target, storage, records } = this.#deps;
    for (const each of await target.listTargets())
      if (await storage.isOwnTarget(each.iscsiName)) yield this.#ofView(type, each);
    for (const record of records.listGroups()) {
      if (record.type !== type) continue;
      const group = await this.#fromRecord(record);
      if (group.view === null) yield group;
    }
  }

  /** @param id of a created group, or the name of a target. */
  async findGroup(type: GroupType, id: string): Promise<MaskingGroup | null> {
    const record = this.#deps.records.findGroup(id);
    if (record) return record.type === type ? this.#fromRecord(record) : null;
    const group = await this.groupOfView(type, id as IscsiName);
    // If a client created the group, it is found by its own id.
    return group?.record ? null : group;
  }

  /** Null if this server did not make the target. */
  async groupOfView(type: GroupType, view: IscsiName): Promise<MaskingGroup | null> {
    if (!(await this.#deps.storage.isOwnTarget(view))) return null;
    const target = await this.#deps.target.findTarget(view);
    return target && this.#ofView(type, target);
  }

  /** The members that exist. */
  async membersOf({ type, view, record }: MaskingGroup): Promise<readonly string[]> {
    if (view === null) return this.#existing(type, record?.members ?? []);
    const { storage, volumes } = this.#deps;
    switch (type) {
      case 'initiators':
        return (await storage.findAccessList(view))?.initiators ?? [];
      case 'targets':
        return [view];
      case 'volumes':
        return (await storage.listExports(view))
          .map(({ volumeId }) => volumeId)
          .filter((id) => id !== null && volumes.find(id) !== null)
          .map(String);
    }
  }

  /** The groups that have this member. */
  async groupsWith(type: GroupType, member: string): Promise<readonly MaskingGroup[]> {
    const { records, storage } = this.#deps;
    const views =
      type === 'initiators'
        ? await storage.findTargetsAllowing(member as IscsiName)
        : type === 'targets'
          ? [member as IscsiName]
          : (await storage.findExportsOf(member)).map(({ target }) => target);
    const ofViews = await Promise.all(views.map((view) => this.groupOfView(type, view)));
    const ofNone = await Promise.all(
      records.groupsWith(type, member).map((record) => this.#fromRecord(record)),
    );
    return [...ofViews.filter((group) => group !== null), ...ofNone];
  }

  /** Named initiators and those that targets allow, each once. */
  async *listInitiators(): AsyncGenerator<InitiatorRecord> {
    const { records, storage } = this.#deps;
    yield* records.listInitiators();
    const seen = new Set<IscsiName>();
    for (const { initiators } of await storage.listAccess()) {
      for (const name of initiators ?? []) {
        if (seen.has(name) || records.findInitiator(name)) continue;
        seen.add(name);
        yield { name, label: null };
      }
    }
  }

  async findInitiator(name: IscsiName): Promise<InitiatorRecord | null> {
    const { records, storage } = this.#deps;
    const record = records.findInitiator(name);
    if (record) return record;
    return (await storage.findTargetsAllowing(name)).length > 0 ? { name, label: null } : null;
  }

  async #existing(type: GroupType, members: readonly string[]): Promise<readonly string[]> {
    const { volumes, target } = this.#deps;
    if (type === 'volumes') return members.filter((id) => volumes.find(id) !== null);
    if (type === 'initiators') return members;
    const targets = await Promise.all(members.map((name) => target.findTarget(name as IscsiName)));
    return targets.flatMap((found) => found?.iscsiName ?? []);
  }

  /** A group whose target was removed by any means is in no view. */
  async #fromRecord(record: GroupRecord): Promise<MaskingGroup> {
    const { view } = record;
    const isThere = view !== null && (await this.#deps.storage.isOwnTarget(view));
    return { ...record, view: isThere ? view : null, record };
  }

  #ofView(type: GroupType, { iscsiName, alias }: Target): MaskingGroup {
    const record = this.#deps.records.findGroupOfView(type, iscsiName);
    if (record) return { ...record, view: iscsiName, record };
    const name = alias ?? iscsiName;
    return {
      id: iscsiName,
      type,
      name,
      view: iscsiName,
      record: null,
      deleteOnEmpty: false,
      deleteWhenUnassociated: true,
    };
  }
}
