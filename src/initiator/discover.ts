import { newIsid } from '../iscsi/Initiator.js';
import type { SendTargetsRecord } from '../iscsi/sendTargets.js';
import { IscsiProtocolError } from '../iscsi/IscsiProtocolError.js';
import { findIscsiName } from '../targets/IscsiName.js';
import { connectToTarget, type ConnectDeps } from './connectToTarget.js';
import type { DiscoveredPortal, DiscoveredTarget, SendTargetsPortal } from './DiscoveredTargets.js';
import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import { loginParameters, type OwnCredentials } from './loginParameters.js';

/** Maximum number of targets accepted from one portal. */
const MAX_TARGETS = 10_000;

/** The result of a discovery. */
export interface Discovery {
  readonly targets: readonly Pick<DiscoveredTarget, 'targetName' | 'portals'>[];
  /** Unreadable parts of the answer, as beginnings of sentences.  The rest is used. */
  readonly unreadable: readonly string[];
}

/**
 * Queries a portal for all targets that it shows to this initiator: a discovery session with SendTargets=All, then logout.  A
 * name or address that cannot be read is left out.
 * @throws IsdscError as a login does; ISDSC_INVALID_SENDTARGETS_TEXT for an answer of which nothing can be read.
 */
export async function discover(
  { portal, loginOptions }: SendTargetsPortal,
  own: OwnCredentials,
  deps: ConnectDeps,
): Promise<Discovery> {
  const session = await connectToTarget(
    {
      portals: [{ address: portal.address, port: portal.socket }],
      initiatorName: own.initiatorName,
      targetName: null,
      parameters: loginParameters(loginOptions, own),
      isid: newIsid(),
    },
    deps,
  );
  try {
    const asked = { address: portal.address, socket: portal.socket, portalGroupTag: 1 };
    const unreadable: string[] = [];
    const records = await session.sendTargets('All', (what) => unreadable.push(what));
    return foundIn(records, asked, unreadable);
  } catch (error) {
    if (error instanceof IscsiProtocolError) {
      const message = `The portal's answer cannot be read: ${error.message}.`;
      throw new IsdscError('ISDSC_INVALID_SENDTARGETS_TEXT', message, { cause: error });
    }
    throw isdscErrorOf(error);
  } finally {
    await session.logout().catch(() => undefined);
  }
}

function foundIn(
  records: readonly SendTargetsRecord[],
  asked: DiscoveredPortal,
  unreadable: string[],
): Discovery {
  if (records.length > MAX_TARGETS) {
    throw new IsdscError(
      'ISDSC_INVALID_SENDTARGETS_TEXT',
      `The portal answers with ${records.length} targets: expected at most ${MAX_TARGETS}.`,
    );
  }
  const targets = records.flatMap(({ targetName: text, addresses, isAddressUnknown }) => {
    // The name as the target sent it, because the target may compare bytes.
    const targetName = text;
    if (findIscsiName(text) === null) {
      unreadable.push(`TargetName=${text.slice(0, 80)}: expected an iSCSI name`);
      return [];
    }
    const portals = addresses.map(({ address, port, portalGroupTag }) => ({
      address,
      socket: port,
      portalGroupTag: portalGroupTag ?? 1,
    }));
    // Without an address the target is at the portal that was queried (RFC 7143, appendix C).
    const isWhereAsked = portals.length === 0 && isAddressUnknown !== true;
    return [{ targetName, portals: isWhereAsked ? [asked] : portals }];
  });
  const [first] = unreadable;
  if (targets.length === 0 && first !== undefined) {
    const message = `Nothing in the portal's answer can be read: ${first}.`;
    throw new IsdscError('ISDSC_INVALID_SENDTARGETS_TEXT', message);
  }
  return { targets, unreadable };
}
