import { join } from 'node:path';
import type { LoginRefused } from '../../iscsi/TargetConnection.js';
import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import { normalIscsiName } from '../../iscsi/TargetAuthority.js';
import { TargetServer, type TargetLoad } from '../../iscsi/TargetServer.js';
import type { SessionEndedBy } from '../../iscsi/TargetSession.js';
import type { TargetSessionInfo } from '../../iscsi/TargetSessions.js';
import type { DirectAccessUnit } from '../../scsi/DirectAccessUnit.js';
import type { BlockMedium } from '../../scsi/media/BlockMedium.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import { networkOf } from '../../security/networkOf.js';
import { parseIscsiName, type IscsiName } from '../IscsiName.js';
import { AccessTable } from './AccessTable.js';
import type { EmbeddedLun, EmbeddedTarget, LeftOutLun } from '../EmbeddedTarget.js';
import type {
  AccessAccount,
  DataPath,
  DataPathSession,
  DataPathSetup,
  DataPathStart,
  EndedSession,
  TurnedAway,
  UnitCounts,
  UnitPlace,
} from './DataPath.js';
import { openDevice, removeLeftJournals, viewOf, type OpenedDevice } from './openDevice.js';
import { OpenUnits } from './OpenUnits.js';

/** Events that the data path reports. */
export interface DataPathEvents {
  loginRefused?(refused: LoginRefused): void;
  turnedAway?(turnedAway: TurnedAway): void;
  /** For sessions at a target, not for discovery, which needs no account. */
  sessionEnded?(ended: EndedSession): void;
}

/** The data path in the current thread. */
export class TargetDataPath implements DataPath {
  readonly #devices = new Map<IscsiName, TargetDevice>();
  /** The LUNs of each target, except those left out at the start. */
  readonly #served = new Map<IscsiName, readonly EmbeddedLun[]>();
  readonly #refused = new Map<number, number>();
  readonly #turnedAway = new Map<TurnedAwayReason, number>();
  readonly #events: DataPathEvents;
  #units = new OpenUnits('');
  #targetReset = true;
  #untold = 0;
  #toldAt = -Infinity;
  #access: AccessTable | null = null;
  #server: TargetServer | null = null;
  /** The name of the discovery target, if it exists. */
  #discovery: IscsiName | null = null;

  constructor(events: DataPathEvents = {}) {
    this.#events = events;
  }

  async start({
    portal,
    targets,
    open,
    accounts,
    folder,
    limits = {},
    discoveryShows = 'admitted',
  }: DataPathSetup): Promise<DataPathStart> {
    const leftOut: LeftOutLun[] = [];
    const unitFolder = join(folder, 'reservations');
    removeLeftJournals(unitFolder, targets);
    this.#units = new OpenUnits(unitFolder);
    this.#targetReset = limits.targetReset !== 'refuse';
    for (const target of targets) {
      if (target.isDiscovery) {
        this.#discovery = target.iscsiName;
        continue;
      }
      const opened = this.#openDevice(target);
      this.#devices.set(target.iscsiName, opened.device);
      leftOut.push(...opened.leftOut);
      const isLeftOut = ({ lun }: EmbeddedLun): boolean => opened.leftOut.some((each) => each.lun === lun);
      this.#served.set(
        target.iscsiName,
        target.luns.filter((lun) => !isLeftOut(lun)),
      );
    }
    const deviceOf = (target: IscsiName) => this.#devices.get(target) ?? null;
    const access = new AccessTable(targets, open, deviceOf, discoveryShows);
    for (const account of accounts) access.putAccount(account);
    this.#access = access;
    const events = {
      loginRefused: (refused: LoginRefused) => {
        this.#refused.set(refused.status, (this.#refused.get(refused.status) ?? 0) + 1);
        this.#events.loginRefused?.(refused);
      },
      turnedAway: (address: string, reason: TurnedAwayReason) => this.#noteTurnedAway(address, reason),
      sessionEnded: ({ claim, initiatorAddress }: TargetSessionInfo, why: string, by: SessionEndedBy) => {
        if (by === 'initiator' || claim.targetName === null) return;
        const { targetName: target, initiatorName } = claim;
        const isid = claim.isid.toString('hex');
        this.#events.sessionEnded?.({ target, initiatorName, initiatorAddress, isid, why });
      },
    };
    this.#server = new TargetServer({ authority: access, events, limits, shareOf: networkOf });
    const { port } = await this.#server.listen(portal.address, portal.port);
    return { port, leftOut };
  }

  async putAccount(account: AccessAccount): Promise<void> {
    this.#access?.putAccount(account);
  }

  async removeAccount(id: string): Promise<void> {
    this.#access?.removeAccount(id);
  }

  async setOpen(target: IscsiName, open: boolean): Promise<void> {
    this.#access?.setOpen(target, open);
  }

  async putTarget(target: EmbeddedTarget): Promise<void> {
    const { iscsiName, luns } = target;
    const device = this.#devices.get(iscsiName) ?? this.#openDevice({ ...target, luns: [] }).device;
    const before = this.#served.get(iscsiName) ?? [];
    const kept = luns.filter((lun) => before.some((each) => isSameUnit(each, lun)));
    const added = luns.filter((lun) => !kept.includes(lun));
    const removed = before.filter((lun) => !kept.some((each) => isSameUnit(each, lun)));
    const resized = kept.filter((lun) => device.find(lun.lun)?.bytes !== lun.bytes);

    // Units are opened before anything changes: if one cannot be opened, the state stays the same.
    const units: { readonly lun: EmbeddedLun; readonly unit: DirectAccessUnit }[] = [];
    const media: { readonly unit: DirectAccessUnit; readonly medium: BlockMedium }[] = [];
    try {
      for (const lun of added) units.push({ lun, unit: this.#units.open(iscsiName, lun) });
      for (const lun of resized) {
        const unit = device.find(lun.lun);
        if (unit) media.push({ unit, medium: this.#units.openMedium(lun) });
      }
    } catch (error) {
      await Promise.allSettled([
        ...units.map(async ({ unit }) => this.#units.release(unit)),
        ...media.map(async ({ medium }) => medium.close()),
      ]);
      throw error;
    }

    // From here to the first await no command of an initiator can run in between.
    this.#devices.set(iscsiName, device);
    this.#served.set(iscsiName, luns);
    this.#access?.putTarget(target);
    this.#endSessions(iscsiName, target.initiators);
    const closing = removed.map(({ lun }) => this.#removeUnit(iscsiName, device, lun));
    for (const lun of kept) closing.push(this.#setInitiators(iscsiName, device, lun));
    for (const { lun, unit } of units) device.add(lun.lun, unit, viewOf(lun));
    for (const { unit, medium } of media) closing.push(unit.changeMedium(medium));
    await Promise.all(closing);
  }

  async removeTarget(target: IscsiName): Promise<void> {
    const device = this.#devices.get(target);
    this.#access?.removeTarget(target);
    this.#endSessions(target, []);
    this.#devices.delete(target);
    this.#served.delete(target);
    if (device) await this.#closeDevice(device);
  }

  async sessions(of: IscsiName | null): Promise<readonly DataPathSession[]> {
    const found: DataPathSession[] = [];
    for (const { info } of this.#server?.sessions.list() ?? []) {
      const { claim, id, tsih, initiatorAddress, openedAt, digests } = info;
      const { initiatorName, isid, authMethod, mutual, cid } = claim;
      const target = claim.targetName === null ? this.#discovery : parseIscsiName(claim.targetName);
      if (target === null) continue;
      if (of !== null && target !== of) continue;
      found.push({
        id,
        target,
        initiatorName,
        isid: isid.toString('hex'),
        tsih,
        authMethod,
        mutual,
        cid,
        initiatorAddress,
        openedAt,
        digests,
      });
    }
    return found;
  }

  async endSessions(ids: readonly string[]): Promise<void> {
    for (const id of ids) this.#server?.sessions.find(id)?.end('ended by the administrator', 0);
  }

  async refusedLogins(): Promise<ReadonlyMap<number, number>> {
    return this.#refused;
  }

  async load(): Promise<TargetLoad> {
    return this.#server?.load ?? { dataBytes: 0, waitingCommands: 0, stalledSessions: 0 };
  }

  async countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]> {
    return places.map(({ target, lun }) => {
      const counts = this.#devices.get(target)?.find(lun)?.counts;
      return counts ? { startedAt: counts.startedAt, ...counts.transfers } : null;
    });
  }

  async turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>> {
    return this.#turnedAway;
  }

  expectOwnLogin(isid: string): void {
    this.#server?.expectOwnLogin(isid);
  }

  #openDevice(target: EmbeddedTarget): OpenedDevice {
    return openDevice(target, this.#units, {
      targetReset: this.#targetReset,
      onAbortTasks: async (lun, nexusIds) => this.#server?.abortTasks(target.iscsiName, lun, nexusIds),
    });
  }

  async #closeDevice(device: TargetDevice): Promise<void> {
    await Promise.all(device.removeAll().map(async (unit) => this.#units.release(unit)));
  }

  /** Ends sessions of initiators that lost their access to the target; null: any initiator has access. */
  #endSessions(target: IscsiName, allowed: readonly IscsiName[] | null): void {
    if (allowed === null) return;
    const names = new Set<string>(allowed);
    for (const session of this.#server?.sessions.of(target) ?? []) {
      if (!names.has(normalIscsiName(session.info.claim.initiatorName)))
        session.end('the initiator may not see the target any more', 0);
    }
  }

  /** Later commands do not find the unit.  Commands in progress have no effect after it is closed. */
  async #removeUnit(target: IscsiName, device: TargetDevice, lun: number): Promise<void> {
    const unit = device.remove(lun);
    const sessions = Array.from(this.#server?.sessions.of(target) ?? []);
    await Promise.all(sessions.map((session) => session.abortTasks(lun)));
    if (unit) await this.#units.release(unit);
  }

  /** As `#removeUnit`, for initiators that lose their access to it. */
  async #setInitiators(
    target: IscsiName,
    device: TargetDevice,
    { lun, initiators = null }: EmbeddedLun,
  ): Promise<void> {
    device.setInitiators(lun, initiators);
    if (initiators === null) return;
    const names = new Set<string>(initiators);
    const others = Array.from(this.#server?.sessions.of(target) ?? []).filter(
      ({ info }) => !names.has(normalIscsiName(info.claim.initiatorName)),
    );
    await Promise.all(others.map((session) => session.abortTasks(lun)));
  }

  /** Reported at most once a second: a client that connects ten thousand times a second causes no extra work. */
  #noteTurnedAway(address: string, reason: TurnedAwayReason): void {
    this.#turnedAway.set(reason, (this.#turnedAway.get(reason) ?? 0) + 1);
    this.#untold += 1;
    const now = performance.now();
    if (now - this.#toldAt < 1_000) return;
    this.#events.turnedAway?.({ count: this.#untold, address, reason });
    this.#toldAt = now;
    this.#untold = 0;
  }

  async close(): Promise<void> {
    await this.#server?.close();
    for (const device of this.#devices.values()) await this.#closeDevice(device);
  }
}

/** Whether two LUNs show the same data under the same number, regardless of the size. */
function isSameUnit(a: EmbeddedLun, b: EmbeddedLun): boolean {
  return (
    a.lun === b.lun &&
    a.file === b.file &&
    a.volume?.id === b.volume?.id &&
    a.volume?.readOnly === b.volume?.readOnly
  );
}
