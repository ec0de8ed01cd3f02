import { nameOf, type LioTarget } from './LioTarget.js';

/**
 * Why LIO refuses a login for a reason other than its credentials (0x0202, 0x0301), from the target's state: no portal group is
 * enabled, or none admits the initiator.  Null: no reason is visible.
 */
export function findRefusalReason({ portalGroups }: LioTarget, initiatorName: string): string | null {
  const enabled = portalGroups.filter((group) => group.enabled);
  if (enabled.length === 0) return 'no portal group of the target is enabled, so LIO lets nobody in';
  const isAdmitted = enabled.some(
    ({ generateNodeAcls, acls }) => generateNodeAcls || acls.some((acl) => nameOf(acl) === initiatorName),
  );
  if (isAdmitted) return null;
  return `the target has no ACL for ${initiatorName}, and admits nobody without one (generate_node_acls is 0)`;
}
