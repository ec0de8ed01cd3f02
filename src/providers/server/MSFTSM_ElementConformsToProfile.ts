import type { CIMInstanceName } from '../../cim/CIMInstanceName.js';
import { sameName } from '../../cim/NameMap.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { shownProfiles, specification, type ElementPath, type Profile } from './profiles.js';
import { profilePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Associates profiles with conforming elements of the namespace interop. */
export function elementConformsToProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: elementsWhere(deps, isInInterop),
  });
}

/** Associates profiles with conforming elements of other namespaces, where clients continue. */
export function elementConformsToProfileExProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfileEx',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: elementsWhere(deps, (element) => !isInInterop(element)),
  });
}

/** One instance for each profile and central element.  From a profile, only its own elements are looked up, and what it is one of. */
function elementsWhere(deps: ServerProfileDeps, isWanted: (element: ElementPath) => boolean) {
  const enumerate = () => conforming(shownProfiles(deps));
  return {
    enumerate,
    findByReference: 'ConformantStandard' as const,
    references(object: CIMInstanceName) {
      const id = object.keyBindings.get('InstanceID');
      const shown = shownProfiles(deps);
      if (!shown.some(({ instanceId }) => instanceId === id)) return enumerate();
      return conforming(
        shown.filter(({ instanceId }) => instanceId === id || instanceId === specification.instanceId),
      );
    },
  };

  async function* conforming(profiles: readonly Profile[]) {
    for (const profile of profiles)
      for (const ManagedElement of await profile.elements(deps))
        if (isWanted(ManagedElement)) yield { ConformantStandard: profilePath(profile), ManagedElement };
  }
}

function isInInterop({ namespace }: ElementPath): boolean {
  return namespace !== null && sameName(namespace, interopNamespace);
}
