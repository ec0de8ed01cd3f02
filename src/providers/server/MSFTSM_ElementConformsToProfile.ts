import { sameName } from '../../cim/NameMap.js';
import { interopNamespace } from '../../cim/namespaces.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { profiles } from './profiles.js';
import { profilePath } from './serverIdentity.js';
import type { ServerProfileDeps } from './ServerProfileDeps.js';

/** Which element of the namespace interop conforms to which profile. */
export function elementConformsToProfileProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => elements(deps).filter(isInInterop) },
  });
}

/** Which element of another namespace does: clients go on in that namespace. */
export function elementConformsToProfileExProvider(deps: ServerProfileDeps) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfileEx',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => elements(deps).filter((element) => !isInInterop(element)) },
  });
}

type Element = ReturnType<typeof elements>[number];

function elements(deps: ServerProfileDeps) {
  return profiles.flatMap((profile) =>
    profile.elements(deps).map((ManagedElement) => {
      return { ConformantStandard: profilePath(profile.instanceId), ManagedElement };
    }),
  );
}

function isInInterop({ ManagedElement: { namespace } }: Element): boolean {
  return namespace !== null && sameName(namespace, interopNamespace);
}
