import type { Repository } from '../../repository/Repository.js';

/** What the providers of the Server profile work with. */
export interface ServerRooms {
  readonly repository: Repository;
  /** Name of this host: key of the hosting system. */
  readonly hostName: string;
  /** Name of this server; no other server has it, and it keeps it for life. */
  readonly serverName: string;
  /** Version of this server, numbers with points between. */
  readonly version: string;
  /** What the pull operations allow. */
  readonly pull: { readonly allowsNoTimeout: boolean; readonly maxTimeoutSeconds: number };
}
