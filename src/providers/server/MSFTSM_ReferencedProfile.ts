import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { profiles } from './profiles.js';
import { profilePath } from './serverIdentity.js';

/** Which component profiles a profile uses.  In SNIA's direction: Antecedent is the autonomous one, Dependent the component. */
export function referencedProfileProvider() {
  return defineProvider({
    className: 'MSFTSM_ReferencedProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: {
      enumerate: () =>
        profiles.flatMap(({ instanceId, components }) =>
          components.map((component) => {
            return { Antecedent: profilePath(instanceId), Dependent: profilePath(component) };
          }),
        ),
    },
  });
}
