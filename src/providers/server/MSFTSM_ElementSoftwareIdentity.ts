import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { softwareId } from './MSFTSM_SoftwareIdentity.js';
import { shownProfiles } from './profiles.js';
import { managerPath, profilePath, softwarePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates each profile, and the server itself, with this software. */
export function elementSoftwareIdentityProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ElementSoftwareIdentity',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        [managerPath(deps), ...shownProfiles(deps).map(profilePath)].map((Dependent) => {
          return { Antecedent: softwarePath(softwareId), Dependent };
        }),
    },
  });
}
