import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { ok } from '../operating.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Key of the single instance: this server. */
export const softwareId = 'iscsi-wbem:server';

/** The software that implements all profiles. */
export function softwareIdentityProvider({ version }: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_SoftwareIdentity',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ InstanceID: softwareId, ...softwareProperties(version) }],
    },
  });
}

/** A part of a version that a host tells may be anything. */
function numberOf(part: string): number {
  const number = /^\d{1,5}/u.test(part) ? Number.parseInt(part, 10) : 0;
  return number <= 0xff_ff ? number : 0;
}

/** The properties of this server as software, in any namespace. */
export function softwareProperties(version: string) {
  const [MajorVersion = 0, MinorVersion = 0, RevisionNumber = 0] = version.split('.').map(numberOf);
  return {
    Name: 'iscsi-wbem',
    ElementName: 'iscsi-wbem',
    Caption: 'iscsi-wbem',
    Description: `iscsi-wbem ${version}, a WBEM server for iSCSI targets`,
    Manufacturer: 'iscsi-wbem',
    VersionString: version,
    MajorVersion,
    MinorVersion,
    RevisionNumber,
    Classifications: [5], // Instrumentation
    ...ok,
  };
}
