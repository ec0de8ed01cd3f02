import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printPortal } from '../../targets/printPortal.js';
import type { Portal, TargetReader } from '../../targets/TargetReader.js';
import { systemScope, targetNamespace } from '../identity.js';
import { namesIt } from '../resolve.js';
import { addressesOf, type HostAddress, type HostNetwork } from './hostAddresses.js';

const here = { namespace: targetNamespace };
const tcpClass = 'MSISCSITARGET_TCPProtocolEndpoint';
const ipClass = 'MSFTSMNET_IPProtocolEndpoint';
const portClass = 'MSFTSMNET_EthernetPort';

/** An address and TCP port on which targets listen. */
export type ListeningSocket = Pick<Portal, 'address' | 'port'>;

export function tcpName({ address, port }: ListeningSocket): string {
  return printPortal({ address, port });
}

/** The keys that all elements of one class of a host have in common. */
function scopeOf<C extends string>(hostName: string, CreationClassName: C) {
  return { ...systemScope(hostName), CreationClassName };
}

export function tcpKeys(hostName: string, socket: ListeningSocket) {
  return { ...scopeOf(hostName, tcpClass), Name: tcpName(socket) };
}

export function tcpPath(hostName: string, socket: ListeningSocket) {
  return new CIMInstanceName<typeof tcpClass>(tcpClass, tcpKeys(hostName, socket), here);
}

export function ipKeys(hostName: string, { address }: Pick<HostAddress, 'address'>) {
  return { ...scopeOf(hostName, ipClass), Name: address };
}

export function ipPath(hostName: string, address: Pick<HostAddress, 'address'>) {
  return new CIMInstanceName<typeof ipClass>(ipClass, ipKeys(hostName, address), here);
}

export function ethernetPortKeys(hostName: string, adapter: string) {
  return { ...scopeOf(hostName, portClass), DeviceID: adapter };
}

export function ethernetPortPath(hostName: string, adapter: string) {
  return new CIMInstanceName<typeof portClass>(portClass, ethernetPortKeys(hostName, adapter), here);
}

/** The sockets of all targets, each once. */
export async function listSockets(targets: TargetReader): Promise<readonly ListeningSocket[]> {
  const portals =
    (await targets.listPortals?.()) ?? (await targets.listTargets()).flatMap((target) => target.portals);
  return [...new Map(portals.map((portal) => [tcpName(portal), portal])).values()];
}

/** The addresses of all sockets, each once. */
export async function listReachedAddresses({
  targets,
  network,
}: {
  readonly targets: TargetReader;
  readonly network: HostNetwork;
}): Promise<readonly HostAddress[]> {
  const found = new Map<string, HostAddress>();
  const ofHost = await network.listAddresses();
  for (const socket of await listSockets(targets))
    for (const address of addressesOf(socket, ofHost)) found.set(address.address, address);
  return [...found.values()];
}

/** The socket that a path names; null if no target listens there. */
export async function findSocketOf(
  { targets, hostName }: { readonly targets: TargetReader; readonly hostName: string },
  path: CIMInstanceName,
): Promise<ListeningSocket | null> {
  if (!namesIt(path, scopeOf(hostName, tcpClass))) return null;
  const name = path.keyBindings.get('Name');
  return (await listSockets(targets)).find((socket) => tcpName(socket) === name) ?? null;
}

/** The address that a path names; null if no target can be reached there. */
export async function findAddressOf(
  deps: { readonly targets: TargetReader; readonly network: HostNetwork; readonly hostName: string },
  path: CIMInstanceName,
): Promise<HostAddress | null> {
  if (!namesIt(path, scopeOf(deps.hostName, ipClass))) return null;
  const name = path.keyBindings.get('Name');
  return (await listReachedAddresses(deps)).find(({ address }) => address === name) ?? null;
}

/** The name of the adapter in a path, whether or not the adapter exists; null if it names something else. */
export function adapterOf({ hostName }: { readonly hostName: string }, path: CIMInstanceName): string | null {
  const id = path.keyBindings.get('DeviceID');
  return typeof id === 'string' && namesIt(path, scopeOf(hostName, portClass)) ? id : null;
}
