import type { Host } from '../credentials/Host.js';
import type { Storage } from '../provisioning/Storage.js';

/** The host of an agent. */
export interface AgentHost extends Host {
  /** Null if its target makes none. */
  readonly storage: Storage | null;
}
