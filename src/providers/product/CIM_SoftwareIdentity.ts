import { defineProvider } from '../../dispatch/Provider.js';
import { targetNamespace } from '../identity.js';
import { softwareProperties } from '../server/MSFTSM_SoftwareIdentity.js';
import { installedSoftwareId, type ProductDeps } from './productIdentity.js';

/** This server as the software of the host.  Its version is that of the array. */
export function installedSoftwareProvider({ version }: ProductDeps) {
  return defineProvider({
    className: 'CIM_SoftwareIdentity',
    namespace: targetNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () => [{ InstanceID: installedSoftwareId, ...softwareProperties(version), IsEntity: true }],
    },
  });
}
