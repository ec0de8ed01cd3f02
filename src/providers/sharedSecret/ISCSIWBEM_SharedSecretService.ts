import { defineProvider, type PropertiesOf } from '../../dispatch/Provider.js';
import type { Authority } from '../../targets/TargetReader.js';
import { operating } from '../operating.js';
import { secretServiceKeys, targetNamespace } from '../identity.js';
import { findAuthorityOf } from '../resolve.js';
import type { ProviderRooms } from '../Rooms.js';
import { proveSharedSecret } from './ProveSharedSecret.js';
import { rotateSharedSecret } from './RotateSharedSecret.js';

const className = 'ISCSIWBEM_SharedSecretService';

/** The authorities: within each of them a CHAP name is unique. */
export function sharedSecretServiceProvider(rooms: ProviderRooms) {
  const { targets, hostName } = rooms;
  return defineProvider({
    className,
    namespace: targetNamespace,
    changeRole: 'credentials',
    instances: {
      async *enumerate() {
        for (const authority of await targets.listAuthorities()) yield propertiesOf(authority);
      },
      async find(path) {
        const authority = await findAuthorityOf(rooms, path);
        return authority && propertiesOf(authority);
      },
    },
    methods: { ProveSharedSecret: proveSharedSecret(rooms), RotateSharedSecret: rotateSharedSecret(rooms) },
  });

  function propertiesOf({ name, description }: Authority): PropertiesOf<typeof className> {
    return {
      ...secretServiceKeys(hostName, name),
      ElementName: description,
      Protocol: 'CHAP',
      ...operating,
      Started: true,
    };
  }
}
