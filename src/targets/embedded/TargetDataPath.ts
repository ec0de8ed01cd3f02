import { join } from 'node:path';
import type { LoginRefused } from '../../iscsi/TargetConnection.js';
import { TargetServer } from '../../iscsi/TargetServer.js';
import type { TargetDevice } from '../../scsi/TargetDevice.js';
import { parseIscsiName, type IscsiName } from '../IscsiName.js';
import { AccessTable } from './AccessTable.js';
import type { AccessAccount, DataPath, DataPathSession, DataPathSetup } from './DataPath.js';
import { openDevice } from './openDevice.js';

/** The data path in the thread that makes it. */
export class TargetDataPath implements DataPath {
  readonly #devices = new Map<IscsiName, TargetDevice>();
  readonly #refused = new Map<number, number>();
  readonly #onLoginRefused: (refused: LoginRefused) => void;
  #access: AccessTable | null = null;
  #server: TargetServer | null = null;

  constructor(onLoginRefused: (refused: LoginRefused) => void = () => {}) {
    this.#onLoginRefused = onLoginRefused;
  }

  async start({ portal, targets, open, accounts, folder }: DataPathSetup): Promise<number> {
    for (const target of targets) {
      const device = openDevice(target, join(folder, 'reservations'), (lun, nexusIds) =>
        this.#server?.abortTasks(target.iscsiName, lun, nexusIds),
      );
      this.#devices.set(target.iscsiName, device);
    }
    const access = new AccessTable(targets, open, (target) => this.#devices.get(target)?.units ?? null);
    for (const account of accounts) access.putAccount(account);
    this.#access = access;
    const events = {
      loginRefused: (refused: LoginRefused) => {
        this.#refused.set(refused.status, (this.#refused.get(refused.status) ?? 0) + 1);
        this.#onLoginRefused(refused);
      },
    };
    this.#server = new TargetServer({ authority: access, events });
    return (await this.#server.listen(portal.address, portal.port)).port;
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

  async close(): Promise<void> {
    await this.#server?.close();
    for (const device of this.#devices.values()) await device.close();
  }
}
