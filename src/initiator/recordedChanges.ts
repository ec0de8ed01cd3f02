import { printTargetPortal, type DiscoveredTarget } from './DiscoveredTargets.js';
import type { Requester } from './InitiatorAudit.js';
import type { IscsiInitiator } from './IscsiInitiator.js';

// Changes of what the server's own initiator knows, for a user, with their records.  All throw IsdscError and nothing else.

/** RemoveIScsiSendTargetPortal. */
export function forgetPortal(initiator: IscsiInitiator, by: Requester, id: string): Promise<void> {
  return initiator.recorded(by, { what: 'forgetPortal', target: null, portals: [id] }, () =>
    initiator.removeSendTargetsPortal(id),
  );
}

/** AddIScsiStaticTarget.  @returns the name under which it is stored. */
export function addStaticTarget(
  initiator: IscsiInitiator,
  by: Requester,
  target: Omit<DiscoveredTarget, 'discoveryMechanism'>,
): Promise<string> {
  const portals = target.portals.map(printTargetPortal);
  return initiator.recorded(
    by,
    { what: 'addStaticTarget', target: target.targetName, portals },
    () => initiator.addStaticTarget(target),
    { undo: async (name) => initiator.removeStaticTarget(name) },
  );
}

/** RemoveIScsiStaticTarget. */
export function removeStaticTarget(initiator: IscsiInitiator, by: Requester, name: string): Promise<void> {
  return initiator.recorded(by, { what: 'removeStaticTarget', target: name, portals: null }, () =>
    initiator.removeStaticTarget(name),
  );
}
