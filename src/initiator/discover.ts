import { newIsid } from '../iscsi/Initiator.js';
import type { SendTargetsRecord } from '../iscsi/sendTargets.js';
import { IscsiProtocolError } from '../iscsi/IscsiProtocolError.js';
import { findIscsiName } from '../targets/IscsiName.js';
import { connectToTarget, type ConnectRooms } from './connectToTarget.js';
import type { DiscoveredPortal, DiscoveredTarget, SendTargetsPortal } from './DiscoveredTargets.js';
import { IsdscError } from './IsdscStatus.js';
import { isdscErrorOf } from './isdscErrorOf.js';
import { loginParameters, type OwnCredentials } from './loginParameters.js';

/** More targets than that one portal does not have. */
const MAX_TARGETS = 10_000;

/**
 * Asks a portal for all targets that it shows us: a discovery session with SendTargets=All, then logout.
 * @throws IsdscError as a login does; ISDSC_INVALID_SENDTARGETS_TEXT for an answer that holds something else than targets.
 */
export async function discover(
  { portal, loginOptions }: SendTargetsPortal,
  own: OwnCredentials,
  rooms: ConnectRooms,
): Promise<Pick<DiscoveredTarget, 'targetName' | 'portals'>[]> {
  const session = await connectToTarget(
    {
      portals: [{ address: portal.address, port: portal.socket }],
      initiatorName: own.initiatorName,
      targetName: null,
      parameters: loginParameters(loginOptions, own),
      isid: newIsid(),
    },
    rooms,
  );
  try {
    const asked = { address: portal.address, socket: portal.socket, portalGroupTag: 1 };
    return foundIn(await session.sendTargets('All'), asked);
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
): Pick<DiscoveredTarget, 'targetName' | 'portals'>[] {
  if (records.length > MAX_TARGETS) {
    throw new IsdscError(
      'ISDSC_INVALID_SENDTARGETS_TEXT',
      `The portal answers with ${records.length} targets: expected at most ${MAX_TARGETS}.`,
    );
  }
  return records.map(({ targetName: text, addresses }) => {
    const targetName = findIscsiName(text);
    if (targetName === null) {
      throw new IsdscError(
        'ISDSC_INVALID_SENDTARGETS_TEXT',
        `The portal answers with the target "${text.slice(0, 80)}": expected an iSCSI name.`,
      );
    }
    // Without an address the target is where it was asked for (RFC 7143, appendix C).
    const portals = addresses.map(({ address, port, portalGroupTag }) => ({
      address,
      socket: port,
      portalGroupTag: portalGroupTag ?? 1,
    }));
    return { targetName, portals: portals.length === 0 ? [asked] : portals };
  });
}
