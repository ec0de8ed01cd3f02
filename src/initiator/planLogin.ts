import { findIscsiName, type IscsiName } from '../targets/IscsiName.js';
import { sameAddress } from './AddressAllowList.js';
import { checkSecurity } from './checkSecurity.js';
import type { LoginPortal } from './connectToTarget.js';
import { printTargetPortal, type DiscoveredPortal, type DiscoveredTarget } from './DiscoveredTargets.js';
import { IsdscError } from './IsdscStatus.js';
import {
  ISCSI_ANY_INITIATOR_PORT,
  type LoginIscsiTargetOptions,
  type TargetMapping,
  type TargetPortal,
} from './LoginIscsiTargetOptions.js';
import { loginParameters, type LoginParameters, type OwnCredentials } from './loginParameters.js';

/** A login that has passed every check that needs no network. */
export interface PlannedLogin {
  readonly targetName: IscsiName;
  readonly isInformationalSession: boolean;
  readonly parameters: LoginParameters;
  /** The portals to try, in this order. */
  readonly portals: readonly LoginPortal[];
  /** The same portals with their portal group tags, as discovery or the persistent login reported them. */
  readonly targetPortals: readonly DiscoveredPortal[];
  /** Portals through which a lost session may be re-established; empty: the same portal. */
  readonly recoveryPortals: readonly LoginPortal[];
}

export interface PlanDeps {
  /** All entries of a discovered target; empty if it was not discovered. */
  readonly findTarget: (targetName: string) => readonly DiscoveredTarget[];
  readonly own: OwnCredentials;
}

/**
 * Checks the parameters of LoginIscsiTarget one after the other, before anything is stored or sent.
 * @throws IsdscError for the first invalid one.
 */
export function planLogin(options: LoginIscsiTargetOptions, { findTarget, own }: PlanDeps): PlannedLogin {
  const givenName = expectTargetName(options.targetName);
  checkInitiator(options, own.initiatorName);
  const found = findTarget(givenName);
  const [first] = found;
  if (first === undefined) {
    throw new IsdscError(
      'ISDSC_TARGET_NOT_FOUND',
      `${givenName} is not among the discovered targets: expected SendTargets or a static target to name it first.`,
    );
  }
  // The name as the target sent it.
  const targetName = first.targetName as IscsiName;
  checkSecurity(options);
  checkMappings(options.mappings ?? null, targetName, own.initiatorName);
  const ofTarget = found.find((each) => each.loginOptions !== null)?.loginOptions ?? null;
  const parameters = loginParameters(options.loginOptions ?? ofTarget, own);
  const targetPortals = distinct(found.flatMap((each) => each.portals));
  const all = targetPortals.map(({ address, socket }) => ({ address, port: socket }));
  const wanted = options.targetPortal ?? null;
  return {
    targetName,
    isInformationalSession: options.isInformationalSession,
    parameters,
    portals: wanted === null ? all : [expectPortal(wanted, targetPortals, targetName)],
    targetPortals,
    recoveryPortals: parameters.portalHopping ? all : [],
  };
}

/**
 * The name as it was given, because a target may compare bytes.
 * @throws IsdscError ISDSC_INVALID_ISCSI_NAME.
 */
export function expectTargetName(text: string): IscsiName {
  if (findIscsiName(text) !== null) return text as IscsiName;
  throw new IsdscError(
    'ISDSC_INVALID_ISCSI_NAME',
    `"${text.slice(0, 240)}" is not an iSCSI name: expected iqn.yyyy-mm.domain[:string], eui. + 16 or naa. + 16 or 32 hex digits.`,
  );
}

function checkInitiator(
  { initiatorName = null, initiatorPortNumber = ISCSI_ANY_INITIATOR_PORT }: LoginIscsiTargetOptions,
  ownName: string,
): void {
  if (initiatorName !== null && findIscsiName(initiatorName) !== ownName) {
    throw new IsdscError(
      'ISDSC_INITIATOR_NOT_FOUND',
      `"${initiatorName.slice(0, 240)}" is not an initiator of this host: expected "${ownName}" or none.`,
    );
  }
  if (initiatorPortNumber !== ISCSI_ANY_INITIATOR_PORT) {
    throw new IsdscError(
      'ISDSC_REQUEST_NOT_SUPPORTED',
      `InitiatorPortNumber is ${initiatorPortNumber}: expected ${ISCSI_ANY_INITIATOR_PORT} (any), the only one of this initiator.`,
    );
  }
}

/** Neither an informational session nor the kernel's initiator supports a choice of bus, target and LUN numbers. */
function checkMappings(
  mappings: readonly TargetMapping[] | null,
  targetName: string,
  initiatorName: string,
): void {
  for (const mapping of mappings ?? []) {
    const isOfOther =
      (mapping.targetName !== null && findIscsiName(mapping.targetName) !== findIscsiName(targetName)) ||
      (mapping.initiatorName !== null && findIscsiName(mapping.initiatorName) !== initiatorName);
    if (isOfOther) {
      throw new IsdscError(
        'ISDSC_INVALID_TARGET_MAPPING',
        `Mappings name ${mapping.targetName} at ${mapping.initiatorName}: expected ${targetName} at ${initiatorName}.`,
      );
    }
  }
  if (mappings !== null && mappings.length > 0) {
    throw new IsdscError(
      'ISDSC_TARGET_MAPPING_UNAVAILABLE',
      'Mappings were given, and this host chooses bus, target and LUN numbers itself: expected none.',
    );
  }
}

function expectPortal(
  wanted: TargetPortal,
  known: readonly DiscoveredPortal[],
  targetName: string,
): LoginPortal {
  const found = known.find(
    ({ address, socket }) => socket === wanted.socket && sameAddress(address, wanted.address),
  );
  if (found) return { address: found.address, port: found.socket };
  throw new IsdscError(
    'ISDSC_PORTAL_NOT_FOUND',
    `${printTargetPortal(wanted)} is not a portal of ${targetName}: expected one of ${known.map(printTargetPortal).join(', ') || 'none'}.`,
  );
}

function distinct(portals: readonly DiscoveredPortal[]): DiscoveredPortal[] {
  return [...new Map(portals.map((portal) => [printTargetPortal(portal), portal])).values()];
}
