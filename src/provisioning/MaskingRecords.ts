import type { HostStore } from '../store/KeyValueStore.js';
import type { IscsiName } from '../targets/IscsiName.js';

/** The type of a masking group's members: initiators, targets (as paths), or volumes. */
export const groupTypes = ['initiators', 'targets', 'volumes'] as const;
export type GroupType = (typeof groupTypes)[number];

/** An initiator that was named to this server, whether or not a target allows it. */
export interface InitiatorRecord {
  readonly name: IscsiName;
  /** Null: it has no name besides its iSCSI name. */
  readonly label: string | null;
}

/** Options of a group. */
export interface GroupOptions {
  /** While in no view, the group is deleted with its last member. */
  readonly deleteOnEmpty: boolean;
  /** The group is deleted with its view. */
  readonly deleteWhenUnassociated: boolean;
}

/** A group that a client created. */
export interface GroupRecord extends GroupOptions {
  /** 32 hexadecimal digits.  It never changes. */
  readonly id: string;
  readonly type: GroupType;
  /** Unique among the groups of its type. */
  readonly name: string;
  /** The target whose view the group is in; null: none.  In a view, the members are read from the target. */
  readonly view: IscsiName | null;
  /** For a group without a view: names of initiators or targets, or ids of volumes. */
  readonly members: readonly string[];
}

const initiatorPrefix = 'masking/initiator/';
const groupPrefix = 'masking/group/';

/**
 * The masking data that no target stores: initiators and groups that are in no view yet, and names of groups.  They are stored
 * for this host and held in memory; lookups by id, name, member or view take constant time.  A write is on disk when the change that
 * it belongs to is recorded.
 */
export class MaskingRecords {
  readonly #store: HostStore;
  readonly #initiators = new Map<IscsiName, InitiatorRecord>();
  readonly #groups = new Map<string, GroupRecord>();
  readonly #byName = new Map<string, string>();
  readonly #byView = new Map<string, string>();
  readonly #byMember = new Map<string, Set<string>>();

  constructor(store: HostStore) {
    this.#store = store;
    for (const [, bytes] of store.entries(initiatorPrefix)) {
      const record = JSON.parse(bytes.toString('utf8')) as InitiatorRecord;
      this.#initiators.set(record.name, record);
    }
    for (const [, bytes] of store.entries(groupPrefix))
      this.#hold(JSON.parse(bytes.toString('utf8')) as GroupRecord);
  }

  get initiatorCount(): number {
    return this.#initiators.size;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  listInitiators(): Iterable<InitiatorRecord> {
    return this.#initiators.values();
  }

  findInitiator(name: IscsiName): InitiatorRecord | null {
    return this.#initiators.get(name) ?? null;
  }

  putInitiator(record: InitiatorRecord): void {
    this.#write(initiatorPrefix + record.name, record);
    this.#initiators.set(record.name, record);
  }

  removeInitiator(name: IscsiName): void {
    this.#write(initiatorPrefix + name, null);
    this.#initiators.delete(name);
  }

  listGroups(): Iterable<GroupRecord> {
    return this.#groups.values();
  }

  findGroup(id: string): GroupRecord | null {
    return this.#groups.get(id) ?? null;
  }

  /** Names are compared byte by byte. */
  findGroupByName(type: GroupType, name: string): GroupRecord | null {
    return this.#findIn(this.#byName, nameKey(type, name));
  }

  findGroupOfView(type: GroupType, view: IscsiName): GroupRecord | null {
    return this.#findIn(this.#byView, nameKey(type, view));
  }

  /** Groups without a view that have this member. */
  groupsWith(type: GroupType, member: string): readonly GroupRecord[] {
    const ids = [...(this.#byMember.get(nameKey(type, member)) ?? [])];
    return ids.map((id) => this.findGroup(id)).filter((group) => group !== null);
  }

  putGroup(record: GroupRecord): void {
    this.#write(groupPrefix + record.id, record);
    this.#forget(record.id);
    this.#hold(record);
  }

  /** The target was removed: its groups leave the view, or are deleted if their options say so. */
  detach(view: IscsiName): void {
    for (const type of groupTypes) {
      const record = this.findGroupOfView(type, view);
      if (record?.deleteWhenUnassociated) this.removeGroup(record.id);
      else if (record) this.putGroup({ ...record, view: null });
    }
  }

  removeGroup(id: string): void {
    this.#write(groupPrefix + id, null);
    this.#forget(id);
  }

  #write(key: string, record: InitiatorRecord | GroupRecord | null): void {
    this.#store.writeSoon(new Map([[key, record && Buffer.from(JSON.stringify(record))]]));
  }

  #findIn(index: ReadonlyMap<string, string>, key: string): GroupRecord | null {
    const id = index.get(key);
    return id === undefined ? null : this.findGroup(id);
  }

  #hold(record: GroupRecord): void {
    const { id, type, name, view, members } = record;
    this.#groups.set(id, record);
    this.#byName.set(nameKey(type, name), id);
    if (view !== null) this.#byView.set(nameKey(type, view), id);
    else
      for (const member of members) {
        const key = nameKey(type, member);
        this.#byMember.set(key, (this.#byMember.get(key) ?? new Set()).add(id));
      }
  }

  #forget(id: string): void {
    const record = this.#groups.get(id);
    if (!record) return;
    const { type, name, view, members } = record;
    this.#groups.delete(id);
    if (this.#byName.get(nameKey(type, name)) === id) this.#byName.delete(nameKey(type, name));
    if (view !== null && this.#byView.get(nameKey(type, view)) === id)
      this.#byView.delete(nameKey(type, view));
    for (const member of members) {
      const ids = this.#byMember.get(nameKey(type, member));
      ids?.delete(id);
      if (ids?.size === 0) this.#byMember.delete(nameKey(type, member));
    }
  }
}

function nameKey(type: GroupType, name: string): string {
  return `${type} ${name}`;
}
