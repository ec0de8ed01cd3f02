import type { DataLimits } from './DataBudget.js';
import type { LoginLimits } from './LoginPlaces.js';
import type { SessionLimits } from './TargetSessions.js';
import type { TargetReset } from './taskManagement.js';

/** What a portal has room for, with a share for each address, and what it lets initiators do to each other. */
export interface PortalLimits extends LoginLimits, SessionLimits, DataLimits {
  /** From its login to its end, whatever it asks. */
  readonly discoveryTimeoutMs: number;
  readonly targetReset: TargetReset;
  /** A connection is not read while more waits to be sent on it. */
  readonly maxConnectionBytes: number;
  /** A session is ended whose initiator does not send or take data for that long. */
  readonly stallTimeoutMs: number;
}

/** What holds where a portal's owner does not say otherwise. */
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
