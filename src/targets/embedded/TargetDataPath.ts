import { join } from 'node:path';
import type { LoginRefused } from '../../iscsi/TargetConnection.js';
import type { TurnedAwayReason } from '../../iscsi/LoginPlaces.js';
import { portalLimits } from '../../iscsi/PortalLimits.js';
import { normalIscsiName } from '../../iscsi/TargetAuthority.js';
import type { TargetLoad } from '../../iscsi/SessionSupervisor.js';
import { TargetServer } from '../../iscsi/TargetServer.js';
import type { SessionEndedBy } from '../../iscsi/TargetSession.js';
import type { TargetSessionInfo } from '../../iscsi/TargetSessions.js';
import { networkOf } from '../../security/networkOf.js';
import { parseIscsiName, type IscsiName } from '../IscsiName.js';
import { AccessTable } from './AccessTable.js';
import type { EmbeddedTarget } from '../EmbeddedTarget.js';
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
import { automaticWorkers } from './divideTargets.js';
import { removeLeftJournals } from './openDevice.js';
import { TargetPlaces } from './TargetPlaces.js';
import { WorkerRecord } from './WorkerRecord.js';
import type { WorkerChange } from './WorkerProcess.js';

/** Events that the data path reports. */
export interface DataPathEvents {
  loginRefused?(refused: LoginRefused): void;
  turnedAway?(turnedAway: TurnedAway): void;
  /** For sessions at a target, not for discovery, which needs no account. */
  sessionEnded?(ended: EndedSession): void;
  /** A worker process has ended, or runs again. */
  workerChanged?(change: WorkerChange): void;
}

/** The data path in the current thread, and in worker processes if the setup says so. */
export class TargetDataPath implements DataPath {
  readonly #refused = new Map<number, number>();
  readonly #turnedAway = new Map<TurnedAwayReason, number>();
  readonly #events: DataPathEvents;
  readonly #workerEntry: URL | undefined;
  #places: TargetPlaces | null = null;
  #untold = 0;
  #toldAt = -Infinity;
  #access: AccessTable | null = null;
  #server: TargetServer | null = null;
  /** The name of the discovery target, if it exists. */
  #discovery: IscsiName | null = null;

  /** @param workerEntry the module that worker processes run. */
  constructor(events: DataPathEvents = {}, workerEntry?: URL) {
    this.#events = events;
    this.#workerEntry = workerEntry;
  }

  async start({
    portal,
    targets,
    open,
    accounts,
    folder,
    limits = {},
    discoveryShows = 'admitted',
    workers = 1,
  }: DataPathSetup): Promise<DataPathStart> {
    const workerRecord = new WorkerRecord(join(folder, 'target-workers'));
    workerRecord.endEarlier();
    const unitFolder = join(folder, 'reservations');
    removeLeftJournals(unitFolder, targets);
    this.#discovery = targets.find(({ isDiscovery }) => isDiscovery)?.iscsiName ?? null;
    const places = new TargetPlaces({
      unitFolder,
      limits: { ...portalLimits, ...limits },
      workers: workers === 'auto' ? automaticWorkers(targets.length) : workers,
      workerRecord,
      sessions: {
        of: (target) => this.#server?.sessions.of(target) ?? [],
        abortTasks: async (target, lun, nexusIds) => this.#server?.abortTasks(target, lun, nexusIds),
      },
      onWorkerChange: (change) => this.#events.workerChanged?.(change),
      ...(this.#workerEntry && { workerEntry: this.#workerEntry }),
    });
    this.#places = places;
    const leftOut = await places.open(targets.filter(({ isDiscovery }) => isDiscovery !== true));
    const access = new AccessTable(targets, open, (target) => places.findDevice(target), discoveryShows);
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
    this.#server = new TargetServer({
      authority: access,
      events,
      limits: places.limits,
      shareOf: networkOf,
      elsewhere: (target) => places.findPlace(target),
    });
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
    await this.#places?.put(target, (initiators) => {
      this.#access?.putTarget({ ...target, initiators });
      this.#endSessions(target.iscsiName, initiators);
    });
  }

  async removeTarget(target: IscsiName): Promise<void> {
    this.#access?.removeTarget(target);
    this.#endSessions(target, []);
    await this.#places?.remove(target);
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
    await this.#places?.settled();
  }

  async refusedLogins(): Promise<ReadonlyMap<number, number>> {
    return this.#refused;
  }

  async load(): Promise<TargetLoad> {
    const here = this.#server?.load ?? { dataBytes: 0, waitingCommands: 0, stalledSessions: 0 };
    const loads = [here, ...((await this.#places?.loads()) ?? [])];
    const sum = (of: keyof TargetLoad): number => loads.reduce((total, load) => total + load[of], 0);
    return {
      dataBytes: sum('dataBytes'),
      waitingCommands: sum('waitingCommands'),
      stalledSessions: sum('stalledSessions'),
    };
  }

  async countsOf(places: readonly UnitPlace[]): Promise<readonly (UnitCounts | null)[]> {
    return (await this.#places?.countsOf(places)) ?? places.map(() => null);
  }

  async turnedAway(): Promise<ReadonlyMap<TurnedAwayReason, number>> {
    return this.#turnedAway;
  }

  /** The process ids of its worker processes. */
  get workerPids(): readonly number[] {
    return this.#places?.workerPids ?? [];
  }

  expectOwnLogin(isid: string): void {
    this.#server?.expectOwnLogin(isid);
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
    const closing = this.#server?.close();
    await this.#places?.close(async () => closing);
  }
}
