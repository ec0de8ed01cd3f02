import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { shownProfiles, type Profile } from './profiles.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** The profiles that this server implements, except subprofiles. */
export function registeredProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_RegisteredProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        shownProfiles(deps)
          .filter(({ isSubProfile }) => !isSubProfile)
          .map(propertiesOf),
    },
  });
}

/** The subprofiles, which are only used by other profiles. */
export function registeredSubProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_RegisteredSubProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        shownProfiles(deps)
          .filter(({ isSubProfile }) => isSubProfile)
          .map(propertiesOf),
    },
  });
}

function propertiesOf({ instanceId, organization, otherOrganization, name, version }: Profile) {
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
    AdvertiseTypes: [2],
    AdvertiseTypeDescriptions: ['Not Advertised'],
  };
}
