import { randomBytes } from 'node:crypto';
import type { Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { findNameFault, targetNameOf } from './checkNames.js';
import type { MaskingExecution, PlannedMasking } from './MaskingExecution.js';
import { maskingOutcome, type MaskingOutcome } from './MaskingOutcome.js';
import type { MaskingPart } from './MaskingParts.js';
import {
  findRepetition,
  initiatorLock,
  leaving,
  MaskingPlans,
  unmapping,
  viewLock,
  type MaskingDeps,
} from './MaskingPlans.js';
import type { GroupOptions, GroupRecord, GroupType } from './MaskingRecords.js';
import type { MaskingGroup } from './MaskingViews.js';

export interface NewGroup extends GroupOptions {
  readonly type: GroupType;
  readonly name: string;
  /** Names of initiators or targets, or ids of volumes.  All of them exist. */
  readonly members: readonly string[];
}

export interface NewView {
  /** Null: the name of its initiator group, or a generated one. */
  readonly name: string | null;
  /** Groups that are not in a view; null: a new, empty one. */
  readonly groups: { readonly [T in GroupType]: MaskingGroup | null };
  /** LUN numbers, in the order of the volume group's members; null: the lowest free ones. */
  readonly luns: readonly number[] | null;
}

/** Changes of groups of initiators, targets and volumes, and of the views made of them. */
export class MaskingGroups {
  readonly #deps: MaskingDeps;
  readonly #execution: MaskingExecution;
  readonly #plan: MaskingPlans;

  constructor(deps: MaskingDeps, execution: MaskingExecution) {
    this.#deps = deps;
    this.#execution = execution;
    this.#plan = new MaskingPlans(deps);
  }

  /** Creates a group that is not in a view. */
  createGroup(caller: Principal, { type, name, members, ...options }: NewGroup): Promise<MaskingOutcome> {
    const group: GroupRecord = {
      ...options,
      id: randomBytes(16).toString('hex'),
      type,
      name,
      view: null,
      members,
    };
    return this.#execution.change(
      caller,
      { what: 'createGroup', target: null, name },
      [groupNamesLock, ...this.#memberLocks(type, members)],
      async () => {
        const { records, settings } = this.#deps;
        const fault =
          findNameFault(name, 'group') ??
          findRepetition(members) ??
          this.#findSizeFault(type, members.length);
        if (fault) return maskingOutcome('invalid', fault);
        const taken =
          (await this.#findByName(type, name)) ?? (await this.#findOtherGroup(type, members, null));
        if (taken) return taken;
        if (records.groupCount >= settings.maxMaskingGroups)
          return maskingOutcome(
            'limit-reached',
            `there are ${records.groupCount} masking groups already: expected fewer than ${settings.maxMaskingGroups} (setting max-masking-groups)`,
          );
        return { parts: [{ kind: 'putGroup', before: null, after: group }], group: group.id };
      },
    );
  }

  /**
   * Removes a group that is not in a view.
   * @param force if the group is in a view, the view is removed as well, provided that it shows no volume.
   */
  removeGroup(caller: Principal, known: MaskingGroup, force: boolean): Promise<MaskingOutcome> {
    const { id, name, view } = known;
    return this.#changeGroup(caller, { what: 'removeGroup', group: known }, async (group) => {
      if (view === null) return { parts: [{ kind: 'putGroup', before: group.record, after: null }] };
      const shown = await this.#deps.storage.listExports(view);
      if (!force || shown.length > 0)
        return maskingOutcome(
          'in-use',
          `the group "${name}" is of the view ${view}, which shows ${shown.length} volumes: expected a group of no view`,
        );
      const parts = await this.#plan.planRemoval(
        view,
        shown,
        (each) => each.id === id || each.type !== 'initiators',
      );
      return { parts, goesOn: true };
    });
  }

  /** Renames a group.  For a group that no client created, the target is renamed. */
  renameGroup(caller: Principal, known: MaskingGroup, name: string): Promise<MaskingOutcome> {
    const { type, id, view, name: old } = known;
    return this.#changeGroup(
      caller,
      { what: 'renameGroup', group: known, name, locks: [groupNamesLock] },
      async (group) => {
        const { record } = group;
        if (name === group.name) return maskingOutcome('done', 'it has that name already');
        const fault = findNameFault(name, 'group');
        if (fault) return maskingOutcome('invalid', fault);
        if (!record)
          return maskingOutcome(
            'not-supported',
            `the group "${old}" has the name of its target ${view}: rename that`,
          );
        const taken = await this.#findByName(type, name);
        if (taken) return taken;
        return { parts: [{ kind: 'putGroup', before: record, after: { ...record, name } }], group: id };
      },
    );
  }

  /** @param luns numbers for volumes that are added to a view; null: the lowest free ones. */
  addMembers(
    caller: Principal,
    known: MaskingGroup,
    members: readonly string[],
    luns: readonly number[] | null,
  ): Promise<MaskingOutcome> {
    const { type, id, name, view } = known;
    return this.#changeGroup(
      caller,
      { what: 'addMembers', group: known, locks: this.#memberLocks(type, members) },
      async (group) => {
        const fault = findRepetition(members);
        if (fault) return maskingOutcome('invalid', fault);
        const present = await this.#deps.views.membersOf(group);
        const known = members.find((member) => present.includes(member));
        if (known !== undefined)
          return maskingOutcome('already-member', `${known} is a member of "${name}" already`);
        const tooMany = this.#findSizeFault(type, present.length + members.length);
        if (tooMany) return maskingOutcome('limit-reached', tooMany);
        const elsewhere = await this.#findOtherGroup(type, members, id);
        if (elsewhere) return elsewhere;
        const after = group.record && { ...group.record, members: [...present, ...members] };
        const record: MaskingPart[] = after ? [{ kind: 'putGroup', before: group.record, after }] : [];
        if (view === null) return { parts: record, group: id };
        const planned = await this.#plan.planMembers(view, type, members, luns);
        return 'cause' in planned
          ? planned
          : { parts: [...planned.parts, ...record], target: view, group: id };
      },
    );
  }

  /** @param deleteOnEmpty a group without a view is deleted with its last member, as its own option may also say. */
  removeMembers(
    caller: Principal,
    known: MaskingGroup,
    members: readonly string[],
    deleteOnEmpty: boolean,
  ): Promise<MaskingOutcome> {
    const { type, id, name, view } = known;
    return this.#changeGroup(caller, { what: 'removeMembers', group: known }, async (group) => {
      const fault = findRepetition(members);
      if (fault) return maskingOutcome('invalid', fault);
      const present = await this.#deps.views.membersOf(group);
      const stranger = members.find((member) => !present.includes(member));
      if (stranger !== undefined)
        return maskingOutcome('not-exposed', `${stranger} is no member of "${name}"`);
      const left = present.filter((member) => !members.includes(member));
      const { record } = group;
      const isGone = view === null && left.length === 0 && (deleteOnEmpty || group.deleteOnEmpty);
      const parts: MaskingPart[] = record
        ? [{ kind: 'putGroup', before: record, after: isGone ? null : { ...record, members: left } }]
        : [];
      if (view === null) return { parts, group: isGone ? null : id };
      if (type === 'targets')
        return maskingOutcome('not-supported', `the view ${view} has one target, and cannot be without it`);
      const taken =
        type === 'initiators'
          ? members.map((initiator): MaskingPart => ({
              kind: 'deny',
              target: view,
              initiator: initiator as IscsiName,
            }))
          : (await this.#deps.storage.listExports(view))
              .filter(({ volumeId }) => volumeId !== null && members.includes(volumeId))
              .flatMap(unmapping);
      return { parts: [...taken, ...parts], goesOn: true, target: view, group: id };
    });
  }

  /** Runs under the locks of a group and its view.  `decide` is called if the group is still in the view in which it was read. */
  #changeGroup(
    caller: Principal,
    change: {
      readonly what: string;
      readonly group: MaskingGroup;
      /** The recorded name; by default that of the group. */
      readonly name?: string;
      readonly locks?: readonly string[];
    },
    decide: (group: MaskingGroup) => Promise<MaskingOutcome | PlannedMasking>,
  ): Promise<MaskingOutcome> {
    const { what, group: known, name = known.name, locks = [] } = change;
    const { type, id, view } = known;
    return this.#execution.change(
      caller,
      { what, target: view, name },
      [groupLock(id), viewLock(view), ...locks],
      async () => {
        const group = await this.#deps.views.findGroup(type, id);
        if (!group) return noSuchGroup(known.name);
        return group.view === view ? decide(group) : changedMeanwhile(known.name);
      },
    );
  }

  /** Makes a view of groups that are not in a view. */
  async createView(caller: Principal, { name: given, groups, luns }: NewView): Promise<MaskingOutcome> {
    const name = given ?? groups.initiators?.name ?? null;
    const { node, fault } = await this.#targetFor(name, groups);
    const all = Object.values(groups).filter((group) => group !== null);
    const locks = [...all.map(({ id }) => groupLock(id)), viewLock(node?.target ?? null)];
    return this.#execution.change(
      caller,
      { what: 'createView', target: node?.target ?? null, name },
      locks,
      async () => {
        if (fault !== null) return maskingOutcome('invalid', fault);
        if (node === null)
          return maskingOutcome('invalid', `the name ${JSON.stringify(name)} gives no iSCSI name`);
        const { target, isNew } = node;
        const { views, storage } = this.#deps;
        const records: GroupRecord[] = [];
        const members = new Map<GroupType, readonly string[]>();
        for (const { type, id, name: groupName } of all) {
          const group = await views.findGroup(type, id);
          if (!group?.record) return noSuchGroup(groupName);
          if (group.view !== null)
            return maskingOutcome(
              'in-use',
              `the group "${groupName}" is of the view ${group.view}: expected one of none`,
            );
          records.push(group.record);
          members.set(type, await views.membersOf(group));
        }
        const initiators = members.get('initiators') ?? [];
        const volumes = members.get('volumes') ?? [];
        if (
          !isNew &&
          ((await storage.listExports(target)).length > 0 || (await this.#plan.allowedAt(target)).length > 0)
        )
          return changedMeanwhile(target);
        const mapped = this.#plan.planVolumes(target, volumes, luns, []);
        if ('cause' in mapped) return mapped;
        const parts: MaskingPart[] = [
          ...(isNew ? [{ kind: 'createTarget', target, alias: name } as const] : []),
          ...initiators.map(
            (initiator) => ({ kind: 'allow', target, initiator: initiator as IscsiName }) as const,
          ),
          ...mapped.parts,
          ...records.map((record) => ({
            kind: 'putGroup' as const,
            before: record,
            after: { ...record, view: target },
          })),
        ];
        return { parts, target };
      },
    );
  }

  /**
   * Removes a view with its target.  Volumes stay, and groups that clients created stay with their members.
   * @param withGroups also removes those groups.
   */
  removeView(caller: Principal, target: IscsiName, withGroups: boolean): Promise<MaskingOutcome> {
    return this.#execution.change(caller, { what: 'removeView', target }, [viewLock(target)], async () => {
      const fault = await this.#plan.findViewFault(target);
      if (fault) return fault;
      const shown = await this.#deps.storage.listExports(target);
      return { parts: await this.#plan.planRemoval(target, shown, () => withGroups), goesOn: true };
    });
  }

  /** Adds a group to a view that has no such group created by a client.  From then on its members can see, or are visible. */
  addGroup(
    caller: Principal,
    target: IscsiName,
    { type, id, name }: MaskingGroup,
    luns: readonly number[] | null,
  ): Promise<MaskingOutcome> {
    return this.#execution.change(
      caller,
      { what: 'addGroup', target, name },
      [groupLock(id), viewLock(target)],
      async () => {
        const { views, records } = this.#deps;
        const fault = await this.#plan.findViewFault(target);
        if (fault) return fault;
        const group = await views.findGroup(type, id);
        if (!group?.record) return noSuchGroup(name);
        const other = records.findGroupOfView(type, target);
        if (group.view !== null || other)
          return maskingOutcome(
            'in-use',
            other
              ? `${target} has the group "${other.name}" already`
              : `"${name}" is of the view ${group.view}`,
          );
        const ofView = await views.groupOfView(type, target);
        const present = ofView ? await views.membersOf(ofView) : [];
        const wanted = await views.membersOf(group);
        const members = wanted.filter((member) => !present.includes(member));
        const planned =
          type === 'targets' ? { parts: [] } : await this.#plan.planMembers(target, type, members, luns);
        if ('cause' in planned) return planned;
        const after = { ...group.record, view: target };
        return {
          parts: [...planned.parts, { kind: 'putGroup', before: group.record, after }],
          target,
          group: id,
        };
      },
    );
  }

  /** Takes a group out of its view.  What its members saw, or the visibility of its members, ends. */
  takeGroup(caller: Principal, target: IscsiName, { type, id, name }: MaskingGroup): Promise<MaskingOutcome> {
    return this.#execution.change(
      caller,
      { what: 'takeGroup', target, name },
      [groupLock(id), viewLock(target)],
      async () => {
        const { views, storage } = this.#deps;
        const fault = await this.#plan.findViewFault(target);
        if (fault) return fault;
        const group = await views.findGroup(type, id);
        if (!group) return noSuchGroup(name);
        if (group.view !== target)
          return maskingOutcome('not-exposed', `"${name}" is not of the view ${target}`);
        if (type === 'targets')
          return maskingOutcome(
            'not-supported',
            `the view ${target} has one target, and cannot be without it`,
          );
        const members = await views.membersOf(group);
        const taken: MaskingPart[] =
          type === 'initiators'
            ? members.map((initiator) => ({ kind: 'deny', target, initiator: initiator as IscsiName }))
            : (await storage.listExports(target)).flatMap(unmapping);
        return { parts: [...taken, ...leaving(group, members)], goesOn: true, target, group: id };
      },
    );
  }

  async #findByName(type: GroupType, name: string): Promise<MaskingOutcome | null> {
    const { records, views, target } = this.#deps;
    const taken = maskingOutcome('already-there', `there is a group "${name}" of ${type} already`);
    if (records.findGroupByName(type, name)) return taken;
    for (const { iscsiName, alias } of await target.listTargets()) {
      if (alias !== name && iscsiName !== name) continue;
      const group = await views.groupOfView(type, iscsiName);
      if (group?.name === name) return taken;
    }
    return null;
  }

  /** An initiator can be in one group only. */
  async #findOtherGroup(
    type: GroupType,
    members: readonly string[],
    but: string | null,
  ): Promise<MaskingOutcome | null> {
    if (type !== 'initiators') return null;
    for (const member of members) {
      const other = (await this.#deps.views.groupsWith(type, member)).find(({ id }) => id !== but);
      if (other)
        return maskingOutcome(
          'already-member',
          `${member} is in the group "${other.name}" already: expected in none`,
        );
    }
    return null;
  }

  /**
   * Locks that prevent two groups from adding the same initiator at the same time.  None if there are more members than a group
   * can have.
   */
  #memberLocks(type: GroupType, members: readonly string[]): readonly string[] {
    const isTaken = type === 'initiators' && this.#findSizeFault(type, members.length) === null;
    return isTaken ? members.map(initiatorLock) : [];
  }

  #findSizeFault(type: GroupType, size: number): string | null {
    const { settings, storage } = this.#deps;
    const most = {
      initiators: settings.maxInitiatorsPerTarget,
      volumes: storage.storageCapabilities.maxLunsPerTarget,
      targets: 100_000,
    }[type];
    return size <= most ? null : `a group of ${size} ${type}: expected at most ${most}`;
  }

  /**
   * The target for a view of groups: the only one in the target group, if it shows nothing and allows nobody; otherwise a new
   * one.
   */
  async #targetFor(
    name: string | null,
    groups: NewView['groups'],
  ): Promise<{
    readonly node: { readonly target: IscsiName; readonly isNew: boolean } | null;
    readonly fault: string | null;
  }> {
    const { views, storage, settings } = this.#deps;
    const fault = name === null ? null : findNameFault(name, 'target');
    const [only, ...others] = groups.targets ? await views.membersOf(groups.targets) : [];
    const node = others.length === 0 && only !== undefined ? (only as IscsiName) : null;
    if (
      node !== null &&
      (await storage.isOwnTarget(node)) &&
      (await storage.listExports(node)).length === 0 &&
      (await this.#plan.allowedAt(node)).length === 0
    )
      return { node: { target: node, isNew: false }, fault };
    const target = name === null ? this.#plan.newTarget() : targetNameOf(settings.iqnPrefix, name);
    return { node: target === null ? null : { target, isNew: true }, fault };
  }
}

const groupNamesLock = 'masking:group-names';

function groupLock(id: string): string {
  return `masking:group:${id}`;
}

function noSuchGroup(name: string): MaskingOutcome {
  return maskingOutcome('no-such-group', `there is no group "${name}" that a client made`);
}

function changedMeanwhile(name: string): MaskingOutcome {
  return maskingOutcome('busy', `"${name}" was changed meanwhile: try again`);
}
