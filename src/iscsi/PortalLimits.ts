import type { LoginLimits } from './LoginPlaces.js';
import type { SessionLimits } from './TargetSessions.js';
import type { TargetReset } from './taskManagement.js';

/** What a portal has room for, with a share for each address, and what it lets initiators do to each other. */
export interface PortalLimits extends LoginLimits, SessionLimits {
  /** From its login to its end, whatever it asks. */
  readonly discoveryTimeoutMs: number;
  readonly targetReset: TargetReset;
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
};
