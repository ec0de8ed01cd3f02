import type { DataLimits } from './DataBudget.js';
import type { LoginLimits } from './LoginPlaces.js';
import type { SessionLimits } from './TargetSessions.js';
import type { TargetReset } from './taskManagement.js';

/** Limits of a portal, in total and for each address, and whether initiators may affect each other. */
export interface PortalLimits extends LoginLimits, SessionLimits, DataLimits {
  /** From its login to its end, whatever it requests. */
  readonly discoveryTimeoutMs: number;
  readonly targetReset: TargetReset;
  /** Reading from a connection stops while more data waits to be sent on it. */
  readonly maxConnectionBytes: number;
  /** A session whose initiator neither sends nor receives pending data for this long is ended. */
  readonly stallTimeoutMs: number;
}

/** The defaults. */
export const portalLimits: PortalLimits = {
  maxLogins: 128,
  maxLoginsPerAddress: 32,
  firstRequestTimeoutMs: 5_000,
  loginTimeoutMs: 15_000,
  maxSessions: 512,
  maxSessionsPerAddress: 256,
  maxDiscoverySessions: 32,
  maxDiscoverySessionsPerAddress: 8,
  discoveryTimeoutMs: 60_000,
  targetReset: 'own',
  maxConnectionBytes: 16 << 20,
  maxSessionBytes: 64 << 20,
  maxInitiatorBytes: 128 << 20,
  maxDataBytes: 512 << 20,
  stallTimeoutMs: 60_000,
};
