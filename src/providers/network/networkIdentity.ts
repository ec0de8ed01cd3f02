import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { printPortal } from '../../targets/printPortal.js';
import type { Portal, TargetReader } from '../../targets/TargetReader.js';
import { systemScope, targetNamespace } from '../identity.js';
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

export function tcpKeys(hostName: string, socket: ListeningSocket) {
  return { ...systemScope(hostName), CreationClassName: tcpClass, Name: tcpName(socket) };
}

export function tcpPath(hostName: string, socket: ListeningSocket) {
  return new CIMInstanceName<typeof tcpClass>(tcpClass, tcpKeys(hostName, socket), here);
}

export function ipKeys(hostName: string, { address }: Pick<HostAddress, 'address'>) {
  return { ...systemScope(hostName), CreationClassName: ipClass, Name: address };
}

export function ipPath(hostName: string, address: Pick<HostAddress, 'address'>) {
  return new CIMInstanceName<typeof ipClass>(ipClass, ipKeys(hostName, address), here);
}

export function ethernetPortKeys(hostName: string, adapter: string) {
  return { ...systemScope(hostName), CreationClassName: portClass, DeviceID: adapter };
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
  { targets }: { readonly targets: TargetReader },
  path: CIMInstanceName,
): Promise<ListeningSocket | null> {
  if (path.keyBindings.get('CreationClassName') !== tcpClass) return null;
  const name = path.keyBindings.get('Name');
  return (await listSockets(targets)).find((socket) => tcpName(socket) === name) ?? null;
}

/** The address that a path names; null if no target can be reached there. */
export async function findAddressOf(
  deps: { readonly targets: TargetReader; readonly network: HostNetwork },
  path: CIMInstanceName,
): Promise<HostAddress | null> {
  if (path.keyBindings.get('CreationClassName') !== ipClass) return null;
  const name = path.keyBindings.get('Name');
  return (await listReachedAddresses(deps)).find(({ address }) => address === name) ?? null;
}

/** The name of the adapter in a path, whether or not the adapter exists; null if it names something else. */
export function adapterOf(path: CIMInstanceName): string | null {
  const id = path.keyBindings.get('DeviceID');
  return path.keyBindings.get('CreationClassName') === portClass && typeof id === 'string' ? id : null;
}
