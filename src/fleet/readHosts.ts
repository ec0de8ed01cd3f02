import { inOrder } from './inOrder.js';
import type { LinkedHost } from './LinkedHost.js';
import { Turns } from './Turns.js';

/** Maximum number of hosts that are read at the same time for one list.  More would only wait for each other at this process. */
const hostsAtOnce = 16;
/** How far a list reads ahead of a host that is slow. */
const hostsAhead = 64;

/** Reads hosts for one list, and yields what was read in their order.  @throws as `inOrder` does. */
export function readHosts<R>(
  hosts: Iterable<LinkedHost>,
  read: (host: LinkedHost) => Promise<R>,
): AsyncGenerator<R, void, void> {
  const turns = new Turns(hostsAtOnce);
  return inOrder(hosts, hostsAhead, (host) => turns.run(() => read(host)));
}
