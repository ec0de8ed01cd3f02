import type { LogicalUnits } from '../scsi/LogicalUnit.js';
import type { ChapAlgorithm } from './chap.js';

/** A CHAP account at the target's end.  */
export interface TargetChapAccount {
  /** Compared byte for byte with CHAP_N. */
  readonly chapName: string;
  /** In normal form: the one initiator that may use it.  Absent: any. */
  readonly initiatorName?: string;
  readonly secret: Buffer;
  /** Another number whenever the account is made or its secret is replaced: a login in flight with the old one ends there. */
  readonly generation: number;
}

/** The accounts that one initiator may use: its own, or the default ones.  A look-up costs the same whatever their number. */
export interface InitiatorAccounts {
  readonly size: number;
  /** Those of this CHAP name: none, one, or two while two secrets overlap. */
  named(chapName: string): readonly TargetChapAccount[];
}

/** What one initiator meets at one target now. */
export interface TargetAccess {
  /** In normal form. */
  readonly targetName: string;
  readonly targetAlias: string | null;
  readonly portalGroupTag: number;
  /** Whether the ACL lets this initiator in at all; otherwise the login ends with 0x0202. */
  readonly admits: boolean;
  /** With no account in the list, TRUE means that nobody gets in. */
  readonly chapRequired: boolean;
  readonly initiatorAccounts: InitiatorAccounts;
  /** What the target proves itself with when the initiator asks for it. */
  readonly targetAccount: TargetChapAccount | null;
  readonly algorithms: readonly ChapAlgorithm[];
}

/** A target as one initiator reaches it. */
export interface VisibleDevice {
  /** Its logical units by their numbers: what it is given or loses later shows at once. */
  readonly units: LogicalUnits;
  /** RELATIVE TARGET PORT IDENTIFIER of its portal group, 1 to 65535: targets that share a unit have different ones. */
  readonly relativePort: number;
}

/** What one initiator meets in a discovery session. */
export interface DiscoveryAccess {
  readonly chapRequired: boolean;
  readonly initiatorAccounts: InitiatorAccounts;
  readonly targetAccount: TargetChapAccount | null;
  readonly algorithms: readonly ChapAlgorithm[];
}

/**
 * Who may log in to what: asked when a login names its target, and again when it enters the full feature phase, so that an
 * account that was replaced in between opens nothing.  Answers come at once and from memory.
 */
export interface TargetAuthority {
  /** null: no such target for this initiator (0x0203).  Names come as they were sent, folded to normal form. */
  findAccess(targetName: string, initiatorName: string): TargetAccess | null;

  discoveryAccess(initiatorName: string): DiscoveryAccess;

  /** The targets that SendTargets shows this initiator. */
  visibleTargets(
    initiatorName: string,
  ): readonly { readonly targetName: string; readonly portalGroupTag: number }[];

  /** null: there is no such target. */
  findDevice(targetName: string, initiatorName: string): VisibleDevice | null;
}

/** A few accounts, looked through one after the other. */
export function listedAccounts(accounts: readonly TargetChapAccount[]): InitiatorAccounts {
  return {
    size: accounts.length,
    named: (wanted) => accounts.filter(({ chapName }) => chapName === wanted),
  };
}

/** Names of initiators and targets compare in this form (RFC 7143 4.2.7): compatibility-normalised, lower case. */
export function normalIscsiName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}
