import { discoveryAlias, discoveryName } from './discovery.js';
import type { IscsiName } from './IscsiName.js';

/** A logical unit of an embedded target. */
export interface EmbeddedLun {
  readonly lun: number;
  /** Of a file that is larger: the least size, for it is served at its own. */
  readonly bytes: number;
  /** A sparse file; null: in memory, empty after each start. */
  readonly file: string | null;
  /** A file that holds data and was not made here is used with what it holds; false unless given. */
  readonly useExisting?: boolean;
  /** Initiators that see it, of those that the target allows; absent or null: all of them. */
  readonly initiators?: readonly IscsiName[] | null;
  /** The volume of a pool that is behind it; left out of a LUN of the configuration. */
  readonly volume?: {
    /** 32 hexadecimal digits: the unit's serial number. */
    readonly id: string;
    readonly blockSize: 512 | 4096;
    readonly readOnly: boolean;
    /** What writes leave free on its file system, in bytes. */
    readonly reserveBytes: number;
  };
}

/** A target as the configuration states it, or as it was made through this server. */
export interface EmbeddedTarget {
  readonly iscsiName: IscsiName;
  readonly alias: string | null;
  readonly luns: readonly EmbeddedLun[];
  /** Initiators that may see its LUNs; null: any. */
  readonly initiators: readonly IscsiName[] | null;
  /** CHAP cannot be switched off. */
  readonly protected: boolean;
  /** RELATIVE TARGET PORT IDENTIFIER: its own among targets that may share a volume; absent: `firstRelativePort`. */
  readonly relativePort?: number;
  /** It stands for discovery sessions; it has no LUN, and nobody logs in to it by its name. */
  readonly isDiscovery?: true;
}

/** Discovery, where it asks for CHAP: closed until it has an account. */
export const embeddedDiscovery: EmbeddedTarget = {
  iscsiName: discoveryName,
  alias: discoveryAlias,
  luns: [],
  initiators: null,
  protected: false,
  isDiscovery: true,
};

/** Which targets discovery shows an initiator: those whose list of initiators admits it, or of these those that it may log in to. */
export type DiscoveryShows = 'admitted' | 'login';

/** A logical unit that could not be made when the targets were started, and why. */
export interface LeftOutLun {
  readonly target: IscsiName;
  readonly lun: number;
  /** What was found and what was expected, as a sentence. */
  readonly sentence: string;
}

/** Where the target listens: one portal, one portal group. */
export interface EmbeddedPortal {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Tag of the one portal group. */
export const portalGroupTag = 1;

/** RELATIVE TARGET PORT IDENTIFIER (SPC-4 7.8.6.7) of targets of the configuration; those that are made here have higher ones. */
export const firstRelativePort = 1;
export const lastRelativePort = 0xffff;
