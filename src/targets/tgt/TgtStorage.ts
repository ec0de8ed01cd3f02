import { discoveryName } from '../discovery.js';
import { chooseLun } from '../chooseLun.js';
import { findIscsiName, type IscsiName } from '../IscsiName.js';
import type { MadeLun } from '../MadeTargets.js';
import type {
  Export,
  StorageDriver,
  StorageDriverCapabilities,
  StorageDriverChange,
  StoragePlan,
  TargetAccess,
  TargetAccessList,
  UnitStatistics,
  VolumeIdentity,
  VolumeSource,
} from '../StorageDriver.js';
import { TargetDriverError } from '../TargetDriverError.js';
import { executeStorage } from './executeStorage.js';
import type { OneDaemon } from './OneDaemon.js';
import { tgtAuthority } from './planChange.js';
import type { TgtLog } from './TgtLog.js';
import type { MadeTarget, TgtMadeTargets } from './TgtMadeTargets.js';
import { parseTgtName, type TgtName } from './TgtName.js';
import type { TgtRecords } from './TgtRecords.js';
import type { TgtSnapshot, TgtTarget } from './TgtSnapshot.js';
import { TgtStatistics } from './TgtStatistics.js';
import { identifierOf } from './TgtUnits.js';

/** LUN 0 is the controller of every target.  Numbers above 255 are reported by tgt in a form that initiators take for others. */
const luns = { min: 1, max: 255, why: 'LUN 0 is the controller of a target of tgt' } as const;
/** Maximum length of a path in bytes when tgtd updates a LUN. */
const maxPathBytes = 1023;
/** Ids of our targets: above those that administrators and tgt-admin use, which begin at 1. */
const firstTid = 0x4000;
/** The characters that tgtd accepts in the name of a new target. */
const targetName = /^[A-Za-z0-9:.-]+$/;

export interface TgtStorageDeps {
  /** Runs in one turn of the queue, on one run of tgtd, with the state at its beginning. */
  readonly run: <T>(job: (daemon: OneDaemon, snapshot: TgtSnapshot) => Promise<T>) => Promise<T>;
  /** @throws TargetDriverError rejected if they cannot be read. */
  readonly records: () => TgtRecords;
  /** @throws TargetDriverError rejected if they cannot be read. */
  readonly made: () => TgtMadeTargets;
  readonly replay: 'on' | 'off';
  readonly log: TgtLog;
}

/** The steps of `executeStorage`, which are idempotent.  A type alias, because stored types must be JSON. */
export type TgtStorageSteps =
  | { readonly kind: 'none' }
  | { readonly kind: 'create'; readonly target: MadeTarget }
  /** `accounts`: those created for the target. */
  | { readonly kind: 'remove'; readonly target: IscsiName; readonly accounts: readonly TgtName[] }
  | { readonly kind: 'addUnit'; readonly target: IscsiName; readonly lun: MadeLun }
  | { readonly kind: 'removeUnit'; readonly target: IscsiName; readonly lun: number }
  | { readonly kind: 'resize'; readonly volume: Readonly<VolumeSource> }
  | { readonly kind: 'allow' | 'deny'; readonly target: IscsiName; readonly initiator: IscsiName };

/** Targets, LUNs and access lists of tgtd.  What was made here is stored sealed, and restored to a restarted daemon. */
export class TgtStorage implements StorageDriver {
  readonly storageCapabilities: StorageDriverCapabilities = {
    minLun: luns.min,
    maxLun: luns.max,
    maxLunsPerTarget: luns.max - luns.min + 1,
    maxAliasBytes: 0,
    resize: 'rescan',
    shrinksExports: false,
    readOnlyLuns: true,
    keepsReserve: false,
    lunsPerInitiator: false,
    sharesUnits: false,
    blockSizes: [512, 4096],
  };
  readonly #deps: TgtStorageDeps;
  readonly #statistics = new TgtStatistics();

  constructor(deps: TgtStorageDeps) {
    this.#deps = deps;
  }

  async isOwnTarget(target: IscsiName): Promise<boolean> {
    return this.#deps.made().get(target) !== null;
  }

  /** LUNs of targets made here are listed whether or not tgtd shows them now. */
  listExports(target: IscsiName | null): Promise<readonly Export[]> {
    return this.#deps.run(async (_, { targets }) => {
      const made = this.#deps.made();
      if (target === null) return allExports(targets, made);
      const own = made.get(target);
      const shown = targets.filter(({ iscsiName }) => iscsiName === target);
      return [...(own ? ownExports(own) : []), ...shown.flatMap((each) => foreignExports(each, own))];
    });
  }

  async findExportsOf(volumeId: string): Promise<readonly Export[]> {
    return this.#deps
      .made()
      .showing(volumeId)
      .map(({ target, lun }) => toExport(target, lun));
  }

  /** An address in the list admits every initiator at that address. */
  findAccessList(target: IscsiName): Promise<TargetAccessList | null> {
    return this.#deps.run(async (_, snapshot) => {
      const shown = snapshot.findTarget(target);
      return shown === null ? null : { initiators: allowedBy(shown) };
    });
  }

  listAccess(): Promise<readonly TargetAccess[]> {
    return this.#deps.run(async (_, { targets }) =>
      targets
        .filter(({ isDiscovery }) => !isDiscovery)
        .map((shown) => ({ target: shown.iscsiName, initiators: allowedBy(shown) })),
    );
  }

  async findTargetsAllowing(initiator: IscsiName): Promise<readonly IscsiName[]> {
    const lists = await this.listAccess();
    return lists
      .filter(({ initiators }) => initiators?.includes(initiator) ?? false)
      .map(({ target }) => target);
  }

  /** Without durations, which tgt does not measure. */
  readStatistics(volumeId: string | null): Promise<readonly UnitStatistics[]> {
    return this.#deps.run(async (daemon, { targets }) => {
      const tids = new Map(targets.map(({ iscsiName, tid }) => [iscsiName, tid]));
      const all = allExports(targets, this.#deps.made()).map((each) =>
        Object.assign({}, each, { tid: tids.get(each.target) ?? null }),
      );
      return this.#statistics.read(daemon, all, volumeId);
    });
  }

  /** tgt makes an NAA 6h designator of the digits of scsi_id. */
  identityOf(volumeId: string): VolumeIdentity {
    return { name: identifierOf(volumeId), nameFormat: 9, nameNamespace: 2 };
  }

  planStorage(change: StorageDriverChange): Promise<StoragePlan> {
    return this.#deps.run(async (_, snapshot) => {
      switch (change.kind) {
        case 'createTarget':
          return this.#planCreate(change, snapshot);
        case 'removeTarget':
          return this.#planRemove(change.target, snapshot);
        case 'renameTarget':
          this.#getOwn(change.target, snapshot);
          throw notSupported(`targets of tgt have no alias: ${change.target} keeps its name`);
        case 'addExport':
          return this.#planAddUnit(change, snapshot);
        case 'removeExport':
          return this.#planRemoveUnit(change, snapshot);
        case 'allow':
        case 'deny':
          return this.#planAccess(change, snapshot);
        case 'resize':
          return this.#planResize(change.volume);
      }
    });
  }

  executeStorage(plan: StoragePlan): Promise<void> {
    const steps = plan.steps as unknown as TgtStorageSteps;
    return executeStorage(steps, this.#deps);
  }

  /** The driver's only lock, as for its accounts. */
  storageLockKey(): string {
    return tgtAuthority;
  }

  #planCreate(
    { target, admission }: Extract<StorageDriverChange, { readonly kind: 'createTarget' }>,
    snapshot: TgtSnapshot,
  ): StoragePlan {
    if (target === discoveryName)
      throw new TargetDriverError(
        'invalid',
        `${target} stands for discovery: expected another name for a target`,
      );
    if (!targetName.test(target))
      throw new TargetDriverError(
        'invalid',
        `tgt cannot hold the target name ${target}: expected letters and digits of ASCII, ":", "." and "-"`,
      );
    const made = this.#deps.made();
    if (snapshot.findTarget(target) !== null || made.get(target) !== null)
      throw new TargetDriverError('already-there', `there is a target ${target} already`);
    const taken = new Set([...snapshot.targets, ...made.values()].map(({ tid }) => tid));
    const tid = lowestFree(firstTid, taken);
    return toPlan([target], {
      kind: 'create',
      target: { iscsiName: target, tid, luns: [], initiators: [], isOpen: admission === 'initiators' },
    });
  }

  #planRemove(name: IscsiName, snapshot: TgtSnapshot): StoragePlan {
    const own = this.#getOwn(name, snapshot);
    const shown = snapshot.findTarget(name);
    const count = own.luns.length + (shown === null ? 0 : foreignExports(shown, own).length);
    if (count > 0)
      throw new TargetDriverError(
        'in-use',
        `${name} has ${count} LUN${count === 1 ? '' : 's'}: expected none`,
      );
    return toPlan([name], { kind: 'remove', target: name, accounts: this.#accountsMadeFor(name, shown) });
  }

  /**
   * Neither guards nor accounts that other programs made and bound.  Without replay there is no record of who made an account.
   */
  #accountsMadeFor(name: IscsiName, shown: TgtTarget | null): readonly TgtName[] {
    const { records: open, replay } = this.#deps;
    const records = open();
    const recorded = records.targets.get(name);
    const accounts = new Set(
      [shown, recorded].flatMap((each) => (each ? [...each.incoming, each.outgoing ?? []].flat() : [])),
    );
    return [...accounts].filter(
      (account) => !records.isGuard(account) && (replay === 'off' || records.heldAccounts.has(account)),
    );
  }

  #planAddUnit(
    { target, lun: wanted, volume, readOnly }: Extract<StorageDriverChange, { readonly kind: 'addExport' }>,
    snapshot: TgtSnapshot,
  ): StoragePlan {
    const own = this.#getOwn(target, snapshot);
    expectStorablePath(volume.path);
    const here = own.luns.find((each) => each.volume.id === volume.id);
    if (here)
      throw new TargetDriverError('already-there', `the volume is LUN ${here.lun} of ${target} already`);
    this.#expectNoForeignUnit(volume.path, snapshot);
    const shown = snapshot.findTarget(target);
    const taken = new Set([...own.luns.map(({ lun }) => lun), ...(shown?.luns ?? [])]);
    const lun = chooseLun(target, wanted, taken, luns);
    return { ...toPlan([target], { kind: 'addUnit', target, lun: { lun, volume, readOnly } }), lun };
  }

  /** Two independent units would write to the same data. */
  #expectNoForeignUnit(path: string, { targets }: TgtSnapshot): void {
    for (const { iscsiName, units } of targets) {
      const unit = units.find((each) => each.path === parseTgtName(path));
      const own =
        this.#deps
          .made()
          .get(iscsiName)
          ?.luns.some(({ lun }) => lun === unit?.lun) ?? false;
      if (unit && !own)
        throw new TargetDriverError(
          'in-use',
          `${path} is LUN ${unit.lun} of ${iscsiName}, which was not made here: expected that no other target serves it`,
        );
    }
  }

  #planRemoveUnit(
    { target, lun }: Extract<StorageDriverChange, { readonly kind: 'removeExport' }>,
    snapshot: TgtSnapshot,
  ): StoragePlan {
    const own = this.#getOwn(target, snapshot);
    const isOwn = own.luns.some((each) => each.lun === lun);
    const shown = snapshot.findTarget(target);
    if (!isOwn && shown?.luns.includes(lun) === true)
      throw notSupported(`LUN ${lun} of ${target} was not made here: expected one that was`);
    return toPlan([target], isOwn ? { kind: 'removeUnit', target, lun } : { kind: 'none' });
  }

  #planAccess(
    { kind, target, initiator }: Extract<StorageDriverChange, { readonly kind: 'allow' | 'deny' }>,
    snapshot: TgtSnapshot,
  ): StoragePlan {
    const own = this.#getOwn(target, snapshot);
    const shown = snapshot.findTarget(target);
    const isShown = shown?.acl.includes(parseTgtName(initiator)) ?? false;
    const isWanted = own.initiators.includes(initiator);
    const isDone = kind === 'allow' ? isShown && isWanted : !isShown && !isWanted;
    return toPlan([target], isDone ? { kind: 'none' } : { kind, target, initiator });
  }

  /** tgt reads the size from the file, which is truncated only when no initiator sees its end any more. */
  #planResize(volume: VolumeSource): StoragePlan {
    const shown = this.#deps.made().showing(volume.id);
    const larger = shown.find(({ lun }) => lun.volume.bytes > volume.bytes);
    if (larger)
      throw notSupported(
        `the volume is LUN ${larger.lun.lun} of ${larger.target} with ${larger.lun.volume.bytes} bytes: tgt makes no LUN smaller, expected that no target shows it`,
      );
    expectStorablePath(volume.path);
    const targets = shown.map(({ target }) => target);
    return toPlan(targets, shown.length === 0 ? { kind: 'none' } : { kind: 'resize', volume });
  }

  /** @throws TargetDriverError no-such-target; not-supported for a target that was not made here. */
  #getOwn(name: IscsiName, snapshot: TgtSnapshot): MadeTarget {
    const own = this.#deps.made().get(name);
    if (own) return own;
    if (snapshot.findTarget(name) === null)
      throw new TargetDriverError('no-such-target', `there is no target ${name}`);
    throw notSupported(`${name} was not made through this server: expected a target that was`);
  }
}

/** Null: the list contains an address, so it does not limit names. */
function allowedBy({ acl }: TgtTarget): readonly IscsiName[] | null {
  const names = acl.map((entry) => findIscsiName(Buffer.from(entry, 'latin1').toString('utf8')));
  const initiators = names.filter((name) => name !== null);
  return initiators.length === names.length ? initiators : null;
}

function toPlan(targets: readonly IscsiName[], steps: TgtStorageSteps): StoragePlan {
  // JSON can represent these records, because they have plain values only.
  const json = JSON.parse(JSON.stringify(steps)) as StoragePlan['steps'];
  return { targets, lun: null, nothingToDo: steps.kind === 'none', steps: json };
}

/** tgtd splits requests at commas, and shows one path a line. */
function expectStorablePath(path: string): void {
  const bytes = Buffer.byteLength(path);
  const why = path.includes(',')
    ? 'expected no comma'
    : /\p{Cc}/u.test(path)
      ? 'expected no control characters'
      : bytes > maxPathBytes
        ? `it has ${bytes} bytes, expected at most ${maxPathBytes}`
        : null;
  if (why !== null) throw notSupported(`tgt cannot hold the path ${JSON.stringify(path)}: ${why}`);
}

function notSupported(message: string): TargetDriverError {
  return new TargetDriverError('not-supported', message);
}

function toExport(target: IscsiName, { lun, volume, readOnly }: MadeLun): Export {
  return { target, lun, volumeId: volume.id, path: volume.path, bytes: volume.bytes, readOnly };
}

function ownExports({ iscsiName, luns }: MadeTarget): Export[] {
  return luns.map((lun) => toExport(iscsiName, lun));
}

function allExports(shown: readonly TgtTarget[], made: TgtMadeTargets): Export[] {
  return [
    ...made.values().flatMap(ownExports),
    ...shown.flatMap((each) => foreignExports(each, made.get(each.iscsiName))),
  ];
}

/** LUNs that tgtd shows but that were not made here. */
function foreignExports({ iscsiName, units }: TgtTarget, own: MadeTarget | null): Export[] {
  const known = new Set(own?.luns.map(({ lun }) => lun));
  return units
    .filter(({ lun }) => !known.has(lun))
    .map(({ lun, path, readOnly }) => ({
      target: iscsiName,
      lun,
      volumeId: null,
      path: path === null ? null : Buffer.from(path, 'latin1').toString('utf8'),
      bytes: null,
      readOnly,
    }));
}

function lowestFree(first: number, taken: ReadonlySet<number>): number {
  let number = first;
  while (taken.has(number)) number += 1;
  return number;
}
