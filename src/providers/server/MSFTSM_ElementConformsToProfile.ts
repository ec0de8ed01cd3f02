import { sameName } from '../../cim/NameMap.js';
import { defineProvider } from '../../dispatch/Provider.js';
import { profiles } from './profiles.js';
import { interopNamespace, profilePath } from './serverIdentity.js';
import type { ServerRooms } from './ServerRooms.js';

/** Which element of the namespace interop conforms to which profile. */
export function elementConformsToProfileProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfile',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => elements(rooms).filter(isInInterop) },
  });
}

/** Which element of another namespace does: clients go on in that namespace. */
export function elementConformsToProfileExProvider(rooms: ServerRooms) {
  return defineProvider({
    className: 'MSFTSM_ElementConformsToProfileEx',
    namespace: interopNamespace,
    changeRole: 'admin',
    instances: { enumerate: () => elements(rooms).filter((element) => !isInInterop(element)) },
  });
}

type Element = ReturnType<typeof elements>[number];

function elements(rooms: ServerRooms) {
  return profiles.flatMap((profile) =>
    profile.elements(rooms).map((ManagedElement) => {
      return { ConformantStandard: profilePath(profile.instanceId), ManagedElement };
    }),
  );
}

function isInInterop({ ManagedElement: { namespace } }: Element): boolean {
  return namespace !== null && sameName(namespace, interopNamespace);
}
