import { discoveryAlias, discoveryName } from './discovery.js';
import type { IscsiName } from './IscsiName.js';

/** A logical unit of an embedded target. */
export interface EmbeddedLun {
  readonly lun: number;
  /** For a larger file this is the minimum: the file is served at its own size. */
  readonly bytes: number;
  /** A sparse file, or the block device of a volume; null: in memory, empty after each start. */
  readonly file: string | null;
  /** Whether a file with data that was not made here may be used; false by default. */
  readonly useExisting?: boolean;
  /** Initiators that see it, among those that the target allows; absent or null: all of them. */
  readonly initiators?: readonly IscsiName[] | null;
  /** The volume of a pool behind it; absent for a LUN of the configuration. */
  readonly volume?: {
    /** 32 hexadecimal digits: the unit's serial number. */
    readonly id: string;
    readonly blockSize: 512 | 4096;
    readonly readOnly: boolean;
    /** Space that writes must leave free in its file system, in bytes. */
    readonly reserveBytes: number;
    /** `file` is a block device; left out: a file. */
    readonly isDevice?: true;
  };
}

/** A target of the configuration, or one made through this server. */
export interface EmbeddedTarget {
  readonly iscsiName: IscsiName;
  readonly alias: string | null;
  readonly luns: readonly EmbeddedLun[];
  /** Initiators that may see its LUNs; null: any. */
  readonly initiators: readonly IscsiName[] | null;
  /** Those of them that see only the LUNs that name them; left out: none.  Of a target that was made through this server. */
  readonly restricted?: readonly IscsiName[];
  /** CHAP cannot be switched off. */
  readonly protected: boolean;
  /** RELATIVE TARGET PORT IDENTIFIER, unique among targets that may share a volume; absent: `firstRelativePort`. */
  readonly relativePort?: number;
  /** It represents discovery sessions.  It has no LUN, and no initiator can log in to it by name. */
  readonly isDiscovery?: true;
}

/** Discovery with CHAP: closed until it has an account. */
export const embeddedDiscovery: EmbeddedTarget = {
  iscsiName: discoveryName,
  alias: discoveryAlias,
  luns: [],
  initiators: null,
  protected: false,
  isDiscovery: true,
};

/** Which targets discovery shows to an initiator: those whose access list admits it, or only those it can also log in to. */
export type DiscoveryShows = 'admitted' | 'login';

/** A logical unit that could not be opened at the start, and why. */
export interface LeftOutLun {
  readonly target: IscsiName;
  readonly lun: number;
  /** A sentence stating what was found and what was expected. */
  readonly sentence: string;
}

/** The portal of the target: one portal in one portal group. */
export interface EmbeddedPortal {
  readonly address: string;
  /** 0: any free port. */
  readonly port: number;
}

/** Tag of the only portal group. */
export const portalGroupTag = 1;

/**
 * RELATIVE TARGET PORT IDENTIFIER (SPC-4 7.8.6.7) of targets of the configuration.  Targets made through this server have higher
 * ones.
 */
export const firstRelativePort = 1;
export const lastRelativePort = 0xffff;
