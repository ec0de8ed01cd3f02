import type { DiscoveredPortal } from './DiscoveredTargets.js';
import type { LoginParameters } from './loginParameters.js';

export interface KernelLogin {
  readonly targetName: string;
  readonly initiatorName: string;
  readonly portal: DiscoveredPortal;
  readonly parameters: LoginParameters;
}

/** A session of the host's own initiator.  Its LUNs are block devices. */
export interface KernelSession {
  readonly targetName: string;
  readonly portal: DiscoveredPortal;
}

/** The initiator of the host's operating system.  The LUNs of its sessions appear as block devices. */
export interface KernelInitiator {
  /** @throws IsdscError ISDSC_REQUEST_NOT_SUPPORTED if the host has none; nothing has been changed then. */
  expectAvailable(): Promise<void>;

  /** @throws IsdscError; nothing of the login is left then. */
  login(login: KernelLogin): Promise<KernelSession>;

  /** @throws IsdscError ISDSC_DEVICE_BUSY_ON_SESSION while a device of the session is in use. */
  logout(session: KernelSession): Promise<void>;

  /** Removes what is left of a session that has ended. */
  forget(session: KernelSession): Promise<void>;

  /** Names of the block devices, such as "sda". */
  devices(session: KernelSession): Promise<readonly string[]>;

  isLoggedIn(session: KernelSession): Promise<boolean>;
}
