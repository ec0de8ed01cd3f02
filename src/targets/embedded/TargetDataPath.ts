import { join } from 'node:path';
import type { LoginRefused } from '../../iscsi/TargetConnection.js';
import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import { TargetServer } from '../../iscsi/TargetServer.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import { networkOf } from '../../security/networkOf.js';
import { parseIscsiName, type IscsiName } from '../IscsiName.js';
import { AccessTable } from './AccessTable.js';
import type { LeftOutLun } from '../EmbeddedTarget.js';
import type {
  AccessAccount,
  DataPath,
  DataPathSession,
  DataPathSetup,
  DataPathStart,
  TurnedAway,
} from './DataPath.js';
import { openDevice } from './openDevice.js';

/** What the data path tells without being asked. */
export interface DataPathEvents {
  loginRefused?(refused: LoginRefused): void;
  turnedAway?(turnedAway: TurnedAway): void;
}

/** The data path in the thread that makes it. */
export class TargetDataPath implements DataPath {
  readonly #devices = new Map<IscsiName, TargetDevice>();
  readonly #refused = new Map<number, number>();
  readonly #turnedAway = new Map<TurnedAwayReason, number>();
  readonly #events: DataPathEvents;
  #untold = 0;
  #toldAt = -Infinity;
  #access: AccessTable | null = null;
  #server: TargetServer | null = null;

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
  }: DataPathSetup): Promise<DataPathStart> {
    const leftOut: LeftOutLun[] = [];
    for (const target of targets) {
      const opened = openDevice(target, join(folder, 'reservations'), {
        targetReset: limits.targetReset !== 'refuse',
        onAbortTasks: (lun, nexusIds) => this.#server?.abortTasks(target.iscsiName, lun, nexusIds),
      });
      this.#devices.set(target.iscsiName, opened.device);
      leftOut.push(...opened.leftOut);
    }
    const access = new AccessTable(targets, open, (target) => this.#devices.get(target)?.units ?? null);
    for (const account of accounts) access.putAccount(account);
    this.#access = access;
    const events = {
      loginRefused: (refused: LoginRefused) => {
        this.#refused.set(refused.status, (this.#refused.get(refused.status) ?? 0) + 1);
        this.#events.loginRefused?.(refused);
      },
      turnedAway: (address: string, reason: TurnedAwayReason) => this.#noteTurnedAway(address, reason),
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

  async sessions(of: IscsiName | null): Promise<readonly DataPathSession[]> {
    const found: DataPathSession[] = [];
    for (const { info } of this.#server?.sessions.list() ?? []) {
      const { claim, id, tsih, initiatorAddress } = info;
      if (claim.targetName === null) continue;
      const { initiatorName, isid, authMethod, mutual, cid } = claim;
      const target = parseIscsiName(claim.targetName);
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

  async turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>> {
    return this.#turnedAway;
  }

  expectOwnLogin(isid: string): void {
    this.#server?.expectOwnLogin(isid);
  }

  /** Told at most once a second: whoever connects ten thousand times a second is no work for others. */
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
    for (const device of this.#devices.values()) await device.close();
  }
}
