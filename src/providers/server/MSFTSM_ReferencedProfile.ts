import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { shownProfiles } from './profiles.js';
import { autonomousProfilePath, profilePath, subProfilePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/**
 * Associates profiles with their component profiles.  In SNIA's direction: Antecedent is the autonomous profile, Dependent the
 * component.
 */
export function referencedProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ReferencedProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        shownProfiles(deps).flatMap((profile) =>
          profile.components
            .filter((component) => !component.isSubProfile || profile.isSubProfile)
            .map((component) => ({ Antecedent: profilePath(profile), Dependent: profilePath(component) })),
        ),
    },
  });
}

/** The same for components of one autonomous profile, in the class that managers of older SMI-S versions use. */
export function subProfileRequiresProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_SubProfileRequiresProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        shownProfiles(deps)
          .filter(({ isSubProfile }) => !isSubProfile)
          .flatMap(({ instanceId, components }) =>
            components
              .filter(({ isSubProfile }) => isSubProfile)
              .map((component) => ({
                Antecedent: autonomousProfilePath(instanceId),
                Dependent: subProfilePath(component.instanceId),
              })),
          ),
    },
  });
}
