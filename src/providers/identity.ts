import { createHash } from 'node:crypto';
import { CIMInstanceName } from '../cim/CIMInstanceName.js';
import { targetNamespace } from '../cim/namespaces.js';
import type { IscsiName } from '../targets/IscsiName.js';
import type { AccountRef, Portal, Target } from '../targets/TargetReader.js';

export { targetNamespace };

const systemClass = 'MSFTSM_ComputerSystem';
const endpointClass = 'MSISCSITARGET_iSCSIProtocolEndpoint';
const controllerClass = 'MSISCSITARGET_SCSIProtocolController';
const replicationServiceClass = 'MSISCSITARGET_ReplicationService';
const secretServiceClass = 'ISCSIWBEM_SharedSecretService';

/** A target port: one portal group of a target. */
export interface TargetPort {
  readonly target: Target;
  readonly portalGroupTag: number;
  readonly portals: readonly Portal[];
}

/** The identification of a target port. */
export interface PortRef extends Pick<TargetPort, 'portalGroupTag'> {
  readonly target: Pick<Target, 'iscsiName'>;
}

/** The ports of a target, one for each portal group tag.  A target without a portal has one with tag 1. */
export function portsOf(target: Target): TargetPort[] {
  const tags = [...new Set(target.portals.map((portal) => portal.portalGroupTag))];
  return (tags.length === 0 ? [1] : tags).map((portalGroupTag) => ({
    target,
    portalGroupTag,
    portals: target.portals.filter((portal) => portal.portalGroupTag === portalGroupTag),
  }));
}

/** The name of a SCSI target port (RFC 7143 4.2.7.4): `<iSCSI name>,t,0x<tag>`. */
export function portName({ target, portalGroupTag }: PortRef): string {
  return `${target.iscsiName},t,0x${hex(portalGroupTag, 4)}`;
}

/** The portal group tag as 12 hexadecimal digits. */
export function portIdentifier({ portalGroupTag }: TargetPort): string {
  return hex(portalGroupTag, 12);
}

/** The target and the portal group tag in a port's name; null if it is not the name of a target port. */
export function parsePortName(
  name: string,
): { readonly iscsiName: IscsiName; readonly portalGroupTag: number } | null {
  const match = /^(.+),t,0x([0-9a-f]{1,4})$/i.exec(name);
  if (match?.[1] === undefined) return null;
  return { iscsiName: match[1] as IscsiName, portalGroupTag: Number.parseInt(match[2] ?? '', 16) };
}

/** DeviceID of a target's node: its name, or a digest if the name is longer than the property allows. */
export function deviceId(iscsiName: IscsiName): string {
  return iscsiName.length <= 64 ? iscsiName : digestOf(iscsiName);
}

/** A digest that replaces a name that is too long for a key. */
export function digestOf(iscsiName: IscsiName): string {
  return `sha256-${createHash('sha256').update(iscsiName).digest('hex').slice(0, 40)}`;
}

/** Whether a DeviceID is such a digest. */
export function isDigest(id: string): boolean {
  return id.startsWith('sha256-');
}

export function systemKeys(hostName: string) {
  return { CreationClassName: systemClass, Name: hostName };
}

/** The keys that identify the scoping system. */
export function systemScope(hostName: string) {
  return { SystemCreationClassName: systemClass, SystemName: hostName };
}

/** The keys of a service of the host. */
export function serviceKeys<C extends string>(hostName: string, CreationClassName: C, Name: string) {
  return { ...systemScope(hostName), CreationClassName, Name };
}

export function replicationServiceKeys(hostName: string) {
  return serviceKeys(hostName, replicationServiceClass, 'ReplicationService');
}

export function secretServiceKeys(hostName: string, authority: string) {
  return serviceKeys(hostName, secretServiceClass, authority);
}

export function secretKeys(hostName: string, { authority, chapName }: AccountRef) {
  return {
    ...systemScope(hostName),
    ServiceCreationClassName: secretServiceClass,
    ServiceName: authority,
    RemoteID: chapName,
  };
}

export function endpointKeys(hostName: string, port: PortRef) {
  return { ...systemScope(hostName), CreationClassName: endpointClass, Name: portName(port) };
}

export function controllerKeys(hostName: string, target: Pick<Target, 'iscsiName'>) {
  return {
    ...systemScope(hostName),
    CreationClassName: controllerClass,
    DeviceID: deviceId(target.iscsiName),
  };
}

export function systemPath(hostName: string) {
  return new CIMInstanceName<typeof systemClass>(systemClass, systemKeys(hostName), here);
}

export function replicationServicePath(hostName: string) {
  return new CIMInstanceName<typeof replicationServiceClass>(
    replicationServiceClass,
    replicationServiceKeys(hostName),
    here,
  );
}

export function secretServicePath(hostName: string, authority: string) {
  return new CIMInstanceName<typeof secretServiceClass>(
    secretServiceClass,
    secretServiceKeys(hostName, authority),
    here,
  );
}

export function secretPath(hostName: string, account: AccountRef) {
  return new CIMInstanceName<'ISCSIWBEM_SharedSecret'>(
    'ISCSIWBEM_SharedSecret',
    secretKeys(hostName, account),
    here,
  );
}

export function endpointPath(hostName: string, port: PortRef) {
  return new CIMInstanceName<typeof endpointClass>(endpointClass, endpointKeys(hostName, port), here);
}

export function controllerPath(hostName: string, target: Pick<Target, 'iscsiName'>) {
  return new CIMInstanceName<typeof controllerClass>(controllerClass, controllerKeys(hostName, target), here);
}

const here = { namespace: targetNamespace };

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
