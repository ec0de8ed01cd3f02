import type { DiscoveredPortal } from './DiscoveredTargets.js';
import type { LoginParameters } from './loginParameters.js';

export interface KernelLogin {
  readonly targetName: string;
  readonly initiatorName: string;
  readonly portal: DiscoveredPortal;
  readonly parameters: LoginParameters;
}

/** A session that the host's own initiator holds, its LUNs being devices. */
export interface KernelSession {
  readonly targetName: string;
  readonly portal: DiscoveredPortal;
}

/** The initiator of the host's operating system: what it logs in to appears as block devices. */
export interface KernelInitiator {
  /** @throws IsdscError ISDSC_REQUEST_NOT_SUPPORTED where the host has none; nothing has been changed then. */
  expectAvailable(): Promise<void>;

  /** @throws IsdscError; nothing of the login is left behind then. */
  login(login: KernelLogin): Promise<KernelSession>;

  /** @throws IsdscError ISDSC_DEVICE_BUSY_ON_SESSION while a device of the session is in use. */
  logout(session: KernelSession): Promise<void>;

  /** Removes what is left of a session that is over. */
  forget(session: KernelSession): Promise<void>;

  /** Names of the block devices: "sda". */
  devices(session: KernelSession): Promise<readonly string[]>;

  isLoggedIn(session: KernelSession): Promise<boolean>;
}
