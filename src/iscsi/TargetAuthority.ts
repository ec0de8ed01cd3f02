import type { LogicalUnits } from '../scsi/LogicalUnit.js';
import type { ChapAlgorithm } from './chap.js';

/** A CHAP account at the target's end. */
export interface TargetChapAccount {
  /** Compared byte for byte with CHAP_N. */
  readonly chapName: string;
  /** In normal form: the only initiator that may use it.  Absent: any. */
  readonly initiatorName?: string;
  readonly secret: Buffer;
  /** Changes when the account is created or its secret is replaced.  A login in progress with a former secret fails. */
  readonly generation: number;
}

/** The accounts that one initiator may use: its own, or the default ones.  A lookup takes constant time. */
export interface InitiatorAccounts {
  readonly size: number;
  /** The accounts of this CHAP name: none, one, or two while two secrets overlap. */
  named(chapName: string): readonly TargetChapAccount[];
}

/** The rights of one initiator at one target now. */
export interface TargetAccess {
  /** In normal form. */
  readonly targetName: string;
  readonly targetAlias: string | null;
  readonly portalGroupTag: number;
  /** Whether the access list admits this initiator.  Otherwise the login ends with 0x0202. */
  readonly admits: boolean;
  /** TRUE without an account in the list means that nobody can log in. */
  readonly chapRequired: boolean;
  readonly initiatorAccounts: InitiatorAccounts;
  /** The account with which the target authenticates itself on request. */
  readonly targetAccount: TargetChapAccount | null;
  readonly algorithms: readonly ChapAlgorithm[];
}

/** A target as one initiator sees it. */
export interface VisibleDevice {
  /** Its logical units by number.  Later changes are visible at once. */
  readonly units: LogicalUnits;
  /** RELATIVE TARGET PORT IDENTIFIER of its portal group, 1 to 65535.  Targets that share a unit have different ones. */
  readonly relativePort: number;
}

/** The rights of one initiator in a discovery session. */
export interface DiscoveryAccess {
  readonly chapRequired: boolean;
  readonly initiatorAccounts: InitiatorAccounts;
  readonly targetAccount: TargetChapAccount | null;
  readonly algorithms: readonly ChapAlgorithm[];
}

/**
 * Decides who may log in to which target.  It is asked when a login names its target, and again when it enters the full feature
 * phase, so that an account that was replaced in between gives no access.  Answers come synchronously from memory.
 */
export interface TargetAuthority {
  /** Null: no such target for this initiator (0x0203).  Names are normalized here. */
  findAccess(targetName: string, initiatorName: string): TargetAccess | null;

  discoveryAccess(initiatorName: string): DiscoveryAccess;

  /** The targets that SendTargets shows to this initiator. */
  visibleTargets(
    initiatorName: string,
  ): readonly { readonly targetName: string; readonly portalGroupTag: number }[];

  /** Null: there is no such target. */
  findDevice(targetName: string, initiatorName: string): VisibleDevice | null;
}

/** A short list of accounts, searched linearly. */
export function listedAccounts(accounts: readonly TargetChapAccount[]): InitiatorAccounts {
  return {
    size: accounts.length,
    named: (wanted) => accounts.filter(({ chapName }) => chapName === wanted),
  };
}

/** The form in which names of initiators and targets are compared (RFC 7143 4.2.7): compatibility-normalized, lower case. */
export function normalIscsiName(name: string): string {
  return isNormal.test(name) ? name : name.normalize('NFKC').toLowerCase();
}

/** ASCII without capitals, as nearly all names are: the normalization changes none of it. */
const isNormal = /^[\x20-\x40\x5b-\x7e]*$/;
