import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { profiles } from './profiles.js';

/** The profiles that this server conforms to. */
export function registeredProfileProvider() {
  return defineProvider({
    className: 'MSFTSM_RegisteredProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        profiles.map(({ instanceId, organization, otherOrganization, name, version }) => {
          return {
            InstanceID: instanceId,
            ElementName: name,
            Caption: name,
            Description: `The profile ${name}, version ${version}`,
            SpecificationType: 2, // Profile
            RegisteredOrganization: organization,
            OtherRegisteredOrganization: otherOrganization,
            RegisteredName: name,
            RegisteredVersion: version,
            AdvertiseTypes: [2], // Not Advertised
          };
        }),
    },
  });
}
