import type { HostStore } from '../store/KeyValueStore.js';
import type { LoginPortal } from './connectToTarget.js';
import type { SessionInfo } from './HeldSession.js';
import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import type { KernelInitiator, KernelSession } from './KernelInitiator.js';
import type { PlannedLogin } from './planLogin.js';
import { findUniqueId, printUniqueId, type UniqueId, type UniqueIds } from './UniqueId.js';

interface Known {
  readonly sessionId: UniqueId;
  readonly connectionId: UniqueId;
  readonly session: KernelSession;
}

interface KnownJson {
  readonly sessionId: string;
  readonly connectionId: string;
  readonly session: KernelSession;
}

const prefix = 'initiator/kernel-sessions/';

/** The sessions that this server made through the host's own initiator.  They outlive this process, and so does this list. */
export class KernelSessions {
  readonly #store: HostStore;
  readonly #kernel: KernelInitiator;
  readonly #ids: UniqueIds;
  readonly #known = new Map<string, Known>();

  constructor(kernel: KernelInitiator, ids: UniqueIds, store: HostStore) {
    this.#kernel = kernel;
    this.#ids = ids;
    this.#store = store;
    for (const [, value] of store.entries(prefix)) {
      const json = JSON.parse(value.toString()) as KnownJson;
      const sessionId = findUniqueId(json.sessionId);
      const connectionId = findUniqueId(json.connectionId);
      if (sessionId === null || connectionId === null) continue;
      this.#known.set(json.sessionId, { sessionId, connectionId, session: json.session });
    }
  }

  get size(): number {
    return this.#known.size;
  }

  has(targetName: string): boolean {
    return [...this.#known.values()].some(({ session }) => session.targetName === targetName);
  }

  find(id: UniqueId): KernelSession | null {
    return this.#known.get(printUniqueId(id))?.session ?? null;
  }

  /**
   * Tries the portals one after the other, each after `expectAllowed`.
   * @throws IsdscError of the last attempt.
   */
  async open(
    { targetName, parameters, portals, targetPortals }: PlannedLogin,
    initiatorName: string,
    expectAllowed: (portal: LoginPortal) => Promise<string>,
  ): Promise<{ readonly sessionId: UniqueId; readonly connectionId: UniqueId }> {
    let failure = new IsdscError('ISDSC_NO_PORTAL_SPECIFIED', `No portal of ${targetName} is known.`);
    for (const wanted of portals) {
      const found = targetPortals.find(
        (each) => each.address === wanted.address && each.socket === wanted.port,
      );
      try {
        const address = await expectAllowed(wanted);
        const portal = { address, socket: wanted.port, portalGroupTag: found?.portalGroupTag ?? 1 };
        return this.#add(await this.#kernel.login({ targetName, initiatorName, portal, parameters }));
      } catch (error) {
        failure = isdscErrorOf(error);
        if (failure.symbol !== 'ISDSC_CONNECTION_FAILED') throw failure;
      }
    }
    throw failure;
  }

  /** Removes sessions that have ended: logged out by other means, or lost by a restart of the host. */
  async refresh(): Promise<void> {
    for (const [key, { session }] of this.#known) {
      if (await this.#kernel.isLoggedIn(session)) continue;
      await this.#kernel.forget(session);
      this.#drop(key);
    }
  }

  async list(initiatorName: string): Promise<SessionInfo[]> {
    await this.refresh();
    const infos: SessionInfo[] = [];
    for (const { sessionId, connectionId, session } of this.#known.values()) {
      const { address, socket } = session.portal;
      infos.push({
        sessionId,
        initiatorName,
        targetName: session.targetName,
        isInformational: false,
        state: 'logged-in',
        isid: Buffer.alloc(0),
        tsih: null,
        parameters: null,
        connections: [
          {
            connectionId,
            initiatorAddress: null,
            initiatorSocket: null,
            targetAddress: address,
            targetSocket: socket,
            cid: 0,
          },
        ],
        devices: await this.#kernel.devices(session),
      });
    }
    return infos;
  }

  /** Returns whether there was such a session. */
  async logout(id: UniqueId): Promise<boolean> {
    const key = printUniqueId(id);
    const known = this.#known.get(key);
    if (!known) return false;
    await this.#kernel.logout(known.session);
    this.#drop(key);
    return true;
  }

  #drop(key: string): void {
    this.#known.delete(key);
    this.#store.remove(`${prefix}${key}`);
  }

  #add(session: KernelSession): { readonly sessionId: UniqueId; readonly connectionId: UniqueId } {
    const sessionId = this.#ids.next();
    const connectionId = this.#ids.next();
    const key = printUniqueId(sessionId);
    this.#known.set(key, { sessionId, connectionId, session });
    const json: KnownJson = { sessionId: key, connectionId: printUniqueId(connectionId), session };
    this.#store.put(`${prefix}${key}`, Buffer.from(JSON.stringify(json)));
    return { sessionId, connectionId };
  }
}
