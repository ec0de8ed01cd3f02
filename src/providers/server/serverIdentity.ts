import { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { interopNamespace } from '../../cim/namespaces.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

const systemClass = 'MSFTSM_System';
const managerClass = 'MSFTSM_ObjectManager';
const namespaceClass = 'MSFTSM_Namespace';
const mechanismClass = 'CIM_CIMXMLCommunicationMechanism';

type Host = Pick<ServerProfileDeps, 'hostName'>;
type Server = Pick<ServerProfileDeps, 'hostName' | 'serverName'>;

export function systemKeys({ hostName }: Host) {
  return { CreationClassName: systemClass, Name: hostName };
}

export function managerKeys({ hostName, serverName }: Server) {
  return { ...scope(hostName), CreationClassName: managerClass, Name: serverName };
}

export function namespaceKeys({ hostName, serverName }: Server, name: string) {
  return {
    ...scope(hostName),
    ObjectManagerCreationClassName: managerClass,
    ObjectManagerName: serverName,
    CreationClassName: namespaceClass,
    Name: name,
  };
}

export function mechanismKeys({ hostName }: Host) {
  return { ...scope(hostName), CreationClassName: mechanismClass, Name: 'CIM-XML' };
}

export function serverSystemPath(host: Host) {
  return new CIMInstanceName<typeof systemClass>(systemClass, systemKeys(host), here);
}

export function managerPath(server: Server) {
  return new CIMInstanceName<typeof managerClass>(managerClass, managerKeys(server), here);
}

export function namespacePath(server: Server, name: string) {
  return new CIMInstanceName<typeof namespaceClass>(namespaceClass, namespaceKeys(server, name), here);
}

export function mechanismPath(host: Host) {
  return new CIMInstanceName<typeof mechanismClass>(mechanismClass, mechanismKeys(host), here);
}

export function statisticsPath(InstanceID: string) {
  return new CIMInstanceName<'CIM_CIMOMStatisticalData'>('CIM_CIMOMStatisticalData', { InstanceID }, here);
}

/** A subprofile has a class of its own. */
export function profilePath({
  instanceId: InstanceID,
  isSubProfile,
}: {
  readonly instanceId: string;
  readonly isSubProfile: boolean;
}) {
  return isSubProfile ? subProfilePath(InstanceID) : autonomousProfilePath(InstanceID);
}

export function autonomousProfilePath(InstanceID: string) {
  return new CIMInstanceName<'MSFTSM_RegisteredProfile'>('MSFTSM_RegisteredProfile', { InstanceID }, here);
}

export function subProfilePath(InstanceID: string) {
  return new CIMInstanceName<'MSFTSM_RegisteredSubProfile'>(
    'MSFTSM_RegisteredSubProfile',
    { InstanceID },
    here,
  );
}

export function softwarePath(InstanceID: string) {
  return new CIMInstanceName<'MSFTSM_SoftwareIdentity'>('MSFTSM_SoftwareIdentity', { InstanceID }, here);
}

const here = { namespace: interopNamespace };

function scope(hostName: string) {
  return { SystemCreationClassName: systemClass, SystemName: hostName };
}
