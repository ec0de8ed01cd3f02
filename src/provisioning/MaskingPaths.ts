import type { Principal } from '../security/Principal.js';
import type { IscsiName } from '../targets/IscsiName.js';
import { findNameFault } from './checkNames.js';
import type { MaskingExecution } from './MaskingExecution.js';
import { maskingOutcome, type MaskingOutcome } from './MaskingOutcome.js';
import {
  findRepetition,
  initiatorLock,
  MaskingPlans,
  noLunLeft,
  tooManyInitiators,
  unmapping,
  viewLock,
  type MaskingDeps,
  type WantedLun,
} from './MaskingPlans.js';

/** Changes of what single initiators see (expose, hide), and of the initiators that clients name. */
export class MaskingPaths {
  readonly #deps: MaskingDeps;
  readonly #execution: MaskingExecution;
  readonly #plan: MaskingPlans;

  constructor(deps: MaskingDeps, execution: MaskingExecution) {
    this.#deps = deps;
    this.#execution = execution;
    this.#plan = new MaskingPlans(deps);
  }

  /** Adds an initiator name to this server, without allowing it anything. */
  createInitiator(
    caller: Principal,
    { name, label }: { readonly name: IscsiName; readonly label: string | null },
  ): Promise<MaskingOutcome> {
    return this.#execution.change(
      caller,
      { what: 'createInitiator', target: null, initiator: name },
      [initiatorLock(name)],
      async () => {
        const fault = label === null ? null : findNameFault(label, 'initiator');
        if (fault) return maskingOutcome('invalid', fault);
        if (await this.#deps.views.findInitiator(name))
          return maskingOutcome('already-there', `the initiator ${name} is known already`);
        const full = this.#plan.findInitiatorLimit(1);
        if (full) return full;
        return { parts: [{ kind: 'putInitiator', before: null, after: { name, label } }] };
      },
    );
  }

  /** Removes an initiator that is in no view and no group. */
  removeInitiator(caller: Principal, name: IscsiName): Promise<MaskingOutcome> {
    return this.#execution.change(
      caller,
      { what: 'removeInitiator', target: null, initiator: name },
      [initiatorLock(name)],
      async () => {
        const { records, views } = this.#deps;
        const [group] = await views.groupsWith('initiators', name);
        if (group)
          return maskingOutcome(
            'in-use',
            `the initiator ${name} is a member of "${group.name}": expected that no group and no view has it`,
          );
        const allowing = await this.#deps.storage.findTargetsAllowing(name);
        if (allowing[0] !== undefined)
          return maskingOutcome(
            'in-use',
            `the initiator ${name} is allowed by ${allowing[0]}: expected by none`,
          );
        const before = records.findInitiator(name);
        if (!before) return maskingOutcome('no-such-initiator', `the initiator ${name} is not known`);
        return { parts: [{ kind: 'putInitiator', before, after: null }] };
      },
    );
  }

  /**
   * Exposes volumes to initiators, through a new or an existing view.
   * @param target an existing target; null: a new one.  With `isNode` the target must show nothing and allow nobody, or allow
   * exactly these initiators.
   */
  async expose(
    caller: Principal,
    {
      target: given,
      isNode,
      volumes,
      initiators,
    }: {
      readonly target: IscsiName | null;
      readonly isNode: boolean;
      readonly volumes: readonly WantedLun[];
      readonly initiators: readonly IscsiName[];
    },
  ): Promise<MaskingOutcome> {
    const { storage, volumes: volumeRecords } = this.#deps;
    const target = given ?? this.#plan.newTarget();
    const { maxLunsPerTarget } = storage.storageCapabilities;
    // Two simultaneous calls that create a view of the same volume for the same initiator would not notice each other by the
    // locks of views alone.
    const isTooMany = volumes.length > maxLunsPerTarget;
    const shared = isTooMany ? [] : volumes.map(({ volume }) => volumeLock(volume));
    const locks = [viewLock(target), ...shared];
    return this.#execution.change(caller, { what: 'exposePaths', target }, locks, async () => {
      const fault = findRepetition(volumes.map(({ volume }) => volume)) ?? findRepetition(initiators);
      if (fault) return maskingOutcome('invalid', fault);
      const missing = volumes.find(({ volume }) => !volumeRecords.find(volume));
      if (missing) return maskingOutcome('no-such-volume', `there is no volume ${missing.volume}`);
      if (isTooMany) return noLunLeft(target, maxLunsPerTarget);
      if (given === null || isNode) {
        const seen = await this.#findSeen(volumes, initiators);
        if (seen) return seen;
      }
      const foreign = given === null ? null : await this.#plan.findViewFault(target);
      if (foreign) return foreign;
      const allowed = given === null ? [] : await this.#plan.allowedAt(target);
      const shown = given === null ? [] : await storage.listExports(target);
      const isUsed = allowed.length + shown.length > 0;
      if (isNode && isUsed && !sameMembers(allowed, initiators))
        return maskingOutcome(
          'no-such-target',
          `${target} shows other volumes, or shows them to others: expected a target that shows nothing yet`,
        );
      const limited = given === null ? null : await this.#findLimited(target, initiators);
      if (limited !== null)
        return maskingOutcome(
          'not-supported',
          `${target} shows some of its LUNs to ${limited}: expected an initiator that sees all of them (iscsi-wbem target allow)`,
        );
      const newInitiators = initiators.filter((initiator) => !allowed.includes(initiator));
      const newVolumes = volumes.filter(({ volume }) => !shown.some(({ volumeId }) => volumeId === volume));
      if (newInitiators.length + newVolumes.length === 0)
        return maskingOutcome('already-member', `${target} shows that to these initiators already`);
      if (volumes.length !== newVolumes.length && initiators.length === 0)
        return maskingOutcome('already-member', `${target} shows one of these volumes already`);
      if (initiators.length !== newInitiators.length && volumes.length === 0)
        return maskingOutcome('already-member', `${target} allows one of these initiators already`);
      const { maxInitiatorsPerTarget } = this.#deps.settings;
      if (allowed.length + newInitiators.length > maxInitiatorsPerTarget)
        return maskingOutcome('limit-reached', tooManyInitiators(maxInitiatorsPerTarget));
      const mapped = this.#plan.planLuns(target, newVolumes, shown);
      if ('cause' in mapped) return mapped;
      const unknownNames = newInitiators.filter((name) => !this.#deps.records.findInitiator(name));
      const full = this.#plan.findInitiatorLimit(unknownNames.length);
      if (full) return full;
      return {
        parts: [
          ...unknownNames.map(
            (name) => ({ kind: 'putInitiator', before: null, after: { name, label: null } }) as const,
          ),
          ...(given === null ? [{ kind: 'createTarget', target, alias: null } as const] : []),
          ...newInitiators.map((initiator) => ({ kind: 'allow', target, initiator }) as const),
          ...mapped.parts,
        ],
        target,
      };
    });
  }

  /** Hides volumes from initiators at a view: removes the named volumes, or the initiators.  The view stays. */
  hide(
    caller: Principal,
    {
      target,
      volumes,
      initiators,
    }: {
      readonly target: IscsiName;
      readonly volumes: readonly string[];
      readonly initiators: readonly IscsiName[];
    },
  ): Promise<MaskingOutcome> {
    return this.#execution.change(caller, { what: 'hidePaths', target }, [viewLock(target)], async () => {
      const repeated = findRepetition(volumes) ?? findRepetition(initiators);
      if (repeated) return maskingOutcome('invalid', repeated);
      const fault = await this.#plan.findViewFault(target);
      if (fault) return fault;
      const shown = await this.#deps.storage.listExports(target);
      const allowed = await this.#plan.allowedAt(target);
      const unseen = volumes.find((volume) => !shown.some(({ volumeId }) => volumeId === volume));
      const denied = initiators.find((initiator) => !allowed.includes(initiator));
      if (unseen !== undefined)
        return maskingOutcome('no-such-export', `${target} does not show the volume ${unseen}`);
      if (denied !== undefined) return maskingOutcome('not-exposed', `${target} shows nothing to ${denied}`);
      const paths = volumes.length > 0 && initiators.length > 0;
      const toAll = sameMembers(initiators, allowed);
      const allOfThem = shown.every(({ volumeId }) => volumeId !== null && volumes.includes(volumeId));
      if (paths && !toAll && !allOfThem)
        return maskingOutcome(
          'invalid',
          `${target} shows all of its volumes to all of its initiators: expected all of the ones or all of the others`,
        );
      const unmapped = !paths || toAll ? volumes : [];
      const taken = !paths || !toAll ? initiators : [];
      return {
        parts: [
          ...shown
            .filter(({ volumeId }) => volumeId !== null && unmapped.includes(volumeId))
            .flatMap(unmapping),
          ...taken.map((initiator) => ({ kind: 'deny', target, initiator }) as const),
        ],
        goesOn: true,
        target,
      };
    });
  }

  /**
   * Removes a target that shows nothing, whether or not initiators are allowed.
   * @param mayEndSessions if false, a target with sessions stays.
   */
  removeTarget(caller: Principal, target: IscsiName, mayEndSessions: boolean): Promise<MaskingOutcome> {
    return this.#execution.change(caller, { what: 'removeTarget', target }, [viewLock(target)], async () => {
      const fault = await this.#plan.findViewFault(target);
      if (fault) return fault;
      const shown = await this.#deps.storage.listExports(target);
      if (shown.length > 0)
        return maskingOutcome('in-use', `${target} shows ${shown.length} volumes: expected none`);
      const sessions = mayEndSessions ? [] : await this.#deps.target.listSessions(target);
      if (sessions.length > 0)
        return maskingOutcome('has-sessions', `${target} has ${sessions.length} sessions: expected none`);
      return { parts: await this.#plan.planRemoval(target, shown, () => false), goesOn: true };
    });
  }

  /** One of the initiators that sees some of the LUNs of a target, and would not see further ones; null: there is none. */
  async #findLimited(target: IscsiName, initiators: readonly IscsiName[]): Promise<IscsiName | null> {
    const { restricted } = (await this.#deps.storage.findAccessList(target)) ?? {};
    return initiators.find((each) => restricted?.has(each)) ?? null;
  }

  /** Whether one of the initiators already sees one of the volumes, at any target. */
  async #findSeen(
    volumes: readonly WantedLun[],
    initiators: readonly IscsiName[],
  ): Promise<MaskingOutcome | null> {
    const { storage } = this.#deps;
    for (const { volume } of volumes) {
      for (const { target, lun, initiators: seers } of await storage.findExportsOf(volume)) {
        const allowed = seers ?? (await this.#plan.allowedAt(target));
        const initiator = initiators.find((each) => allowed.includes(each));
        if (initiator !== undefined)
          return maskingOutcome(
            'already-member',
            `${initiator} sees the volume as LUN ${lun} of ${target} already`,
            {
              target,
            },
          );
      }
    }
    return null;
  }
}

function volumeLock(id: string): string {
  return `masking:volume:${id}`;
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((each) => b.includes(each));
}
