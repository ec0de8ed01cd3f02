import type { TgtTarget } from './TgtSnapshot.js';

/** Maximum number of access list entries that are listed.  Further ones are counted. */
const shownEntries = 5;

/**
 * Why tgtd refuses a login with a status without a clear meaning (0x0203 "Not found", 0x0300 "Target error"), from the target's
 * state: it is offline, or its access list does not admit the initiator.  Null: no reason is visible.
 */
export function findRefusalReason({ state, acl }: TgtTarget, initiatorName: string): string | null {
  if (state === 'offline') return "the target's state is offline, in which tgtd lets nobody in";
  if (acl.length === 0)
    return 'the target has no access list (ACL): tgtd lets nobody in before an address or initiator name is bound to it';
  if (acl.includes('ALL') || acl.includes(initiatorName)) return null;
  const names = acl.filter((entry) => /^(?:iqn|eui|naa)\./iu.test(entry));
  const addresses = acl.filter((entry) => !names.includes(entry));
  const admits = [
    ...(addresses.length > 0 ? [`the addresses ${listed(addresses)}`] : []),
    ...(names.length > 0 ? [`the initiators ${listed(names)}`] : []),
  ].join(' and ');
  return `the access list (ACL) of the target admits ${admits} alone, and not ${initiatorName} from this server's address`;
}

function listed(entries: readonly string[]): string {
  const more = entries.length - shownEntries;
  return entries.slice(0, shownEntries).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
